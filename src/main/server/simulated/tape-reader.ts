/** Reads the tape for REST: prints of a time span, and the last print before an instant. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { mix } from './hash.ts';
import type { Instrument } from './instrument.ts';
import { emptyPrints, MINUTE_MS, orderCount, orderPrints, orderTime, runStart } from './tape.ts';
import type { SimulatedDay } from './trading-days.ts';

export interface Print {
  atMs: EpochMs;
  /** Nanoseconds beyond the millisecond. */
  subMs: number;
  /** Ten-thousandths of a dollar. */
  price: number;
  size: number;
  condition: number;
  exchange: number;
  sequence: number;
}

const prints = emptyPrints();

const PARTS_OF_AN_ORDER = 16;
const NS_OF_A_PART = 200;

/** Orders of a minute before order `k` in its millisecond. */
function rankOf(instrument: Instrument, minuteMs: EpochMs, k: number, orders: number): number {
  const atMs = orderTime(instrument, minuteMs, k, orders);
  let rank = 0;
  while (rank < k && orderTime(instrument, minuteMs, k - rank - 1, orders) === atMs) rank += 1;
  return rank;
}

/** Part `i` of the order that was read last; `rank` orders came before it in its millisecond. Times grow with the sequence. */
function printAt(key: number, i: number, rank: number): Print {
  const sequence = prints.sequence[i];
  return {
    atMs: prints.atMs[i],
    subMs: (rank * PARTS_OF_AN_ORDER + i) * NS_OF_A_PART + (mix(key, sequence | 0, 72) % NS_OF_A_PART),
    price: prints.price[i],
    size: prints.size[i],
    condition: prints.condition[i],
    exchange: prints.exchange[i],
    sequence,
  };
}

/** Prints in [fromMs, untilMs) of a session, oldest first; at most `limit`, the newest ones where `newest`. */
export function printsBetween(
  instrument: Instrument,
  day: SimulatedDay,
  fromMs: EpochMs,
  untilMs: EpochMs,
  limit: number,
  newest: boolean,
): Print[] {
  const first = Math.floor(Math.max(fromMs, day.openMs) / MINUTE_MS) * MINUTE_MS;
  const end = Math.min(untilMs, day.closeMs);
  const minutes: EpochMs[] = [];
  for (let minute = first; minute < end; minute += MINUTE_MS) minutes.push(minute);
  if (newest) minutes.reverse();
  const found: Print[] = [];
  for (const minute of minutes) {
    if (found.length >= limit) break;
    const part = printsOfMinute(instrument, minute, fromMs, end);
    if (newest) part.reverse();
    for (const print of part) found.push(print);
  }
  found.length = Math.min(found.length, limit);
  return newest ? found.reverse() : found;
}

/** Prints of a minute within [fromMs, untilMs), of the orders whose kind and size pass. */
export function printsOfMinute(
  instrument: Instrument,
  minuteMs: EpochMs,
  fromMs: EpochMs,
  untilMs: EpochMs,
  passes?: (kind: number, size: number) => boolean,
): Print[] {
  const orders = orderCount(instrument, minuteMs);
  const found: Print[] = [];
  if (orders === 0) return found;
  const { table } = instrument;
  const start = runStart(instrument, minuteMs);
  const first = Math.max(0, Math.floor(((fromMs - minuteMs) / MINUTE_MS) * orders) - 1);
  const last = Math.min(orders, Math.ceil(((untilMs - minuteMs) / MINUTE_MS) * orders) + 1);
  for (let k = first; k < last; k++) {
    if (passes && !passes(table.kindOf(start, k), table.size[table.at(start, k)])) continue;
    orderPrints(instrument, minuteMs, k, orders, prints);
    const rank = rankOf(instrument, minuteMs, k, orders);
    for (let i = 0; i < prints.count; i++) {
      if (prints.atMs[i] >= fromMs && prints.atMs[i] < untilMs) found.push(printAt(instrument.key, i, rank));
    }
  }
  return found;
}

/** The last print of the session before an instant; undefined where there was none. */
export function lastPrint(instrument: Instrument, day: SimulatedDay, atMs: EpochMs): Print | undefined {
  const last = Math.min(atMs, day.closeMs);
  const minute = Math.floor((last - 1) / MINUTE_MS) * MINUTE_MS;
  if (minute < day.openMs) return undefined;
  return lastOfMinute(instrument, minute, last) ?? lastBefore(instrument, day, minute);
}

/** The last print of a session before a minute of it, remembered per instrument: polls ask for it over and over, and most contracts rarely trade. */
const remembered = new WeakMap<Instrument, { openMs: EpochMs; minuteMs: EpochMs; print: Print | undefined }>();

function lastBefore(instrument: Instrument, { openMs }: SimulatedDay, minuteMs: EpochMs): Print | undefined {
  const known = remembered.get(instrument);
  const usable = known !== undefined && known.openMs === openMs && known.minuteMs <= minuteMs;
  const since = usable ? known.minuteMs : openMs;
  let print: Print | undefined;
  for (let minute = minuteMs - MINUTE_MS; minute >= since && !print; minute -= MINUTE_MS)
    print = lastOfMinute(instrument, minute, minute + MINUTE_MS);
  print ??= usable ? known.print : undefined;
  // What a delayed view asks of earlier does not take the place of it.
  if (usable || known?.openMs !== openMs) remembered.set(instrument, { openMs, minuteMs, print });
  return print;
}

/** The last print of a minute before an instant. */
function lastOfMinute(instrument: Instrument, minuteMs: EpochMs, untilMs: EpochMs): Print | undefined {
  const orders = orderCount(instrument, minuteMs);
  let k = Math.min(orders, Math.ceil(((untilMs - minuteMs) / MINUTE_MS) * orders) + 1) - 1;
  while (k >= 0 && orderTime(instrument, minuteMs, k, orders) >= untilMs) k -= 1;
  if (k < 0) return undefined;
  orderPrints(instrument, minuteMs, k, orders, prints);
  // Parts of a sweep that are still to come have not been printed yet.
  let i = prints.count - 1;
  while (i > 0 && prints.atMs[i] >= untilMs) i -= 1;
  return printAt(instrument.key, i, rankOf(instrument, minuteMs, k, orders));
}
