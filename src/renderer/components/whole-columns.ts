/** Columns of a table that scrolls sideways: at rest they are whole beside the frozen ones. A number that is cut on its left reads as another. */

interface Columns {
  /** From the table's own edge, CSS pixels. */
  lefts: number[];
  widths: number[];
  frozenPx: number;
  /** Where the table may be scrolled to so that a column begins beside the frozen ones; rising. */
  starts: number[];
}

function columnsOf(scroll: HTMLElement): Columns {
  const heads = [...scroll.querySelectorAll<HTMLElement>('thead th')];
  const widths = heads.map((head) => head.getBoundingClientRect().width);
  let left = 0;
  const lefts = widths.map((width) => (left += width) - width);
  const frozen = heads.filter(({ dataset }) => dataset['frozen'] !== undefined).length;
  const frozenPx = lefts[frozen] ?? 0;
  return { lefts, widths, frozenPx, starts: lefts.slice(frozen).map((one) => one - frozenPx) };
}

/** After scrolling: to the nearest column. One that the right edge cuts fades away at it. */
export function restOnColumn(scroll: HTMLElement): void {
  const { lefts, widths, starts } = columnsOf(scroll);
  const at = scroll.scrollLeft;
  const nearest = starts.reduce((best, start) => (Math.abs(start - at) < Math.abs(best - at) ? start : best), 0);
  // What the browser rounds to its own pixels lies on a column.
  if (Math.abs(nearest - at) >= 1) scroll.scrollLeft = nearest;
  const edge = scroll.scrollLeft + scroll.clientWidth;
  const isCut = lefts.some((left, i) => left < edge - 1 && left + widths[i] > edge + 1);
  scroll.toggleAttribute('data-cut', isCut && scroll.scrollLeft > 0);
}

/** Scrolls as little as shows the column whole. */
export function revealColumn(scroll: HTMLElement, column: number): void {
  const { lefts, widths, frozenPx, starts } = columnsOf(scroll);
  const most = lefts[column] - frozenPx;
  const least = lefts[column] + widths[column] - scroll.clientWidth;
  const at = scroll.scrollLeft;
  if (most < 0 || (at >= least - 1 && at <= most + 1)) return;
  scroll.scrollLeft = at > most ? most : Math.min(most, starts.find((start) => start >= least - 1) ?? most);
}

/** What is left free behind the last column, so that the last ones begin beside the frozen ones too. */
export function roomBehind(widths: readonly number[], frozen: number, room: number): number {
  const sum = (from: number, to = widths.length): number => widths.slice(from, to).reduce((all, one) => all + one, 0);
  const free = room - sum(0, frozen);
  const first = widths.findIndex((_, i) => i >= frozen && sum(i) <= free + 0.5);
  return first <= frozen ? 0 : Math.max(0, free - sum(first));
}
