/**
 * Cash dividends an option will live through: those announced, then the last regular one repeated at its frequency. Used for the forward
 * where put-call parity gives none; parity carries the market's own expectation and goes first.
 */
import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import { YEAR_MS, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { DividendRow } from '../../../shared/market/rest-updates.ts';

/** Ex-dates fall at the open. Rows may be of any order and hold past dividends. Times in ACT/365 years from `nowMs`. */
export function expectedDividends(rows: readonly DividendRow[], nowMs: EpochMs, untilMs: EpochMs): CashDividend[] {
  const dated = rows
    .map((row) => ({ atMs: etInstant(row.exDate, 9, 30), amount: row.cashAmountUsd, frequency: row.frequency }))
    .filter((row) => row.amount > 0 && Number.isFinite(row.atMs))
    .toSorted((a, b) => a.atMs - b.atMs);
  const expected = dated.filter((row) => row.atMs > nowMs && row.atMs <= untilMs);
  // A special dividend has no frequency, and a later one does not end the regular ones.
  const last = dated.findLast((row) => (row.frequency ?? 0) > 0);
  if (last) {
    const everyMs = YEAR_MS / last.frequency!;
    for (let atMs = last.atMs + everyMs; atMs <= untilMs; atMs += everyMs) {
      if (atMs > nowMs) expected.push({ ...last, atMs });
    }
  }
  return expected.map(({ atMs, amount }) => ({ years: (atMs - nowMs) / YEAR_MS, amount }));
}
