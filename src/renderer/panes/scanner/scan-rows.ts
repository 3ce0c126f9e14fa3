/** Which names are in, and how much is known of them. Pure: the mirror is passed in as readers. */
import { SCAN_REASON, type ScanReason } from '../../../shared/contract/columns.ts';
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { TRUTH } from '../../../shared/query/truth.ts';
import type { ReadColumn } from '../../../shared/settings/alert-measures.ts';
import { newestMs } from '../../../shared/scan/scan-measures.ts';
import type { ScanTest } from '../../../shared/scan/scan-test.ts';

/** One name: the same object as long as the scan goes through it. */
export interface ScanRow {
  readonly symbol: string;
  readonly of: ReadColumn;
}

export interface ScanProgress {
  names: number;
  passing: number;
  /** The condition depends on a number that is not known. */
  unknown: number;
  /** With a price that came within the last two minutes, or, where the market is closed, at all. */
  prices: number;
  /** With a 30-day volatility of today. */
  ivToday: number;
  /** With daily bars: average volume and realised volatility. */
  bars: number;
  /** The oldest of what came, of names with a price; NaN without any. */
  oldestMs: number;
  /** When it was looked, to the second: ages on screen grow also while nothing comes. */
  nowMs: EpochMs;
  reasons: Readonly<Partial<Record<ScanReason, number>>>;
  /** When those that failed or were held back are asked for again; NaN where it is not to come. */
  againMs: EpochMs;
  /** Left out: they have no listed options. */
  withoutOptions: readonly string[];
}

export interface Scanned {
  rows: ScanRow[];
  progress: ScanProgress;
}

/** `optionable`: names without listed options are left out. */
export function scanRows(all: readonly ScanRow[], test: ScanTest, nowMs: EpochMs, optionable = false): Scanned {
  const today = etDate(nowMs);
  const rows: ScanRow[] = [];
  const reasons: Partial<Record<ScanReason, number>> = {};
  let [unknown, prices, ivToday, bars, oldestMs, againMs] = [0, 0, 0, 0, Number.NaN, Number.NaN];
  const withoutOptions: string[] = [];
  for (const row of all) {
    const { symbol, of } = row;
    if (optionable && of('hasOptions') === 0) {
      withoutOptions.push(symbol);
      continue;
    }
    const truth = test(symbol, of, nowMs);
    if (truth === TRUTH.yes) rows.push(row);
    else if (truth === TRUTH.unknown) unknown++;
    if (of('last') > 0) {
      prices++;
      const atMs = newestMs(of);
      if (atMs < oldestMs || Number.isNaN(oldestMs)) oldestMs = atMs;
    }
    const ivAtMs = of('iv30AtMs');
    if (ivAtMs > 0 && etDate(ivAtMs) === today) ivToday++;
    if (of('rv21') > 0 || of('avgDailyVolume') > 0) bars++;
    const reason = of('refreshReason') as ScanReason;
    if (!(reason > 0) || !isWorthSaying(reason, of, nowMs)) continue;
    reasons[reason] = (reasons[reason] ?? 0) + 1;
    const rowAgainMs = of('refreshAgainMs');
    if (IN_PASSING.has(reason) && rowAgainMs > nowMs && !(rowAgainMs <= againMs)) againMs = rowAgainMs;
  }
  const names = all.length - withoutOptions.length;
  const passing = rows.length;
  const lookedMs = Math.floor(nowMs / 1_000) * 1_000;
  const progress = {
    names,
    passing,
    unknown,
    prices,
    ivToday,
    bars,
    oldestMs,
    nowMs: lookedMs,
    reasons,
    againMs,
    withoutOptions,
  };
  return { rows, progress };
}

/** A row that has had nothing for this long is old. */
export const OLD_MS = 120_000;
/** An answer that failed is asked for again within this: until then it is not worth a word. */
const LATE_MS = 30_000;
/** What comes again by itself. */
export const IN_PASSING: ReadonlySet<ScanReason> = new Set<ScanReason>([SCAN_REASON.failed, SCAN_REASON.limited]);

/** A name that another pane streams has its numbers whatever its snapshot says. */
function isWorthSaying(reason: ScanReason, of: ReadColumn, nowMs: EpochMs): boolean {
  if (reason === SCAN_REASON.endOfDay || !(of('last') > 0)) return true;
  return IN_PASSING.has(reason) && nowMs - newestMs(of) > LATE_MS;
}

export const sameRows = (a: readonly ScanRow[], b: readonly ScanRow[]): boolean =>
  a.length === b.length && a.every((row, i) => row === b[i]);
