/** Keys to commands, on whichever window has the keyboard. */
import { closestElement } from '../components/closest-element.ts';
import { availableCommands, run } from './registry.ts';

interface KeyEvent {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** True where an event is the keys of a command: `Ctrl+K`, `Alt+1`, `?`, `F2`. Ctrl also means ⌘. */
export function matchesKeys(keys: string, event: KeyEvent): boolean {
  const parts = keys.split('+');
  const wanted = parts.pop() ?? '';
  const ctrl = parts.includes('Ctrl');
  const alt = parts.includes('Alt');
  const shift = parts.includes('Shift');
  if (ctrl !== (event.ctrlKey || event.metaKey) || alt !== event.altKey) return false;
  // Punctuation says its own shift (`?`); letters and digits need it said.
  if (/^[A-Z0-9]$/.test(wanted)) {
    return (
      shift === event.shiftKey &&
      (event.key.toUpperCase() === wanted || event.code === `Key${wanted}` || event.code === `Digit${wanted}`)
    );
  }
  return event.key === wanted && (!shift || event.shiftKey);
}

/** True while the keyboard is typing text, so that bare keys are letters and not commands. */
export function isTyping(target: EventTarget | null): boolean {
  return closestElement(target, 'input, textarea, select, [contenteditable="true"]') !== undefined;
}

interface KeymapHandlers {
  /** A bare letter typed nowhere in particular. */
  onLetter(letter: string): void;
  /** The user is in this window. */
  onEnter(view: Window): void;
}

/** Listens on a window. Returns the way to stop. */
export function installKeymap(view: Window, { onLetter, onEnter }: KeymapHandlers): () => void {
  const enter = (): void => onEnter(view);
  const listener = (event: KeyboardEvent): void => {
    enter();
    if (event.defaultPrevented || event.isComposing) return;
    const typing = isTyping(event.target);
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (typing && bare && !/^F\d+$/.test(event.key)) return;
    const command = availableCommands().find((c) => c.keys !== undefined && matchesKeys(c.keys, event));
    if (command) {
      event.preventDefault();
      void run(command);
    } else if (bare && /^[a-zA-Z]$/.test(event.key) && !inDialogOrMenu(event.target)) {
      event.preventDefault();
      onLetter(event.key.toUpperCase());
    }
  };
  view.addEventListener('keydown', listener);
  view.addEventListener('focus', enter);
  // Before what is clicked opens a dialog.
  view.addEventListener('pointerdown', enter, { capture: true });
  return () => {
    view.removeEventListener('keydown', listener);
    view.removeEventListener('focus', enter);
    view.removeEventListener('pointerdown', enter, { capture: true });
  };
}

function inDialogOrMenu(target: EventTarget | null): boolean {
  return closestElement(target, 'dialog, [role="menu"], [role="listbox"]') !== undefined;
}
