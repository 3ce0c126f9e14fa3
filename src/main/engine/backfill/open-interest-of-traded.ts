/**
 * Requests the open interest of contracts that traded and whose chain is not loaded: snapshots of as many as a request takes, most premium first,
 * once for a day, when REST has nothing else to do. The answers reach the table through the feed's sink, so a recording holds them and its replay
 * makes no requests.
 */
import type { OpenInterestSearch } from '../../../shared/contract/flow-day.ts';
import { isEndOfDay } from '../../../shared/contract/health.ts';
import { etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import { FeedError } from '../feed/feed-error.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { FlowDay } from '../flow/flow-day.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { COUNTED_BY_MINUTES } from '../market/take-open-interest.ts';
import { snapshotChunk, snapshotPath } from '../massive/rest/rest-paths.ts';

/** Prices, charts and chains of a terminal that just opened go first. */
const FIRST_AFTER_MS = 5_000;
/** One request a second: the whole market's traded contracts take some minutes, the first hundred a second. */
const EVERY_MS = 1_000;
/** More than a request takes: the URL's length limits it too. */
const AT_ONCE = 250;
const PAUSE_MS = 15_000;
/** A request that the plan refused is repeated after this: plans change. */
const REFUSED_PAUSE_MS = 10 * 60_000;
/** Contracts whose request fails this often, or that two answers leave out, are not asked about again that day: others wait behind them. */
const MOST_TRIES = 2;

export interface OpenInterestOfTradedOptions {
  source: FeedSource;
  table: InstrumentTable;
  day: Pick<FlowDay, 'date' | 'traded' | 'premiumUsd'>;
  /** Arrival of the newest snapshot that held an instrument; NaN where none has. */
  snapshotAtMs: (id: InstrumentId) => EpochMs;
  report: (text: string) => void;
}

export class OpenInterestOfTraded {
  readonly #options: OpenInterestOfTradedOptions;
  readonly #tries = new Map<InstrumentId, number>();
  /** What `traded` was when last looked at, and how many of them were. */
  #traded: readonly InstrumentId[] = [];
  #looked = 0;
  /** Of those, the contracts whose number is not known and that are still asked about. */
  #missing: InstrumentId[] = [];
  #date: string | undefined;
  /** Snapshots from then on tell the day's number. */
  #sinceMs: EpochMs = Number.NaN;
  #asking = false;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  /** The pause is for a refusal of the plan. */
  #refused = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: OpenInterestOfTradedOptions) {
    this.#options = options;
  }

  /** What becomes of contracts whose open interest is not known. */
  get search(): OpenInterestSearch {
    const { source } = this.#options;
    if (source.kind === 'replay') return 'notRecorded';
    if (this.#isCounted()) return 'counted';
    if (this.#refused && source.now() < this.#pausedUntilMs) return 'refused';
    return source.now() < this.#pausedUntilMs ? 'pausing' : 'asking';
  }

  start(): void {
    if (this.#options.source.kind === 'replay') return;
    this.#timer = setTimeout(() => (this.#timer = setInterval(() => this.tick(), EVERY_MS)), FIRST_AFTER_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Sends the next request. */
  tick(): void {
    const { source, table, day } = this.#options;
    const nowMs = source.now();
    if (this.#closed || this.#asking || nowMs < this.#pausedUntilMs || this.#isCounted() || !day.date) return;
    this.#beginDay(day.date, nowMs);
    const due = this.#largestDue();
    if (due.length === 0) return;
    const symbols = snapshotChunk(
      due.map((id) => table.symbolOf(id)),
      0,
    );
    void this.#ask(due.slice(0, symbols.length), symbols);
  }

  /** Five requests a minute are kept for prices and chains; finished days have no open interest. */
  #isCounted(): boolean {
    return this.#options.source
      .capabilities()
      .some((plan) => plan.market === 'options' && (plan.rest === 'limited' || isEndOfDay(plan)));
  }

  /** The night's count is asked for anew once it is out. */
  #beginDay(date: string, nowMs: EpochMs): void {
    const outMs = etInstant(date, 0, COUNTED_BY_MINUTES);
    const sinceMs = nowMs >= outMs ? outMs : etInstant(date, 0);
    if (date === this.#date && sinceMs === this.#sinceMs) return;
    this.#date = date;
    this.#sinceMs = sinceMs;
    this.#tries.clear();
    this.#lookAgain();
  }

  #lookAgain(): void {
    this.#looked = 0;
    this.#missing = [];
  }

  /** Most premium first. Contracts that were found to be known are not looked at again that day. */
  #largestDue(): InstrumentId[] {
    const { day } = this.#options;
    if (day.traded !== this.#traded) this.#lookAgain();
    this.#traded = day.traded;
    for (; this.#looked < day.traded.length; this.#looked++) this.#missing.push(day.traded[this.#looked]);
    if (this.#missing.length === 0) return [];
    this.#missing = this.#missing.filter((id) => this.#isDue(id));
    const ids: InstrumentId[] = [];
    const premiums: number[] = [];
    for (const id of this.#missing) {
      const premiumUsd = day.premiumUsd(id);
      if (ids.length === AT_ONCE && premiumUsd <= premiums[AT_ONCE - 1]) continue;
      let place = ids.length;
      while (place > 0 && premiums[place - 1] < premiumUsd) place--;
      ids.splice(place, 0, id);
      premiums.splice(place, 0, premiumUsd);
      if (ids.length > AT_ONCE) {
        ids.pop();
        premiums.pop();
      }
    }
    return ids;
  }

  #isDue(id: InstrumentId): boolean {
    const { table, snapshotAtMs } = this.#options;
    const openInterest = table.column('openInterest')[id];
    if (openInterest === openInterest && snapshotAtMs(id) >= this.#sinceMs) return false;
    return (this.#tries.get(id) ?? 0) < MOST_TRIES;
  }

  async #ask(ids: readonly InstrumentId[], symbols: readonly string[]): Promise<void> {
    const { source, report } = this.#options;
    this.#asking = true;
    for (const id of ids) this.#tries.set(id, (this.#tries.get(id) ?? 0) + 1);
    try {
      await source.request({ ...snapshotPath('options', symbols), priority: 'idle' });
      this.#refused = false;
    } catch (error) {
      this.#refused = error instanceof FeedError && error.code === 'rest/not-entitled';
      this.#pausedUntilMs = source.now() + (this.#refused ? REFUSED_PAUSE_MS : PAUSE_MS);
      // A refusal is of the plan, not of these contracts.
      if (this.#refused) {
        for (const id of ids) this.#tries.delete(id);
        this.#lookAgain();
      }
      if (!this.#closed)
        report(
          `open interest of ${symbols.length} contracts: ${error instanceof Error ? error.message : String(error)}`,
        );
    } finally {
      this.#asking = false;
    }
  }
}
