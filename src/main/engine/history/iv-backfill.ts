/**
 * Fills in a year of 30-day volatility from REST: one request at a time, behind all others, within the plan's limit. What
 * was answered is kept, so that it resumes after a stop, a crash or on another day.
 */
import type { BackfillPlan, BackfillStatus } from '../../../shared/contract/history.ts';
import { RefusedCall } from '../../../shared/contract/refused-call.ts';
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { closeToClose } from '../../../shared/analytics/realised/estimators.ts';
import { lastFinishedSession } from '../../../shared/history/last-finished.ts';
import { RANK_SESSIONS } from '../../../shared/history/rank.ts';
import { addDays, etDate } from '../../../shared/market/calendar.ts';
import {
  contractsReferenceName,
  hasCarry,
  marketOf,
  optionRootOf,
  parseOptionSymbol,
} from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { FeedError } from '../feed/feed-error.ts';
import type { FeedSource, RestPriority } from '../feed/feed-source.ts';
import { ask, askPages } from '../feed/rest/ask.ts';
import { contractsRequest, dayBarsRequest } from '../massive/rest/endpoints.ts';
import { isPlausible, type DatedIv } from './backfill-days.ts';
import {
  gridStrikes,
  neededListings,
  needsOf,
  optionsOf,
  partsOf,
  strikeRange,
  strikeStep,
  type PlanBasis,
  type WantedOption,
} from './backfill-plan.ts';
import { filledDays } from './backfill-rows.ts';
import {
  barsQuestion,
  contractOf,
  isAsked,
  listedIn,
  listQuestion,
  spanFor,
  wronglyFilled,
  type Work,
} from './backfill-work.ts';
import { missingBars, splitsIn } from './daily-bars.ts';
import type { DayRow, OptionDay } from './history-rows.ts';
import { backfillFaults } from './history-words.ts';
import type { Memory } from './memory.ts';
import { patiently } from './patient-requests.ts';

export interface IvBackfillOptions {
  memory: Memory;
  world: string;
  source: FeedSource;
  calendar: () => TradingCalendar;
  rates: () => RateCurve;
  /** Days of this name were written. */
  wrote: (symbol: string) => void;
  report: (text: string) => void;
}

/** Requests a minute left to idle work on a plan of five: two are kept for the user, two refresh prices. Other plans send one after another. */
const LIMITED_PER_MINUTE = 1;
const PAID_PER_MINUTE = 150;
const BARS_BACK_DAYS = 730;
/** Sessions that are looked at without being asked to: a holiday's absence. */
const NEWEST_SESSIONS = 15;

/** What to fill in: a year, or only the newest sessions. */
interface Order {
  symbol: string;
  automatic: boolean;
  /** The daily bars of finished sessions alone: realised volatility goes on. */
  barsOnly?: boolean;
}

const begun = ({ symbol, automatic }: Order): BackfillStatus => ({
  symbol,
  automatic,
  state: 'running',
  done: 0,
  requests: 0,
  refused: 0,
  leftOut: 0,
  known: 0,
  sessions: automatic ? NEWEST_SESSIONS : RANK_SESSIONS,
  waiting: 0,
});

export class IvBackfill {
  readonly #options: IvBackfillOptions;
  #queue: Order[] = [];
  #status: BackfillStatus | undefined;
  #running: Promise<void> | undefined;
  #abort = new AbortController();

  constructor(options: IvBackfillOptions) {
    this.#options = options;
  }

  get status(): BackfillStatus | undefined {
    const orders = this.#queue.filter(({ barsOnly }) => !barsOnly);
    if (this.#status?.state === 'running' || orders.length === 0)
      return this.#status && { ...this.#status, waiting: orders.length };
    // The bars of some name are being asked for: this one is next.
    return { ...begun(orders[0]), waiting: orders.length - 1 };
  }

  /** What a year costs; needs one request, for the name's daily bars. */
  async plan(symbol: string): Promise<BackfillPlan> {
    // The user waits for this one.
    const work = await this.#begin(symbol, 'interactive', RANK_SESSIONS);
    const [requests, perMinute] = [this.#cost(work), this.#perMinute];
    const counts = { sessions: RANK_SESSIONS, known: work.known, fillable: work.missing.length };
    return { symbol, ...counts, requests, perMinute, minutes: requests / perMinute };
  }

  /** Names are filled in one after the other. `automatic`: the newest sessions alone, after what the user asked for. */
  start(symbols: readonly string[], automatic = false): void {
    const now = this.#running && this.#status;
    for (const symbol of symbols) {
      const waits = this.#queue.some(
        (order) => order.symbol === symbol && order.automatic === automatic && !order.barsOnly,
      );
      const runs = now?.symbol === symbol && now.state === 'running' && now.automatic === automatic;
      if (waits || runs) continue;
      const place = automatic ? this.#queue.length : this.#queue.filter((order) => !order.automatic).length;
      this.#queue.splice(place, 0, { symbol, automatic });
    }
    this.#run();
  }

  /** The daily bars of these names, up to the last finished session, after everything else: a request or two each. */
  keepBars(symbols: readonly string[]): void {
    for (const symbol of symbols)
      if (!this.#queue.some((order) => order.symbol === symbol))
        this.#queue.push({ symbol, automatic: true, barsOnly: true });
    this.#run();
  }

  #run(): void {
    if (this.#running) return;
    this.#abort = new AbortController();
    this.#running = this.#work().finally(() => (this.#running = undefined));
  }

  /** What was answered stays. */
  async stop(): Promise<void> {
    this.#queue = [];
    this.#abort.abort();
    await this.#running;
  }

  #cost(work: Work): number {
    return neededListings(work.missing).reduce((sum, listing) => {
      const { options, listed } = this.#optionsOf(work, listing, true);
      return sum + (listed ? 0 : 1) + options.filter((option) => !isAsked(work, option)).length;
    }, 0);
  }

  get #perMinute(): number {
    const capabilities = this.#options.source.capabilities();
    const options = capabilities.find(({ market }) => market === 'options');
    // Until the options plan has answered, one that counts requests for another market is taken to count them here too.
    const isUnheard = !options || (options.rest === 'unknown' && !['realTime', 'delayed'].includes(options.timeliness));
    const isLimited = options?.rest === 'limited' || (isUnheard && capabilities.some(({ rest }) => rest === 'limited'));
    return isLimited ? LIMITED_PER_MINUTE : PAID_PER_MINUTE;
  }

  async #work(): Promise<void> {
    for (let order = this.#queue.shift(); order !== undefined; order = this.#queue.shift()) {
      const { symbol, automatic } = order;
      if (order.barsOnly) {
        await this.#keepBarsOf(symbol);
        continue;
      }
      this.#status = begun({ symbol, automatic });
      try {
        await this.#fill(symbol);
        if (this.#status.state === 'running') this.#status.state = 'done';
      } catch (error) {
        this.#status.state = this.#abort.signal.aborted ? 'stopped' : 'failed';
        if (this.#abort.signal.aborted) continue;
        this.#status.message = error instanceof Error ? error.message : String(error);
        this.#options.report(`filling in ${symbol}: ${this.#status.message}`);
      }
    }
  }

  /** `back`: how many sessions before today are looked at, a year's at most. */
  async #begin(symbol: string, priority: RestPriority, back: number): Promise<Work> {
    const { memory, world, source, calendar, rates } = this.#options;
    if (source.kind === 'replay') throw new RefusedCall('history/replay', backfillFaults.replay);
    if (marketOf(symbol) === 'options' || !hasCarry(symbol))
      throw new RefusedCall('history/no-forward', backfillFaults.noForward(symbol));
    await source.clockKnown;
    const today = etDate(source.now());
    const yesterday = calendar().sessionsBefore(today, 1)[0];
    const from = addDays(today, -BARS_BACK_DAYS);
    const asked = await this.#bringBars(symbol, from, yesterday, priority);
    const stored = await memory.ask('days', world, symbol, ['iv30', 'spot'], from, yesterday);
    const bars = stored.bars.filter(({ close }) => close > 0);
    if (bars.length < 30) throw new RefusedCall('history/no-bars', backfillFaults.fewBars(symbol));
    const wrong = wronglyFilled(stored);
    const known = new Set(stored.dates.filter((date, i) => stored.columns.iv30![i] > 0 && !wrong.includes(date)));
    const sessions = new Set(calendar().sessionsBefore(today, back));
    const basis: PlanBasis = {
      root: optionRootOf(contractsReferenceName(symbol)),
      splits: splitsIn(bars),
      calendar: calendar(),
      rates: rates(),
      deviation: Math.min(Math.max(closeToClose(bars.slice(-RANK_SESSIONS)), 0.08), 2),
    };
    const missing = bars
      .filter(({ date, traded }) => traded > 0 && sessions.has(date) && !known.has(date))
      .map(({ date, traded }) => ({ date, close: traded }));
    return {
      ...basis,
      symbol,
      asked,
      wrong,
      known: [...sessions].filter((date) => known.has(date)).length,
      missing: needsOf(basis, missing),
      answered: new Map(await memory.ask('answered', world, symbol)),
    };
  }

  async #keepBarsOf(symbol: string): Promise<void> {
    const { memory, world, source, calendar, report, wrote } = this.#options;
    try {
      const to = lastFinishedSession(calendar(), source.now());
      const from = addDays(to, -BARS_BACK_DAYS);
      await this.#patiently(() => this.#bringBars(symbol, from, to, 'idle'));
      const wrong = wronglyFilled(await memory.ask('days', world, symbol, ['spot'], from, to));
      if (wrong.length === 0) return;
      await memory.ask('forgetFilled', world, symbol, wrong);
      wrote(symbol);
    } catch (error) {
      if (!this.#abort.signal.aborted)
        report(`daily bars of ${symbol}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Answers how many requests it took. */
  async #bringBars(symbol: string, from: string, to: string, priority: RestPriority): Promise<number> {
    const { memory, world } = this.#options;
    const kept = (await memory.ask('days', world, symbol, [], from, to)).bars.filter(({ close }) => close > 0);
    let asked = 0;
    const bars = await missingBars({
      kept,
      from,
      to,
      splits: marketOf(symbol) === 'stocks',
      ask: async (first, last, adjusted) => {
        asked++;
        return (await this.#ask(symbol, first, last, adjusted, priority)).rows;
      },
    });
    await memory.ask('putBars', world, symbol, bars);
    return asked;
  }

  async #fill(symbol: string): Promise<void> {
    const { memory, world } = this.#options;
    const status = this.#status!;
    const work = await this.#begin(symbol, 'idle', status.sessions);
    await memory.ask('forgetFilled', world, symbol, work.wrong);
    status.known = work.known;
    status.done = work.asked;
    status.requests = work.asked + this.#cost(work);
    const done = new Set<string>();
    const unproved: DayRow[] = [];
    for (const listing of neededListings(work.missing)) {
      if (!listedIn(work, listing)) await this.#list(work, listing);
      const { options } = this.#optionsOf(work, listing, false);
      for (const option of options) if (!isAsked(work, option)) await this.#askOption(work, option);
      done.add(listing);
      unproved.push(...(await this.#compute(work, listing, done)));
    }
    await this.#judge(work, unproved);
    status.done = Math.max(status.done, status.requests);
  }

  /** Sessions without a strike whose call and put both traded stand only where they lie with those around them. */
  async #judge(work: Work, unproved: readonly DayRow[]): Promise<void> {
    if (unproved.length === 0) return;
    const { memory, world } = this.#options;
    const ivs: DatedIv[] = unproved.map(({ date, values }) => ({ date, iv: values.iv30 }));
    const [from, to] = [addDays(unproved.at(-1)!.date, -BARS_BACK_DAYS), etDate(this.#options.source.now())];
    const kept = await memory.ask('days', world, work.symbol, ['iv30'], from, to);
    const known = kept.dates.map((date, i) => ({ date, iv: kept.columns.iv30![i] })).filter(({ iv }) => iv > 0);
    const rows = unproved.filter((_, i) => isPlausible(ivs[i], [...known, ...ivs]));
    this.#status!.leftOut += unproved.length - rows.length;
    await this.#keep(work, rows);
  }

  async #keep(work: Work, rows: readonly DayRow[]): Promise<void> {
    const { memory, world, wrote } = this.#options;
    await memory.ask('put', world, [], rows);
    this.#status!.known += rows.length;
    wrote(work.symbol);
  }

  /** The strikes of a listing: expired, still trading, or as of its last day before a split. */
  async #list(work: Work, listing: string): Promise<void> {
    const { memory, world, source } = this.#options;
    const range = strikeRange(work, work.missing, listing);
    if (!range) return;
    const { expiry, asOf } = partsOf(listing);
    const step = 1 + strikeStep(work.deviation);
    const strikes = new Set<number>();
    await this.#patiently(async () => {
      const request = {
        ...contractsRequest({
          underlying: work.symbol,
          expiry,
          right: 'C',
          strikeFrom: Math.floor(range.low / step),
          strikeTo: Math.ceil(range.high * step),
          asOf,
          expired: asOf === undefined ? expiry < etDate(source.now()) : undefined,
        }),
        priority: 'idle' as const,
        signal: this.#abort.signal,
      };
      for await (const { rows } of askPages(source, request, 'contracts', 5))
        for (const row of rows) {
          const contract = parseOptionSymbol(row.symbol);
          if (contract?.root === work.root && !contract.adjusted && !row.adjusted) strikes.add(contract.strike);
        }
    });
    const answer = [range.low, range.high, ...[...strikes].sort((a, b) => a - b)].join(' ');
    await memory.ask('putAnswer', world, work.symbol, listQuestion(listing), answer, []);
    work.answered.set(listQuestion(listing), answer);
    this.#status!.done++;
  }

  /** `listed`: its strikes are known. Until then the grid is used instead: as many, or a few more. */
  #optionsOf(work: Work, listing: string, guess: boolean): { options: WantedOption[]; listed: boolean } {
    const listed = listedIn(work, listing);
    const range = strikeRange(work, work.missing, listing);
    if (!range || (!listed && !guess)) return { options: [], listed: listed !== undefined };
    const step = strikeStep(work.deviation);
    const strikes = gridStrikes(step, range.low * (1 - step), range.high * (1 + step), listed);
    return { options: optionsOf(work, work.missing, listing, strikes), listed: listed !== undefined };
  }

  async #askOption(work: Work, option: WantedOption): Promise<void> {
    const contract = contractOf(work, option);
    const closes: OptionDay[] = [];
    const { from, to } = spanFor(work, option);
    let words = `${from} ${to}`;
    try {
      const { rows } = await this.#patiently(() => this.#ask(contract, from, to, false));
      for (const { startMs, close } of rows) closes.push({ contract, date: etDate(startMs), close });
    } catch (error) {
      // Before the plan's history begins, or unknown to the vendor: a second request would get the same answer.
      if (
        !(error instanceof FeedError) ||
        !['rest/not-entitled', 'rest/not-found', 'rest/bad-request'].includes(error.code)
      )
        throw error;
      this.#status!.refused++;
      this.#status!.message = error.message;
      words = '';
    }
    if (words !== '') {
      const { memory, world } = this.#options;
      await memory.ask('putAnswer', world, work.symbol, barsQuestion(work, contract), words, closes);
      work.answered.set(barsQuestion(work, contract), words);
    }
    this.#status!.done++;
  }

  async #ask(symbol: string, from: string, to: string, adjusted: boolean, priority: RestPriority = 'idle') {
    // Stopping a backfill must not cancel a request of `plan`.
    const signal = priority === 'idle' ? this.#abort.signal : undefined;
    return ask(this.#options.source, { ...dayBarsRequest(symbol, from, to, adjusted), priority, signal }, 'bars');
  }

  #patiently<T>(work: () => Promise<T>): Promise<T> {
    return patiently(this.#abort.signal, work);
  }

  /** Keeps the sessions that use this listing and have all their data. Returns those whose prices nothing confirms. */
  async #compute(work: Work, listing: string, done: ReadonlySet<string>): Promise<DayRow[]> {
    const { memory, world } = this.#options;
    const { proved, unproved, leftOut } = filledDays(
      work,
      listing,
      done,
      await memory.ask('optionDays', world, work.symbol),
    );
    this.#status!.leftOut += leftOut;
    await this.#keep(work, proved);
    return unproved;
  }
}
