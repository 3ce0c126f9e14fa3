/** Open interest as answered → as shown. While the night's count is published, answers alternate between it and the one before. */
import { etMinutes, type EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentId } from './instrument-table.ts';
import type { MarketColumns } from './market-columns.ts';

/** They do so for some 25 minutes around 06:33 ET. */
const COUNT_FROM_MINUTES = 6 * 60;
/** By then the night's count of open interest is out. */
export const COUNTED_BY_MINUTES = 7 * 60 + 30;
/** Two answers running may lie within one turn of the alternation: they must agree for longer than one lasts. */
const AGREED_MS = 60_000;
/** A value that was left that morning comes back only where nothing alternates any more. */
const AGREED_AGAIN_MS = 15 * 60_000;

/** A first value is taken at once; outside those minutes every one is. */
export function takeOpenInterest(c: MarketColumns, id: InstrumentId, value: number, receivedAtMs: EpochMs): void {
  if (value !== c.openInterestAnswered[id]) {
    c.openInterestAnswered[id] = value;
    c.openInterestSinceMs[id] = receivedAtMs;
  }
  const shown = c.openInterest[id];
  const minutes = etMinutes(receivedAtMs);
  const mayFlap = minutes >= COUNT_FROM_MINUTES && minutes < COUNTED_BY_MINUTES;
  if (!mayFlap || Number.isNaN(shown)) {
    c.openInterest[id] = value;
    c.openInterestLeft[id] = Number.NaN;
    return;
  }
  const neededMs = value === c.openInterestLeft[id] ? AGREED_AGAIN_MS : AGREED_MS;
  if (value === shown || receivedAtMs - c.openInterestSinceMs[id] < neededMs) return;
  c.openInterestLeft[id] = shown;
  c.openInterest[id] = value;
}
