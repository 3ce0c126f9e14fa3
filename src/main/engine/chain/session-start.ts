/** Which quotes are of a session that is over. */
import { etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import { INDEX_ENDS_HOUR, SESSION_BEGINS_HOUR } from '../market/index-session.ts';

/** The last quotes of a session are stamped up to this much after its end. */
const LAST_QUOTES_MS = 60_000;

/** When an index's options of the market date ended, once they have; undefined before, and for anything else. */
export function indexEndedMs(underlying: string, nowMs: EpochMs): EpochMs | undefined {
  if (!underlying.startsWith('I:')) return undefined;
  const endedMs = etInstant(etDate(nowMs), INDEX_ENDS_HOUR) + LAST_QUOTES_MS;
  return nowMs > endedMs ? endedMs : undefined;
}

export const sessionStartMs = (nowMs: EpochMs): EpochMs => etInstant(etDate(nowMs), SESSION_BEGINS_HOUR);

/** Where quotes begin that are of now: 04:00 ET of the market date, and for an index whose session has ended, its end. */
export const quotesCountFromMs = (underlying: string, nowMs: EpochMs): EpochMs =>
  indexEndedMs(underlying, nowMs) ?? sessionStartMs(nowMs);
