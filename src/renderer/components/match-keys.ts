/** Written keys (`Ctrl+K`, `Alt+1`, `?`, `F2`), and the events that match them. */
export interface KeyEvent {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** True where an event is the keys of a command: `Ctrl+K`, `Alt+1`, `?`, `F2`. Ctrl also means ⌘. */
export function matchesKeys(keys: string, event: KeyEvent): boolean {
  const parts = keys.split(JOINT);
  const wanted = parts.pop() ?? '';
  const ctrl = parts.includes('Ctrl');
  const alt = parts.includes('Alt');
  const shift = parts.includes('Shift');
  if (ctrl !== (event.ctrlKey || event.metaKey) || alt !== event.altKey) return false;
  // Punctuation implies its shift (`?`); letters and digits need it written.
  if (/^[A-Z0-9]$/.test(wanted)) {
    return (
      shift === event.shiftKey &&
      (event.key.toUpperCase() === wanted || event.code === `Key${wanted}` || event.code === `Digit${wanted}`)
    );
  }
  return event.key === wanted && (!shift || event.shiftKey);
}

/** A plus between two keys; the last one may be a plus itself. */
const JOINT = /(?<=\S)\+(?=.)/g;

/** Keys as they are shown: `Ctrl K`, `Ctrl +`. */
export const keysText = (keys: string): string => keys.replace(/ $/, 'Space').replace(JOINT, ' ');

/** The combinations that a label of the keyboard map names: `Ctrl Home Ctrl End`, `A … Z 0 … 9` are two each. */
export const combosOf = (label: string): string[] => label.match(/(?:(?:Ctrl|Alt|Shift) )*\S+(?: … \S+)?/g) ?? [];

const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process']);

/** How the keys of an event are written; undefined where only a modifier is down. */
export function writeKeys(event: KeyEvent): string | undefined {
  if (MODIFIERS.has(event.key)) return undefined;
  const typed = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code)?.[1];
  const key = typed ?? event.key;
  const shift = event.shiftKey && (typed !== undefined || event.key.length > 1);
  const ctrl = event.ctrlKey || event.metaKey;
  return [...(ctrl ? ['Ctrl'] : []), ...(event.altKey ? ['Alt'] : []), ...(shift ? ['Shift'] : []), key].join('+');
}
