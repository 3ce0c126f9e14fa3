/**
 * Cash dividends an option will live through: those announced, then the last regular one repeated at its frequency. The American model
 * prices them on their dates, and the forward comes from them where put-call parity gives none.
 */
import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import { YEAR_MS, etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
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

const NAMED = 4;

/** `2 dividends before expiry: 1.92 on 11 Dec, 1.92 on 11 Mar`; the first few are named. */
export function dividendsInWords(dividends: readonly CashDividend[], nowMs: EpochMs): string {
  const named = dividends
    .slice(0, NAMED)
    .map(({ amount, years }) => `${amount.toFixed(2)} on ${dayOf(nowMs + years * YEAR_MS)}`);
  const more = dividends.length > NAMED ? ', …' : '';
  return `${dividends.length} dividend${dividends.length === 1 ? '' : 's'} before expiry: ${named.join(', ')}${more}`;
}

function dayOf(atMs: EpochMs): string {
  const date = new Date(`${etDate(atMs)}T00:00:00Z`);
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}
