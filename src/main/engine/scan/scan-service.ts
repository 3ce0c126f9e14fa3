/**
 * Keeps the rows of scanned names fresh: REST snapshots of many names a request, when REST has nothing else to do, of those that no stream
 * keeps fresh; and writes the sums of their option prints into the row. Answers reach the table through the feed's sink, so a recording holds
 * them and its replay makes no requests.
 */
import { SCAN_REASON, type ColumnName, type ScanReason } from '../../../shared/contract/columns.ts';
import { isEndOfDay } from '../../../shared/contract/health.ts';
import { addDays, etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import { MARKETS, marketOf, type Market } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { FeedError } from '../feed/feed-error.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { FlowDay } from '../flow/flow-day.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { dayOfAllStocksPath, snapshotChunk, snapshotPath, type PathQuery } from '../massive/rest/rest-paths.ts';

/** A name is asked again this long after its last snapshot while the market trades, and while it does not. */
export const AGAIN_TRADING_MS = 15_000;
export const AGAIN_CLOSED_MS = 5 * 60_000;
/** Where requests are counted by the minute. */
export const AGAIN_LIMITED_MS = 60_000;
/** A row whose stream moved within this needs no snapshot. */
const LIVE_MS = 5_000;
const PAUSE_MS = 15_000;
/** A request that the plan refused is repeated after this: plans change. */
const REFUSED_PAUSE_MS = 10 * 60_000;
/** Names whose option prints are summed up in one call: a few milliseconds at most. */
const FLOW_AT_ONCE = 250;

export interface ScanServiceOptions {
  source: FeedSource;
  table: InstrumentTable;
  day: Pick<FlowDay, 'underlyingId' | 'minutes'>;
  calendar: () => TradingCalendar;
  /** Arrival of the newest snapshot that held an instrument; NaN where none has. */
  snapshotAtMs: (id: InstrumentId) => EpochMs;
  report: (text: string) => void;
}

interface MarketScan {
  names: readonly string[];
  asking: boolean;
  /** After a failure. */
  pausedUntilMs: EpochMs;
  /** Until then snapshots count as refused. */
  refusedUntilMs: EpochMs;
  /** A snapshot came: the plan has them. */
  proved: boolean;
  /** The exchange date whose finished days were asked for. */
  daysOf: string;
}

export class ScanService {
  readonly #options: ScanServiceOptions;
  readonly #markets = new Map<Market, MarketScan>(
    MARKETS.map((market) => [
      market,
      { names: [], asking: false, pausedUntilMs: 0, refusedUntilMs: 0, proved: false, daysOf: '' },
    ]),
  );
  /** When each name was last asked for. */
  readonly #askedAtMs = new Map<string, EpochMs>();
  readonly #sums = new Float64Array(3);
  #names: readonly string[] = [];
  #flow = false;
  #flowFrom = 0;
  #closed = false;

  constructor(options: ScanServiceOptions) {
    this.#options = options;
  }

  want(names: Iterable<string>, flow: boolean): void {
    this.#names = [...new Set(names)];
    this.#flow = flow;
    for (const [market, scan] of this.#markets) scan.names = this.#names.filter((name) => marketOf(name) === market);
    const kept = new Set(this.#names);
    for (const name of this.#askedAtMs.keys()) if (!kept.has(name)) this.#askedAtMs.delete(name);
  }

  /** About once a second. Without a scan it returns at once. */
  tick(): void {
    if (this.#names.length === 0 || this.#closed) return;
    const { source } = this.#options;
    const nowMs = source.now();
    this.#writeArrivals();
    if (this.#flow) this.#writeFlow();
    if (source.kind === 'replay') return;
    for (const [market, scan] of this.#markets)
      if (scan.names.length > 0 && !scan.asking && nowMs >= scan.pausedUntilMs) this.#next(market, scan, nowMs);
  }

  /** The state was put back to another time. */
  renew(): void {
    this.#askedAtMs.clear();
    for (const scan of this.#markets.values()) scan.daysOf = '';
  }

  close(): void {
    this.#closed = true;
    this.#names = [];
  }

  #next(market: Market, scan: MarketScan, nowMs: EpochMs): void {
    const plan = this.#options.source.capabilities().find((c) => c.market === market);
    const endOfDay = plan !== undefined && isEndOfDay(plan);
    if (endOfDay || nowMs < scan.refusedUntilMs) {
      if (market === 'stocks') this.#nextDay(scan, nowMs);
      const reason = endOfDay ? SCAN_REASON.endOfDay : SCAN_REASON.planLacks;
      this.#explain(scan.names, market === 'stocks' && scan.asking ? SCAN_REASON.dayAwaited : reason);
      return;
    }
    const due = this.#due(scan.names, nowMs, plan?.rest === 'limited');
    if (due.length === 0) return;
    const chunk = snapshotChunk(due, 0);
    for (const name of chunk) this.#askedAtMs.set(name, nowMs);
    void this.#ask(market, scan, snapshotPath(market, chunk), chunk);
  }

  /** Where there are no snapshots: the last finished day of all stocks, one answer a day. */
  #nextDay(scan: MarketScan, nowMs: EpochMs): void {
    const date = this.#options.calendar().tradingDayOnOrBefore(addDays(etDate(nowMs), -1));
    if (scan.daysOf === date) return;
    scan.daysOf = date;
    void this.#ask('stocks', scan, dayOfAllStocksPath(date), []);
  }

  /** Those asked longest ago first. */
  #due(names: readonly string[], nowMs: EpochMs, limited: boolean): string[] {
    const { table, calendar } = this.#options;
    const trading = calendar().isRegularHours(nowMs);
    const againMs = Math.max(trading ? AGAIN_TRADING_MS : AGAIN_CLOSED_MS, limited ? AGAIN_LIMITED_MS : 0);
    const quoteAtMs = table.column('quoteAtMs');
    const lastAtMs = table.column('lastAtMs');
    const snapshotAtMs = table.column('refreshedAtMs');
    const asked = (name: string): EpochMs => this.#askedAtMs.get(name) ?? Number.NEGATIVE_INFINITY;
    return names
      .filter((name) => {
        if (nowMs - asked(name) < againMs) return false;
        const id = table.find(name);
        if (id === undefined) return true;
        // A stream does not say what a first snapshot does: previous close and the day so far.
        const streams = nowMs - quoteAtMs[id] < LIVE_MS || nowMs - lastAtMs[id] < LIVE_MS;
        return !streams || Number.isNaN(snapshotAtMs[id]);
      })
      .sort((a, b) => asked(a) - asked(b));
  }

  async #ask(market: Market, scan: MarketScan, request: PathQuery, names: readonly string[]): Promise<void> {
    const { source, report } = this.#options;
    scan.asking = true;
    const askedAtMs = source.now();
    try {
      // The first of a market shows what its plan is: until then requests are counted by the minute. A whole day of all names costs one.
      await source.request({ ...request, priority: scan.proved && names.length > 0 ? 'idle' : 'background' });
      if (names.length > 0) scan.proved = true;
      if (!this.#closed) this.#explainMissing(names, askedAtMs);
    } catch (error) {
      if (this.#closed) return;
      const refused = error instanceof FeedError && error.code === 'rest/not-entitled';
      for (const name of names) this.#askedAtMs.delete(name);
      if (refused && names.length > 0) scan.refusedUntilMs = source.now() + REFUSED_PAUSE_MS;
      else {
        scan.pausedUntilMs = source.now() + PAUSE_MS;
        if (!refused) scan.daysOf = '';
        const limited = error instanceof FeedError && error.code === 'rest/rate-limited';
        this.#explain(names, limited ? SCAN_REASON.limited : SCAN_REASON.failed);
        for (const name of names) this.#write(this.#options.table.intern(name), 'refreshAgainMs', scan.pausedUntilMs);
      }
      report(`scan of ${names.length} ${market}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      scan.asking = false;
    }
  }

  #explainMissing(names: readonly string[], sinceMs: EpochMs): void {
    const { table, snapshotAtMs } = this.#options;
    for (const name of names) {
      const came = snapshotAtMs(table.intern(name)) >= sinceMs;
      this.#write(table.intern(name), 'refreshReason', came ? Number.NaN : SCAN_REASON.unknownName);
    }
  }

  #explain(names: readonly string[], reason: ScanReason): void {
    for (const name of names) this.#write(this.#options.table.intern(name), 'refreshReason', reason);
  }

  #writeArrivals(): void {
    const { table, snapshotAtMs, source } = this.#options;
    for (let i = 0; i < this.#names.length; i++) {
      const id = table.intern(this.#names[i]);
      const atMs = snapshotAtMs(id);
      if (!Number.isNaN(atMs)) this.#write(id, 'refreshedAtMs', atMs);
      if (source.kind === 'replay')
        this.#write(id, 'refreshReason', Number.isNaN(table.column('last')[id]) ? SCAN_REASON.notRecorded : Number.NaN);
    }
  }

  /** A few names a call, each in its turn. */
  #writeFlow(): void {
    const { table, day } = this.#options;
    const count = Math.min(FLOW_AT_ONCE, this.#names.length);
    for (let i = 0; i < count; i++) {
      const name = this.#names[(this.#flowFrom + i) % this.#names.length];
      const underlying = day.underlyingId(name);
      const known = underlying !== undefined && day.minutes.sided(underlying, this.#sums);
      const [premium, bought, sold] = this.#sums;
      const id = table.intern(name);
      this.#write(id, 'flowPremiumUsd', known ? premium : Number.NaN);
      // Cancels leave rounding behind; without any side a net of 0 would be made up.
      const sided = known && premium > 0.005 ? Math.min(1, Math.max(0, (bought + sold) / premium)) : Number.NaN;
      this.#write(id, 'flowNetUsd', sided > 0 ? bought - sold : Number.NaN);
      this.#write(id, 'flowSided', sided);
    }
    this.#flowFrom = (this.#flowFrom + count) % this.#names.length;
  }

  #write(id: InstrumentId, name: ColumnName, value: number): void {
    const { table } = this.#options;
    const column = table.column(name);
    if (Object.is(column[id], value)) return;
    column[id] = value;
    table.mark(id, 'history');
  }
}
