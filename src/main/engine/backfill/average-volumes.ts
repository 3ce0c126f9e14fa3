/**
 * Learns the average daily volume and realised volatility of what is on screen or scanned: one request for daily bars per instrument and session, when REST has nothing
 * else to do. The answers reach the table through the feed's sink, so a recording holds them and its replay makes no requests.
 */
import { AVERAGE_REASON, SCAN_REASON, type AverageReason } from '../../../shared/contract/columns.ts';
import { ASKED_SESSIONS } from '../../../shared/market/average-volume.ts';
import { etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import { marketOf, type Market } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { FeedError } from '../feed/feed-error.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { averagedSessions } from '../market/reduce-average-volume.ts';
import { dayBarsRequest } from '../massive/rest/endpoints.ts';

/** Prices, charts and chains of a terminal that just opened go first. */
const FIRST_AFTER_MS = 1_500;
/** At most three requests a second: a full screen takes half a minute, and the server hardly notices. */
const EVERY_MS = 333;
/** One request is queued while another is answered: more would outlive the rows they are for. */
const MAX_ASKED_AT_ONCE = 2;
const RETRY_MS = 5 * 60_000;
/** After a failure its market pauses: the next request would likely fail too. */
const PAUSE_MS = 15_000;
/** A request that the plan refused is repeated after this: plans change. */
const REFUSED_PAUSE_MS = 10 * 60_000;

export interface AverageVolumesOptions {
  source: FeedSource;
  table: InstrumentTable;
  calendar: () => TradingCalendar;
  report: (text: string) => void;
}

export class AverageVolumes {
  readonly #options: AverageVolumesOptions;
  readonly #asking = new Set<string>();
  readonly #retryAtMs = new Map<string, EpochMs>();
  readonly #pauses = new Map<Market, { untilMs: EpochMs; refused: boolean }>();
  #shown: readonly string[] = [];
  #date = '';
  #calendar: TradingCalendar | undefined;
  #sessions: readonly string[] = [];
  #throughMs: EpochMs = Number.NaN;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: AverageVolumesOptions) {
    this.#options = options;
  }

  /** Starts sending requests; the source's clock must be known. */
  start(): void {
    this.#timer = setTimeout(() => (this.#timer = setInterval(() => this.tick(), EVERY_MS)), FIRST_AFTER_MS);
  }

  /** Most important first. */
  want(symbols: Iterable<string>): void {
    this.#shown = [...new Set(symbols)];
    if (this.#options.source.kind === 'replay') this.#explain(this.#shown, AVERAGE_REASON.notRecorded);
    for (const [market, { refused }] of this.#pauses) if (refused) this.#explainRefusal(market);
  }

  /** A replay jumped: the volumes stored in the table are gone. */
  renew(): void {
    this.want(this.#shown);
  }

  /** Sends the next request. */
  tick(): void {
    const { source } = this.#options;
    if (this.#closed || source.kind === 'replay' || this.#asking.size >= MAX_ASKED_AT_ONCE) return;
    const nowMs = source.now();
    this.#beginSession(nowMs);
    const due = this.#shown.filter((symbol) => this.#isDue(symbol, nowMs));
    // Instruments that trade today go first: only those can have unusual volume.
    const next = due.find((symbol) => this.#read(symbol, 'volume') > 0) ?? due[0];
    if (next !== undefined) void this.#ask(next);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #beginSession(nowMs: EpochMs): void {
    const date = etDate(nowMs);
    const calendar = this.#options.calendar();
    if (date === this.#date && calendar === this.#calendar) return;
    this.#date = date;
    this.#calendar = calendar;
    this.#sessions = averagedSessions(calendar, nowMs, ASKED_SESSIONS);
    this.#throughMs = etInstant(this.#sessions[0], 0);
  }

  #isDue(symbol: string, nowMs: EpochMs): boolean {
    const pause = this.#pauses.get(marketOf(symbol));
    // A name that snapshots do not know has no bars either.
    if (this.#read(symbol, 'refreshReason') === SCAN_REASON.unknownName) return false;
    if (this.#asking.has(symbol) || (pause && nowMs < pause.untilMs)) return false;
    return !(nowMs < (this.#retryAtMs.get(symbol) ?? 0)) && !this.#isKnown(symbol);
  }

  /** Also where the answer to a daily chart already gave it. */
  #isKnown(symbol: string): boolean {
    return this.#read(symbol, 'avgVolumeThroughMs') === this.#throughMs;
  }

  async #ask(symbol: string): Promise<void> {
    const { source, report } = this.#options;
    const market = marketOf(symbol);
    const sessions = this.#sessions;
    this.#asking.add(symbol);
    this.#explain([symbol], AVERAGE_REASON.waiting);
    try {
      await source.request({ ...dayBarsRequest(symbol, sessions.at(-1)!, sessions[0]), priority: 'idle' });
      if (sessions === this.#sessions && !this.#isKnown(symbol)) throw new Error('the answer holds no daily bars');
      this.#pauses.delete(market);
    } catch (error) {
      if (this.#closed) return;
      const refused = error instanceof FeedError && error.code === 'rest/not-entitled';
      this.#pauses.set(market, { untilMs: source.now() + (refused ? REFUSED_PAUSE_MS : PAUSE_MS), refused });
      this.#retryAtMs.set(symbol, source.now() + (refused ? 0 : RETRY_MS));
      this.#explain([symbol], AVERAGE_REASON.failed);
      if (refused) this.#explainRefusal(market);
      report(`average volume of ${symbol}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#asking.delete(symbol);
    }
  }

  #explainRefusal(market: Market): void {
    const ofMarket = this.#shown.filter((symbol) => marketOf(symbol) === market);
    this.#explain(ofMarket, AVERAGE_REASON.planLacks);
  }

  #explain(symbols: readonly string[], reason: AverageReason): void {
    const { table } = this.#options;
    for (const symbol of symbols) {
      const id = table.intern(symbol);
      const reasons = table.column('avgVolumeReason');
      if (reasons[id] === reason) continue;
      reasons[id] = reason;
      table.mark(id, 'average');
    }
  }

  #read(symbol: string, column: 'volume' | 'avgVolumeThroughMs' | 'refreshReason'): number {
    const id = this.#options.table.find(symbol);
    return id === undefined ? Number.NaN : this.#options.table.column(column)[id];
  }
}
