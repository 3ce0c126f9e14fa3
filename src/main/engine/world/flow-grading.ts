/**
 * The guesses of the session before graded by the open interest of the market's date, when a window asks: yesterday's recordings are counted in the worker that rebuilds a
 * day, and today's open interest is asked of REST. The answers pass through the feed's sink as any other.
 */
import { Worker } from 'node:worker_threads';
import type { FlowGradeStatus } from '../../../shared/contract/flow-report.ts';
import { gradeOpenings } from '../../../shared/flow/opening-grade.ts';
import { addDays, etDate, etInstant } from '../../../shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { guessPrints, openInterestPairs } from '../flow/opening-guesses.ts';
import type { FlowDaySnapshot } from '../flow/flow-day.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { snapshotChunk, snapshotPath } from '../massive/rest/rest-paths.ts';
import { workerUrl } from '../../workers/worker-url.ts';
import type { RebuildRequest } from './count-recordings.ts';
import type { RebuildMessage } from './flow-rebuild-worker.ts';
import type { MarketPipeline } from './market-pipeline.ts';
import { worldFaults } from './world-words.ts';

/** Contracts whose open interest is asked for, the largest premium first: some twenty requests. */
const MOST_ASKED = 4_000;

/** The session of the guesses, and the date whose open interest grades them. */
type GradedDays = Pick<FlowGradeStatus, 'on'> & { date: string };

export interface FlowGradingOptions {
  source: FeedSource;
  pipeline: MarketPipeline;
  /** What was recorded of the day before an instant. */
  recorded: (untilMs: number) => RebuildRequest;
  log: (text: string) => void;
}

export class FlowGrading {
  readonly #options: FlowGradingOptions;
  #status: FlowGradeStatus | undefined;
  /** Exchange date that `#status` was asked on. */
  #askedOn = '';
  #worker: Worker | undefined;

  constructor(options: FlowGradingOptions) {
    this.#options = options;
  }

  /** How far it is; the first call of a day begins it, and `again` restarts it. */
  status(again: boolean): FlowGradeStatus {
    const { source, pipeline } = this.#options;
    const today = etDate(source.now());
    if (this.#status && this.#askedOn === today && !(again && this.#status.state !== 'reading')) return this.#status;
    this.#askedOn = today;
    const [date] = pipeline.calendar.sessionsBefore(today, 1);
    this.#status = { state: 'reading', date, on: today, share: 0 };
    this.#read(date, today);
    return this.#status;
  }

  /** Another time of the replay, or the end. */
  clear(): void {
    this.#status = undefined;
    this.#end();
  }

  #end(): void {
    const ending = this.#worker;
    this.#worker = undefined;
    void ending?.terminate();
  }

  #read(date: string, on: string): void {
    this.#end();
    const request = this.#options.recorded(etInstant(addDays(date, 1), 0) - 1);
    const worker = new Worker(workerUrl('flowRebuild'), { workerData: request, name: 'guesses of yesterday' });
    this.#worker = worker;
    worker.on('message', (message: RebuildMessage) => {
      if (worker !== this.#worker) return;
      if (message.kind === 'progress') this.#status = { state: 'reading', date, on, share: message.share };
      else {
        this.#end();
        void this.#grade({ date, on }, request, message);
      }
    });
    worker.on('error', (error) => {
      if (worker !== this.#worker) return;
      this.#end();
      this.#fail({ date, on }, error.message);
    });
  }

  async #grade(
    { date, on }: GradedDays,
    request: RebuildRequest,
    { snapshot, unreadable }: Extract<RebuildMessage, { kind: 'done' }>,
  ): Promise<void> {
    const begun = this.#status;
    const { source, pipeline, log } = this.#options;
    if (unreadable.length > 0) log(`guesses of ${date}: ${unreadable.join(' ')}`);
    if (snapshot.date !== date || snapshot.kept.length === 0) {
      this.#status = { state: 'none', date, on, reason: worldFaults.noGuesses(date) };
      return;
    }
    const symbols = askedSymbols(snapshot, date);
    let refused: string | undefined;
    try {
      if (source.kind === 'live')
        for (let at = 0; at < symbols.length;) {
          const chunk = snapshotChunk(symbols, at);
          at += chunk.length;
          await source.request({ ...snapshotPath('options', chunk), priority: 'background' });
        }
    } catch (error) {
      refused = error instanceof Error ? error.message : String(error);
    }
    // A jump in time or another question came meanwhile.
    if (this.#status !== begun) return;
    const { table } = pipeline;
    const openInterest = table.column('openInterest');
    const asked = new Set(symbols);
    const after = (symbol: string): number | undefined => {
      const id = asked.has(symbol) ? table.find(symbol) : undefined;
      return id === undefined ? undefined : openInterest[id];
    };
    const atMs = source.now();
    const session = pipeline.calendar.sessionOn(etDate(atMs));
    const pairs = openInterestPairs(snapshot, after);
    if (!(session && atMs >= session.openMs) && !symbols.some((symbol) => differs(pairs(symbol)))) {
      this.#status = { state: 'none', date, on, reason: refused ?? worldFaults.openInterestNotOut(on) };
      return;
    }
    this.#status = {
      state: 'graded',
      on,
      grade: gradeOpenings(date, guessPrints(snapshot), pairs),
      atMs,
      leastPremiumUsd: request.preferences.flow.keptPremiumUsd,
      lacks: [
        ...(unreadable.length > 0 ? [worldFaults.flowUnreadable] : []),
        ...(refused === undefined ? [] : [worldFaults.openInterestRefused(on, refused)]),
      ],
    };
  }

  #fail({ date, on }: GradedDays, reason: string): void {
    this.#options.log(`guesses of ${date}: ${reason}`);
    this.#status = { state: 'none', date, on, reason: worldFaults.guessesUnreadable };
  }
}

/** Contracts that still trade, the largest premium first. */
function askedSymbols(snapshot: FlowDaySnapshot, date: string): string[] {
  const premium = new Map<string, number>();
  for (const { symbol, premiumUsd } of guessPrints(snapshot))
    if ((parseOptionSymbol(symbol)?.expiry ?? '') > date)
      premium.set(symbol, (premium.get(symbol) ?? 0) + Math.abs(premiumUsd));
  return [...premium]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_ASKED)
    .map(([symbol]) => symbol);
}

const differs = ({ before, after }: { before?: number; after?: number }): boolean =>
  before !== undefined && after !== undefined && before !== after;
