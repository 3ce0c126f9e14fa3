/** A table that was scrolled comes to rest on a whole row: none is cut below the headings. Rows are as high as each other. */
export function restOnRow(scroll: HTMLElement, rowPx: number): void {
  const over = scroll.scrollTop % rowPx;
  // What the browser rounds to its own pixels lies on a row.
  if (Math.min(over, rowPx - over) >= 1) scroll.scrollTop += over > rowPx / 2 ? rowPx - over : -over;
}
