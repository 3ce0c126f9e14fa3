/** `/options/v1/unusual-trades` and `/options/v1/open-interest`. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { ServedReply, ServedRequest } from '../../protocol/market-source.ts';
import { openInterest } from '../activity.ts';
import type { Contract } from '../contracts.ts';
import type { Instrument } from '../instrument.ts';
import { dollars } from '../quotes.ts';
import { OrderKind } from '../order-table.ts';
import { MINUTE_MS } from '../tape.ts';
import { printsOfMinute, type Print } from '../tape-reader.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { rawNanoseconds, ok } from './json.ts';
import { asDate, asText, BadQuery, fieldTest, limitOf, openCursor, pageOf, withNext } from './query.ts';

const SHARES = 100;
/** Massive's rule: $100,000 of premium, 1,000 contracts, or a sweep; cancels, lates and compressions are left out. */
const UNUSUAL_PREMIUM_USD = 100_000;
const UNUSUAL_SIZE = 1_000;
const EXCLUDED = new Set([201, 202, 203, 204, 205, 206, 207, 208, 247]);
/** Without a start time the last minutes are answered, and the nearest series of each chain are looked through. */
const USUAL_WINDOW_MS = 2 * 60_000;
const LONGEST_WINDOW_MS = 30 * 60_000;
const NEAREST_SERIES = 8;
/** How long an answer may hold the thread that also streams. */
const GIVE_BACK_MS = 4;

function unusualFlags(print: Pick<Print, 'price' | 'size' | 'condition'>): string[] {
  if (EXCLUDED.has(print.condition)) return [];
  const flags: string[] = [];
  if (dollars(print.price) * print.size * SHARES >= UNUSUAL_PREMIUM_USD) flags.push('large_premium');
  if (print.size >= UNUSUAL_SIZE) flags.push('large_size');
  if (print.condition === 219) flags.push('sweep');
  return flags;
}

/** Contracts that trade often: near expiries, near the money. */
function* busyContracts(world: SimulatedWorld, nowMs: EpochMs): Generator<Contract> {
  for (const spec of world.specs) {
    const chain = world.chain(spec.symbol);
    for (const slice of chain?.slicesAt(nowMs).slice(0, NEAREST_SERIES) ?? []) {
      slice.advance(nowMs);
      const deviation = slice.smile.atm * slice.sqrtYears;
      const low = slice.forward * Math.exp(-2.5 * deviation);
      const high = slice.forward * Math.exp(2.5 * deviation);
      for (const strike of slice.strikes) {
        if (strike < low || strike > high) continue;
        for (const right of ['C', 'P'] as const) yield slice.contractOf(strike, right)!;
      }
    }
  }
}

interface Unusual {
  instrument: Instrument;
  print: Print;
  flags: string[];
}

function readBound(query: URLSearchParams, names: readonly string[]): EpochMs | undefined {
  const text = names.map((name) => query.get(`sip_timestamp${name}`)).find((value) => value !== null);
  if (text === undefined || text === null) return undefined;
  if (!/^\d{16,19}$/.test(text)) throw new BadQuery(`sip_timestamp "${text}" is not in rawNanoseconds`);
  return Number(BigInt(text) / 1_000_000n);
}

export async function answerUnusual(
  world: SimulatedWorld,
  request: ServedRequest,
  nowMs: EpochMs,
): Promise<ServedReply> {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 100, 1000);
  const tickers = query.get('ticker.any_of')?.split(',') ?? (query.get('ticker') ? [query.get('ticker')!] : undefined);
  const untilMs = Math.min(readBound(query, ['.lte', '.lt']) ?? nowMs, nowMs);
  const usualMs = untilMs - (tickers ? LONGEST_WINDOW_MS : USUAL_WINDOW_MS);
  const fromMs = Math.max(readBound(query, ['.gte', '.gt']) ?? usualMs, untilMs - LONGEST_WINDOW_MS);
  // The first page fixes the end of the window, so that later pages do not shift as time goes on.
  const pinned = new URLSearchParams(query);
  if (!pinned.has('sip_timestamp.lte')) pinned.set('sip_timestamp.lte', `${untilMs}000000`);
  const contracts = tickers
    ? tickers.flatMap((ticker) => world.instrument(ticker)?.contract ?? [])
    : [...busyContracts(world, untilMs)];
  const instruments = contracts.map((contract) => world.instrument(contract.symbol)!);
  const oldestFirst = query.get('sort') === 'sip_timestamp.asc';
  const found = await unusualBetween(world, instruments, fromMs, untilMs, from + limit + 1, oldestFirst);
  const page = pageOf(request, pinned, from, found, limit);
  const results = page.rows.map(({ instrument, print, flags }) => ({
    ticker: instrument.symbol,
    underlying_ticker: instrument.contract!.slice.chain.referenceName,
    root: instrument.contract!.slice.root,
    price: dollars(print.price),
    size: print.size,
    exchange: print.exchange,
    conditions: [print.condition],
    sip_timestamp: rawNanoseconds(print.atMs, print.subMs),
    flags,
  }));
  return ok(request.requestId, { results, ...withNext(page.next) });
}

/**
 * At least `need` unusual prints in order of time, where there are as many. Walks the window minute by minute from the
 * end that is asked for first, and gives the thread back between contracts.
 */
async function unusualBetween(
  world: SimulatedWorld,
  instruments: readonly Instrument[],
  fromMs: EpochMs,
  untilMs: EpochMs,
  need: number,
  oldestFirst: boolean,
): Promise<Unusual[]> {
  const day = world.days.at(untilMs);
  const first = Math.floor(Math.max(fromMs, day.openMs) / MINUTE_MS) * MINUTE_MS;
  const last = Math.floor((Math.min(untilMs, day.closeMs) - 1) / MINUTE_MS) * MINUTE_MS;
  const found: Unusual[] = [];
  let givenBackAt = performance.now();
  for (let done = 0; done <= last - first && found.length < need; done += MINUTE_MS) {
    const minute = oldestFirst ? first + done : last - done;
    const part: Unusual[] = [];
    for (const instrument of instruments) {
      for (const print of largePrints(
        instrument,
        minute,
        Math.max(fromMs, minute),
        Math.min(untilMs, minute + MINUTE_MS),
      )) {
        const flags = unusualFlags(print);
        if (flags.length > 0) part.push({ instrument, print, flags });
      }
      if (performance.now() - givenBackAt < GIVE_BACK_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      givenBackAt = performance.now();
    }
    part.sort(byTime);
    if (!oldestFirst) part.reverse();
    for (const one of part) found.push(one);
  }
  return found;
}

const byTime = (a: Unusual, b: Unusual): number =>
  a.print.atMs - b.print.atMs ||
  (a.instrument.symbol === b.instrument.symbol
    ? a.print.sequence - b.print.sequence
    : a.instrument.symbol < b.instrument.symbol
      ? -1
      : 1);

/** Prints of orders that may be unusual: the rest are passed over by their size, before any price is worked out. */
function largePrints(instrument: Instrument, minuteMs: EpochMs, fromMs: EpochMs, untilMs: EpochMs): Print[] {
  const generousPremium = 2 * Math.max(instrument.valueAt(minuteMs), 0.5) * SHARES;
  const mayBeUnusual = (kind: number, size: number): boolean =>
    kind === OrderKind.sweep || size >= UNUSUAL_SIZE || size * generousPremium >= UNUSUAL_PREMIUM_USD;
  return printsOfMinute(instrument, minuteMs, fromMs, untilMs, mayBeUnusual);
}

/** Open interest per contract at the close before a date; by ticker, or a whole root. */
export function answerOpenInterest(world: SimulatedWorld, request: ServedRequest, nowMs: EpochMs): ServedReply {
  const { query, from } = openCursor(request);
  const limit = limitOf(query, 100, 1000);
  const today = world.days.at(nowMs);
  const date = query.get('date');
  const day = date === null ? world.days.day(today.index - 1) : world.days.onOrBefore(asDate(date));
  const root = query.get('root');
  const matches = fieldTest(query, 'ticker', asText);
  const exact = query.get('ticker.any_of')?.split(',') ?? (query.get('ticker') ? [query.get('ticker')!] : undefined);
  const contracts = exact
    ? exact.flatMap((ticker) => world.instrument(ticker)?.contract ?? [])
    : contractsOfRoot(world, root, nowMs).filter((c) => matches(c.symbol));
  const published = day.index < today.index && (date === null || day.date === date) ? contracts : [];
  const page = pageOf(request, query, from, published, limit);
  const results = page.rows.map((contract) => ({
    ticker: contract.symbol,
    root: contract.slice.root,
    date: day.date,
    // Counted after that day's close, published the next morning.
    open_interest: openInterest(contract, world.days.day(day.index + 1)),
  }));
  return ok(request.requestId, { results, ...withNext(page.next) });
}

function contractsOfRoot(world: SimulatedWorld, root: string | null, nowMs: EpochMs): Contract[] {
  if (root === null) throw new BadQuery('ticker or root is required');
  for (const spec of world.specs) {
    if (spec.options?.root !== root && spec.options?.amRoot !== root) continue;
    const chain = world.chain(spec.symbol)!;
    return chain
      .slicesAt(nowMs)
      .filter((slice) => slice.root === root)
      .flatMap((slice) => slice.listing());
  }
  return [];
}
