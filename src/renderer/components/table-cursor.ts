/** The cell with the keyboard focus in a table. It stays with its row, wherever that moves. */
export interface Cursor {
  row: number;
  rowKey: string;
  column: number;
  /** Other end of a range of rows. */
  anchor: number;
  anchorKey: string;
}

/**
 * The cursor among the current rows; undefined where there are none. A row that is gone leaves its place to its neighbour; a range
 * that lost an end becomes a single cell.
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
