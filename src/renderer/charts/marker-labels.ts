/** Where the names of markers stand over a plot: beside a line, in the middle of a band, none over another. */

export interface MarkerExtent {
  /** In pixels; a line has them equal. */
  from: number;
  to: number;
  /** Of the name. */
  width: number;
}

export interface PlacedLabel {
  /** Left edge of the name. */
  left: number;
  /** Rows from the top. */
  row: number;
}

/** One for each marker, inside `bounds` where it fits; `gap` is kept between a name and its line, and between names. */
export function placeLabels(
  markers: readonly MarkerExtent[],
  bounds: { left: number; right: number },
  gap: number,
): PlacedLabel[] {
  const taken: (PlacedLabel & { right: number })[] = [];
  for (const marker of markers) {
    const { width } = marker;
    const left = Math.max(bounds.left, Math.min(wantedLeft(marker, bounds, gap), bounds.right - width));
    const right = left + width;
    let row = 0;
    while (taken.some((one) => one.row === row && left < one.right + gap && one.left < right + gap)) row++;
    taken.push({ left, right, row });
  }
  return taken.map(({ left, row }) => ({ left, row }));
}

function wantedLeft({ from, to, width }: MarkerExtent, bounds: { left: number; right: number }, gap: number): number {
  if (from !== to) return (Math.max(from, bounds.left) + Math.min(to, bounds.right) - width) / 2;
  return from + gap + width <= bounds.right ? from + gap : from - gap - width;
}
