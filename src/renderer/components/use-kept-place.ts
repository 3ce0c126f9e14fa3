/** Scrolls with the rows on screen when others come or go above them, so that what is being read does not jump. */
import { useLayoutEffect, useRef, type RefObject } from 'react';

export function useKeptPlace<R>(
  scroll: RefObject<HTMLElement | null>,
  rows: readonly R[],
  rowKey: (row: R) => string,
  rowPx: number,
  enabled: boolean,
): void {
  const before = useRef(rows);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = rows;
    const element = scroll.current;
    if (!enabled || !element || old === rows) return;
    const shift = rowsShifted(old.map(rowKey), rows.map(rowKey), Math.floor(element.scrollTop / rowPx));
    if (shift !== 0) element.scrollBy(0, shift * rowPx);
  });
}

/** By how many places the first row from `top` on that is still there has moved; 0 where none is. */
export function rowsShifted(before: readonly string[], after: readonly string[], top: number): number {
  const places = new Map(after.map((key, index) => [key, index]));
  for (let index = top; index < before.length; index++) {
    const place = places.get(before[index]);
    if (place !== undefined) return place - index;
  }
  return 0;
}
