/**
 * How far columns are stretched so that the edge of a table falls between two of them, never through one: those that fit whole, from
 * the first on or around a middle one, fill the room exactly; the others follow behind the edge.
 */

/** A table of two wide columns is not stretched to the width of a screen. */
const MOST = 1.6;

/** Widths and room in CSS pixels. 1 where all fit (they share what is left over), or where not even one does. */
export function fitScale(widths: readonly number[], room: number, middle = -1): number {
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (!(room > 0) || total <= room) return 1;
  const fitting = middle < 0 ? fromFirst(widths, room) : around(widths, room, middle);
  return fitting > 0 ? Math.min(MOST, room / fitting) : 1;
}

function fromFirst(widths: readonly number[], room: number): number {
  let sum = 0;
  for (const width of widths) {
    if (sum + width > room) break;
    sum += width;
  }
  return sum;
}

function around(widths: readonly number[], room: number, middle: number): number {
  let sum = widths[middle] <= room ? widths[middle] : 0;
  for (let reach = 1; sum > 0 && middle - reach >= 0 && middle + reach < widths.length; reach++) {
    const wider = sum + widths[middle - reach] + widths[middle + reach];
    if (wider > room) break;
    sum = wider;
  }
  return sum;
}
