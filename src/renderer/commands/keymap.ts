/** Keys to commands, on whichever window has the keyboard. */
import { closestElement } from '../components/closest-element.ts';
import { matchesKeys } from '../components/match-keys.ts';
import { availableCommands, run } from './registry.ts';

/** True while the keyboard is typing text, so that bare keys are letters and not commands. */
export function isTyping(target: EventTarget | null): boolean {
  return closestElement(target, 'input, textarea, select, [contenteditable="true"]') !== undefined;
}

interface KeymapHandlers {
  /** A bare letter typed outside any field. */
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
    } else if (matchesKeys('Ctrl+A', event) && !typing) {
      // A page of panes is no text: what can be marked in it would be marked in pieces.
      event.preventDefault();
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
