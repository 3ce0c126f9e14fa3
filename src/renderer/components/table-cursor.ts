/** The cell a table's keyboard is at. It belongs to its row, wherever that moves. */
export interface Cursor {
  row: number;
  rowKey: string;
  column: number;
  /** Other end of a range of rows. */
  anchor: number;
  anchorKey: string;
}

/**
 * The cursor among rows as they are now; undefined where there are none. A row that is gone leaves its place to its neighbour; a range
 * that lost an end is one no more.
 */
export function placeCursor(cursor: Cursor, count: number, keyAt: (index: number) => string): Cursor | undefined {
  if (count === 0) return undefined;
  const find = (before: number, key: string): number => {
    if (before < count && keyAt(before) === key) return before;
    for (let index = 0; index < count; index++) if (keyAt(index) === key) return index;
    return -1;
  };
  const found = find(cursor.row, cursor.rowKey);
  const anchor = find(cursor.anchor, cursor.anchorKey);
  const row = found < 0 ? Math.min(cursor.row, count - 1) : found;
  return { ...cursor, row, anchor: found < 0 || anchor < 0 ? row : anchor };
}
