import { expect, test } from 'vitest';
import { placeCursor, type Cursor } from '../../../../src/renderer/components/table-cursor.ts';
import { rowsShifted } from '../../../../src/renderer/components/use-kept-place.ts';

const keys = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => `k${from + i}`);
const cursorAt = (row: number, rowKey: string, anchor = row, anchorKey = rowKey): Cursor => ({
  row,
  rowKey,
  column: 3,
  anchor,
  anchorKey,
});
const place = (cursor: Cursor, rows: string[]): Cursor | undefined => placeCursor(cursor, rows.length, (i) => rows[i]);

test('the cursor stays on its row when rows come and go above it', () => {
  const cursor = cursorAt(5, 'k5');
  expect(place(cursor, keys(0, 10))).toMatchObject({ row: 5, column: 3 });
  expect(place(cursor, keys(3, 13))).toMatchObject({ row: 2, anchor: 2 });
  expect(place(cursor, keys(-4, 6))).toMatchObject({ row: 9, anchor: 9 });
});

test('a marked range keeps both its ends', () => {
  expect(place(cursorAt(5, 'k5', 8, 'k8'), keys(2, 12))).toMatchObject({ row: 3, anchor: 6 });
});

test('a range that lost an end is one cell', () => {
  expect(place(cursorAt(5, 'k5', 8, 'k8'), keys(0, 6))).toMatchObject({ row: 5, anchor: 5 });
  expect(place(cursorAt(5, 'k5', 8, 'k8'), keys(7, 17))).toMatchObject({ row: 5, anchor: 5 });
});

test('a row that is gone leaves the cursor where it was, or at the last row', () => {
  expect(place(cursorAt(1, 'k1'), keys(3, 13))).toMatchObject({ row: 1 });
  expect(place(cursorAt(9, 'k9'), keys(0, 4))).toMatchObject({ row: 4 });
  expect(place(cursorAt(9, 'k9'), [])).toBeUndefined();
});

test('what is on screen tells how far rows moved', () => {
  expect(rowsShifted(keys(0, 10), keys(2, 12), 4)).toBe(-2);
  expect(rowsShifted(keys(0, 10), keys(-3, 7), 4)).toBe(3);
  // The top row left: the next one that stayed tells.
  expect(rowsShifted(keys(0, 10), keys(2, 12), 0)).toBe(-2);
  expect(rowsShifted(keys(0, 10), keys(50, 60), 0)).toBe(0);
});
