/** When things are quoted: regular hours, stocks from 04:00 to 20:00 ET, index options also through the night (the vendor's froze at 17:00). */
import { etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { Quirks } from '../protocol/quirks.ts';
import type { Instrument } from './instrument.ts';
import type { TradingDays } from './trading-days.ts';

/** The instant whose quote, or index value, is the newest at `atMs`; `atMs` itself while it is quoted. */
export function quotedMs(days: TradingDays, instrument: Instrument, atMs: EpochMs, quirks: Quirks): EpochMs {
  const day = days.at(atMs);
  if (atMs >= day.openMs && atMs < day.closeMs) return atMs;
  if (instrument.market === 'stocks') return Math.min(atMs, day.postCloseMs);
  const last = atMs < day.openMs ? days.day(day.index - 1) : day;
  if (!instrument.contract || instrument.spec.kind !== 'index') return last.closeMs - 1;
  return quirks.has('frozen-index-quotes') ? Math.min(atMs, etInstant(last.date, 17)) : atMs;
}
