/**
 * The memory in a running market: keeps the numbers of every open chain by the minute and by the day, and finds where each name on
 * screen stands among its past. A replay reads the memory up to the day before its own, and writes nothing.
 */
import { LISTING_KEEP_DAYS, type ListingDay } from '../../../shared/history/listing-day.ts';
import { ORIGIN, type KeptValues, type Origin } from '../../../shared/history/measures.ts';
import { FEWEST_DAYS } from '../../../shared/history/rank.ts';
import { addDays, etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { DayRow, MinuteRow, Past } from './history-rows.ts';
import { dateNumber } from './date-number.ts';
import type { Memory } from './memory.ts';
import {
  openInterestChange,
  openInterestOf,
  writeOpenInterestBefore,
  type ListedContracts,
} from './open-interest-before.ts';
import { lastFinishedSession } from '../../../shared/history/last-finished.ts';
import { spanOf, writeStanding, type Now } from './standings.ts';

/** What the service needs from the model. */
export interface ModelledChains {
  readonly underlyings: readonly string[];
  term(underlying: string, nowMs: EpochMs): Partial<KeptValues>;
  valuesAtMs(underlying: string, nowMs: EpochMs): EpochMs;
  numbers(underlying: string, listed: readonly string[] | undefined, nowMs: EpochMs): KeptValues;
  listings(underlying: string, nowMs: EpochMs): ListingDay[];
  contractsOf(underlying: string): readonly ListedContracts[];
}

export interface HistoryServiceOptions {
  memory: Memory;
  /** `memoryWorld`. */
  world: string;
  replay: boolean;
  table: InstrumentTable;
  chains: ModelledChains;
  calendar: () => TradingCalendar;
  /** Every listing of an underlying, `ROOT YYYY-MM-DD`; undefined while it is not known. */
  listed: (underlying: string) => Promise<string[] | undefined>;
  now: () => EpochMs;
  /** The underlying whose chain is modelled for a moment though no pane shows it. */
  visited: () => string | undefined;
  /** How much older than the clock the data is. */
  delayMs: () => number;
  report: (text: string) => void;
}

const MINUTE_MS = 60_000;
/** The rows' ranks follow the open chain this often. */
const FOLLOW_MS = 5_000;
/** Smiles and open interest of a day, of which the last stays, are written this often: they are large. */
const LISTINGS_EVERY_MS = 5 * MINUTE_MS;
/** A value this soon after the open counts as the day's first. */
const OPENING_MS = 15 * MINUTE_MS;
/** Names whose past is asked for together: a year of a thousand would hold up the engine as it arrives. */
const PAST_AT_ONCE = 50;

export class HistoryService {
  readonly #options: HistoryServiceOptions;
  readonly #past = new Map<string, Past>();
  readonly #asked = new Set<string>();
  /** Names whose past was read, even if it is empty. */
  readonly #answered = new Set<string>();
  /** The last known values of today: of a chain on screen, or of the last visit. They outlive the chain. */
  readonly #now = new Map<string, Now>();
  /** Of open chains, the open interest of the session before; undefined while the memory is asked. */
  readonly #openInterest = new Map<string, ReturnType<typeof openInterestOf> | undefined>();
  readonly #listingsAtMs = new Map<string, EpochMs>();
  readonly #opens = new Map<string, { date: string; iv30: number }>();
  /** Underlyings whose minute is still to be kept. */
  #due: string[] = [];
  #minute = Number.NaN;
  #followedAtMs = Number.NEGATIVE_INFINITY;
  #date: string;
  /** A name that knows no later session than before this one is old. */
  #finished: string;
  #names: readonly string[] = [];
  #closed = false;

  constructor(options: HistoryServiceOptions) {
    this.#options = options;
    this.#date = etDate(this.#dataMs);
    this.#finished = lastFinishedSession(options.calendar(), options.now());
  }

  /** Rows on screen. Option contracts have no standing of their own. */
  want(symbols: Iterable<string>): void {
    this.#names = [...new Set(symbols)].filter((symbol) => marketOf(symbol) !== 'options');
    this.#readPast();
  }

  /** A replay jumped, or a backfill wrote: the past is read again. */
  renew(): void {
    this.#past.clear();
    this.#asked.clear();
    this.#answered.clear();
    if (this.#options.replay) this.#now.clear();
    this.#openInterest.clear();
    this.#readPast();
  }

  /** When the data that arrives now was true: its session, minutes and open are kept, not the clock's. */
  get #dataMs(): EpochMs {
    return this.#options.now() - this.#options.delayMs();
  }

  /** About once a second. Stores at most one underlying, so that no call takes long. */
  tick(): void {
    const nowMs = this.#options.now();
    const dataMs = this.#dataMs;
    if (etDate(dataMs) !== this.#date) {
      this.#date = etDate(dataMs);
      this.#now.clear();
      for (const symbol of this.#names) this.#writeOiChange(symbol, Number.NaN);
      this.renew();
    }
    const finished = lastFinishedSession(this.#options.calendar(), nowMs);
    if (finished !== this.#finished) {
      this.#finished = finished;
      this.renew();
    }
    this.#readPast();
    if (nowMs - this.#followedAtMs >= FOLLOW_MS || nowMs < this.#followedAtMs) this.#follow(nowMs);
    if (this.#options.replay || !this.#options.calendar().isRegularHours(dataMs)) return;
    const minute = Math.floor(dataMs / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#due = this.#open;
    }
    const next = this.#due.shift();
    if (next !== undefined) void this.#keep(next, ORIGIN.live);
  }

  /** A chain was modelled for a moment from snapshots: its numbers are stored as those of a snapshot. */
  async keepVisited(symbol: string): Promise<void> {
    const nowMs = this.#options.now();
    if (!this.#see(symbol, ORIGIN.snapshot, nowMs)) return;
    if (!this.#openInterest.has(symbol)) await this.#askOpenInterest(symbol, nowMs);
    this.#writeOpenInterest(symbol, nowMs);
    await this.#keep(symbol, ORIGIN.snapshot);
  }

  /** Names on screen with a past that lacks the session before today. */
  get lagging(): string[] {
    const [yesterday] = this.#options.calendar().sessionsBefore(this.#date, 1);
    return [...new Set([...this.#names, ...this.#open])].filter((symbol) => {
      const past = this.#past.get(symbol);
      if (!past || past.dates.length < FEWEST_DAYS) return false;
      const row = past.dates.lastIndexOf(dateNumber(yesterday));
      return row < 0 || Number.isNaN(past.iv30[row]);
    });
  }

  close(): void {
    this.#closed = true;
  }

  /** Underlyings with a chain on screen. */
  get #open(): string[] {
    const visited = this.#options.visited();
    return this.#options.chains.underlyings.filter((symbol) => symbol !== visited);
  }

  #follow(nowMs: EpochMs): void {
    this.#followedAtMs = nowMs;
    for (const symbol of this.#open) {
      this.#see(symbol, ORIGIN.live, nowMs);
      this.#writeOpenInterest(symbol, nowMs);
    }
  }

  /** False where the model has no volatility of it: what was known stands, dated. */
  #see(symbol: string, origin: Origin, nowMs: EpochMs): boolean {
    const { chains } = this.#options;
    const { iv30 = Number.NaN, rr30 = Number.NaN } = chains.term(symbol, nowMs);
    if (Number.isNaN(iv30)) return false;
    const atMs = chains.valuesAtMs(symbol, nowMs);
    this.#now.set(symbol, { iv30, rr30, atMs, origin, open: this.#openOf(symbol, etDate(atMs), iv30) });
    this.#write(symbol, nowMs);
    return true;
  }

  #write(symbol: string, nowMs: EpochMs): void {
    const { table, calendar } = this.#options;
    writeStanding(table, calendar(), symbol, { past: this.#past.get(symbol), now: this.#now.get(symbol) }, nowMs);
  }

  #writeOpenInterest(symbol: string, nowMs: EpochMs): void {
    const { table, chains, calendar } = this.#options;
    if (!this.#openInterest.has(symbol)) void this.#askOpenInterest(symbol, nowMs);
    const before = this.#openInterest.get(symbol);
    const session = calendar().sessionOn(etDate(nowMs));
    const begun = session !== undefined && nowMs >= session.openMs;
    if (!before) return;
    const contracts = chains.contractsOf(symbol);
    writeOpenInterestBefore(table, contracts, before, begun);
    this.#writeOiChange(symbol, openInterestChange(table, contracts, before, begun));
  }

  #writeOiChange(symbol: string, change: number): void {
    const { table } = this.#options;
    const id = table.intern(symbol);
    if (Object.is(table.column('oiChange')[id], change)) return;
    table.column('oiChange')[id] = change;
    table.mark(id, 'history');
  }

  async #askOpenInterest(symbol: string, nowMs: EpochMs): Promise<void> {
    const { memory, world, calendar, report } = this.#options;
    this.#openInterest.set(symbol, undefined);
    const date = etDate(nowMs);
    try {
      const listings = await memory.ask('listings', world, symbol, calendar().sessionsBefore(date, 1)[0]);
      if (date === this.#date) this.#openInterest.set(symbol, openInterestOf(listings));
    } catch (error) {
      if (!this.#closed) report(`history of ${symbol}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** The first value in the first minutes of a session: of this run, or of an earlier one. */
  #openOf(symbol: string, date: string, iv30: number): number {
    const known = this.#opens.get(symbol);
    if (known?.date === date) return known.iv30;
    if (!this.#answered.has(symbol)) return Number.NaN;
    const past = this.#past.get(symbol);
    const row = past ? past.dates.lastIndexOf(dateNumber(date)) : -1;
    const kept = row < 0 ? Number.NaN : past!.ivOpen[row];
    const dataMs = this.#dataMs;
    const session = this.#options.calendar().sessionOn(date);
    const early = session && dataMs >= session.openMs && dataMs - session.openMs <= OPENING_MS;
    const open = Number.isNaN(kept) && early ? iv30 : kept;
    if (!Number.isNaN(open)) this.#opens.set(symbol, { date, iv30: open });
    return open;
  }

  async #keep(symbol: string, origin: Origin): Promise<void> {
    const { chains, memory, world, now, listed, report } = this.#options;
    try {
      // Without the list sums over the whole chain are unknown; the rest is kept anyway.
      const all = await listed(symbol);
      if (this.#closed) return;
      const nowMs = now();
      const values = chains.numbers(symbol, all, nowMs);
      if (!Object.entries(values).some(([id, value]) => id !== 'spot' && !Number.isNaN(value))) return;
      const atMs = this.#dataMs;
      const row: MinuteRow = { symbol, atMs, origin, values };
      const date = etDate(atMs);
      const open = this.#opens.get(symbol);
      const day: DayRow = { ...row, date, ivOpen: open?.date === date ? open.iv30 : undefined };
      await memory.ask('put', world, [row], [day]);
      if (nowMs - (this.#listingsAtMs.get(symbol) ?? Number.NEGATIVE_INFINITY) < LISTINGS_EVERY_MS) return;
      this.#listingsAtMs.set(symbol, nowMs);
      const listings = chains.listings(symbol, nowMs).map((listing) => ({ ...listing, atMs }));
      await memory.ask('putListings', world, symbol, day.date, listings, addDays(day.date, -LISTING_KEEP_DAYS));
    } catch (error) {
      if (!this.#closed) report(`history of ${symbol}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #readPast(): void {
    const symbols = [...this.#names, ...this.#open].filter((symbol) => !this.#asked.has(symbol));
    if (symbols.length > 0) void this.#ask(symbols);
  }

  async #ask(symbols: readonly string[]): Promise<void> {
    for (const symbol of symbols) this.#asked.add(symbol);
    for (let at = 0; at < symbols.length && !this.#closed; at += PAST_AT_ONCE)
      await this.#askSome(symbols.slice(at, at + PAST_AT_ONCE));
  }

  async #askSome(symbols: readonly string[]): Promise<void> {
    const { memory, world, calendar, now, replay, report } = this.#options;
    const { from, to } = spanOf(calendar(), now());
    // A replayed day's own row already contains its close.
    const until = replay ? calendar().sessionsBefore(to, 1)[0] : to;
    try {
      for (const past of await memory.ask('past', world, from, until, symbols)) this.#past.set(past.symbol, past);
      for (const symbol of symbols) this.#answered.add(symbol);
      const nowMs = now();
      for (const symbol of symbols) this.#write(symbol, nowMs);
    } catch (error) {
      if (!this.#closed) report(`history: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
