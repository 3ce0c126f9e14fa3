/** The day-range bar of a table cell: a track with a mark, moved only when its place changed by a per cent. */

interface RangeCell extends HTMLElement {
  rangeBar?: HTMLElement;
  rangeAt?: number;
}

/** `fraction` 0 to 1; NaN shows `—`. */
export function drawRange(cell: HTMLElement, fraction: number, widthPx: number): void {
  const target = cell as RangeCell;
  const at = Math.round(fraction * 100);
  if (target.rangeBar && Object.is(at, target.rangeAt)) return;
  target.rangeAt = at;
  const bar = target.rangeBar ?? createBar(target, widthPx);
  // A mark without a range would suggest that the price is at one of its ends.
  bar.hidden = Number.isNaN(at);
  target.dataset.range = Number.isNaN(at) ? 'unknown' : 'known';
  bar.style.setProperty('--at', `${at}%`);
}

function createBar(cell: RangeCell, widthPx: number): HTMLElement {
  const bar = cell.ownerDocument.createElement('div');
  bar.className = 'range-bar';
  bar.style.width = `${widthPx}px`;
  bar.append(cell.ownerDocument.createElement('i'));
  cell.append(bar);
  cell.rangeBar = bar;
  return bar;
}
