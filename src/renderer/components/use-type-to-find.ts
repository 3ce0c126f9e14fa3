/** Typing in a table goes to the row that begins so; what no row begins with is handed on. */
import { useRef } from 'react';

/** Letters further apart than this start a new search. */
const PAUSE_MS = 1200;

/** True from the returned function where the key was part of a search. */
export function useTypeToFind<R>(
  rows: readonly R[],
  textOf: ((row: R) => string) | undefined,
  found: (row: number) => void,
  onUnfound: ((text: string) => void) | undefined,
): (event: React.KeyboardEvent) => boolean {
  const typed = useRef({ text: '', atMs: 0 });
  return (event) => {
    if (!textOf || event.ctrlKey || event.metaKey || event.altKey || !/^[\p{L}\d.]$/u.test(event.key)) {
      typed.current = { text: '', atMs: 0 };
      return false;
    }
    const goesOn = event.timeStamp - typed.current.atMs < PAUSE_MS;
    const text = (goesOn ? typed.current.text : '') + event.key.toUpperCase();
    const row = rows.findIndex((one) => textOf(one).toUpperCase().startsWith(text));
    typed.current = { text, atMs: event.timeStamp };
    if (row >= 0) found(row);
    else if (onUnfound) {
      typed.current = { text: '', atMs: 0 };
      onUnfound(text);
    } else return false;
    return true;
  };
}
