/** Which quotes are of a session that is over: what they imply now is nobody's price. */
import { etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';

const BEGINS_HOUR = 4;
/** Index options end at 17:00 ET; snapshots then repeat the last quotes until the night session, while their Greeks go on. */
const INDEX_ENDS_HOUR = 17;
/** The last quotes of a session are stamped up to this much after its end. */
const LAST_QUOTES_MS = 60_000;

/** Where quotes that count begin: 04:00 ET of the market date, and for an index whose session has ended, its end. */
export function quotesCountFromMs(underlying: string, nowMs: EpochMs): EpochMs {
  const date = etDate(nowMs);
  const endedMs = etInstant(date, INDEX_ENDS_HOUR) + LAST_QUOTES_MS;
  return underlying.startsWith('I:') && nowMs > endedMs ? endedMs : etInstant(date, BEGINS_HOUR);
}
