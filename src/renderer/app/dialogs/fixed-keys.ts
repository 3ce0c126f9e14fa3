/** Keys that are no command's: those of every table, and those that work anywhere. */
export const TABLE_KEYS: readonly (readonly [string, string])[] = [
  ['Arrows', 'Move from cell to cell'],
  ['Home End', 'First or last column'],
  ['Ctrl Home Ctrl End', 'First or last row'],
  ['Shift Arrows', 'Choose several rows'],
  ['Enter', 'Show the row’s symbol in the link group'],
  ['Ctrl Enter', 'Chart it'],
  ['Alt Enter', 'Open its chain, at its strike'],
  ['Alt A', 'Alert on it'],
  ['Insert', 'Add it to the active list'],
  ['Ctrl Shift C', 'Copy its symbol'],
  ['Shift F10', 'The row’s menu'],
  ['A … Z 0 … 9', 'Find the row that begins so: a symbol in the watchlist, a strike in the chain'],
  ['Ctrl C', 'Copy the chosen rows as a table'],
];
export const ANYWHERE_KEYS: readonly (readonly [string, string])[] = [
  ['A … Z', 'Start typing a ticker anywhere'],
  ['F6 Shift F6', 'Next group of panes, or the one before'],
  ['Alt 1 … 9', 'To that pane, which takes the keyboard'],
];
/** The system's, in every field. */
export const EDITING_KEYS: readonly (readonly [string, string])[] = [
  ['Ctrl C Ctrl X Ctrl V', 'Copy, cut, paste'],
  ['Ctrl A', 'Choose everything'],
  ['Ctrl Z Ctrl Shift Z Ctrl Y', 'Undo and redo what was typed'],
];
