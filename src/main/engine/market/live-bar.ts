/** One bar being built. Prices are NaN until a print that may set them; volume is NaN where there is none to know (indices). */
export interface LiveBar {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** Σ price × volume, for the VWAP; NaN once a part without VWAP is in it. */
  notional: number;
}

export function emptyBar(): LiveBar {
  return {
    open: Number.NaN,
    high: Number.NaN,
    low: Number.NaN,
    close: Number.NaN,
    volume: Number.NaN,
    notional: Number.NaN,
  };
}

/** Appends a later part to a bar. */
export function mergeBar(into: LiveBar, part: LiveBar): void {
  if (Number.isNaN(into.open)) into.open = part.open;
  if (!(part.high <= into.high)) into.high = Number.isNaN(part.high) ? into.high : part.high;
  if (!(part.low >= into.low)) into.low = Number.isNaN(part.low) ? into.low : part.low;
  if (!Number.isNaN(part.close)) into.close = part.close;
  addVolume(into, part.volume, part.notional);
}

/** Adds volume that may be unknown (then nothing is added). */
export function addVolume(bar: LiveBar, volume: number, notional: number): void {
  if (Number.isNaN(volume)) return;
  if (Number.isNaN(bar.volume)) {
    bar.volume = volume;
    bar.notional = notional;
  } else {
    bar.volume += volume;
    bar.notional += notional;
  }
}

/** NaN where no volume is known. */
export const vwapOf = (bar: LiveBar): number => (bar.volume > 0 ? bar.notional / bar.volume : Number.NaN);
