/**
 * Daily bars of finished sessions: adjusted for splits, as realised volatility needs them, each with its close as traded, which is what the
 * strikes of its day lie around. Pure but for `ask`.
 */
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { BarOfDay } from './history-rows.ts';

interface AskedBar extends Omit<BarOfDay, 'date' | 'traded'> {
  startMs: EpochMs;
}

export interface BarsWanted {
  /** Oldest first. */
  kept: readonly BarOfDay[];
  from: string;
  to: string;
  /** An index does not split. */
  splits: boolean;
  ask(from: string, to: string, adjusted: boolean): Promise<readonly AskedBar[]>;
}

/** Two adjusted closes of a session further apart than this, as a share, have a split between them. */
const SAME = 0.005;
/** Sessions asked for again with the newest: they tell whether the vendor has adjusted the rest since, and are corrected where it has corrected them. */
const OVERLAP = 3;

/** What the memory lacks, oldest first; all of the span where the vendor has adjusted it since. */
export async function missingBars({ kept, from, to, splits, ask }: BarsWanted): Promise<BarOfDay[]> {
  const last = kept.at(-1);
  if (last && kept.every(({ traded }) => traded > 0)) {
    if (last.date === to) return [];
    const again = kept.slice(-OVERLAP);
    const bars = (await ask(again[0].date, to, true)).map(dated);
    const isSame = again.every(({ date, close }) => isSameClose(bars.find((bar) => bar.date === date)?.close, close));
    // Nothing was split since: the newest sessions' prices are those they were traded at.
    if (isSame) return bars.map((bar) => ({ ...bar, traded: bar.close }));
  }
  const adjusted = (await ask(from, to, true)).map(dated);
  if (!splits) return adjusted.map((bar) => ({ ...bar, traded: bar.close }));
  const traded = new Map((await ask(from, to, false)).map(dated).map(({ date, close }) => [date, close]));
  return adjusted.map((bar) => ({ ...bar, traded: traded.get(bar.date) ?? Number.NaN }));
}

export interface Split {
  /** The last session of the old shares. */
  before: string;
  /** The first session of the new ones. */
  first: string;
}

export function splitsIn(bars: readonly BarOfDay[]): Split[] {
  const known = bars.filter(({ traded, close }) => traded > 0 && close > 0);
  return known.flatMap((bar, i) => {
    const last = known[i - 1];
    return !last || isSameClose(last.traded / last.close, bar.traded / bar.close)
      ? []
      : [{ before: last.date, first: bar.date }];
  });
}

export const isSameClose = (a: number | undefined, b: number): boolean => a !== undefined && Math.abs(a / b - 1) < SAME;

const dated = ({ startMs, open, high, low, close }: AskedBar): Omit<BarOfDay, 'traded'> => ({
  date: etDate(startMs),
  open,
  high,
  low,
  close,
});
