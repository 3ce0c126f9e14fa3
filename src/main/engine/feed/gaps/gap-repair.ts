/**
 * Fills closed gaps from REST, in the background: trades for T, bars for A, AM and V. The answers reach state through the
 * sink like any other; the reducers drop what they already have. What cannot be fetched is reported.
 */
import type { GapEntry } from '../../../../shared/contract/health.ts';
import { barsPath, tradesPath, unusualTradesPath, type PathQuery } from '../../massive/rest/rest-paths.ts';
import { gapStates } from '../feed-words.ts';
import type { FeedEnvironment, FeedTimer } from '../environment.ts';
import { errorText, FeedError } from '../feed-error.ts';
import type { RestReply, RestRequest } from '../feed-source.ts';

/** The server's REST data may trail its stream by a moment. */
export const SETTLE_MS = 2_000;
const MAX_SYMBOLS = 200;
const MAX_PAGES = 4;
/** Longer holes are history: charts ask for it themselves. */
const MAX_SPAN_MS = 8 * 3_600_000;

export interface GapRepairOptions {
  pages(request: RestRequest, maxPages: number): AsyncIterable<RestReply>;
  environment: FeedEnvironment;
  report(id: string, repair: GapEntry['repair'], detail: string): void;
  /** Trade symbols a market streams now: those an overflow may have affected. */
  streamedTrades(market: GapEntry['market']): string[];
  /** Why this market cannot be repaired now; undefined where it can. */
  obstacle(market: GapEntry['market']): string | undefined;
  /** Arrival time minus event time by design: 15 minutes on the delayed host. */
  delayMs(market: GapEntry['market']): number;
  log(level: 'info' | 'warning', text: string): void;
}

interface Plan {
  requests: PathQuery[];
  /** Why requests cannot fill it completely; undefined where they can. */
  shortfall?: string;
}

export class GapRepair {
  readonly #options: GapRepairOptions;
  #queue: Promise<void> = Promise.resolve();
  #stopped = false;
  #settling: FeedTimer | undefined;

  constructor(options: GapRepairOptions) {
    this.#options = options;
  }

  /** Repairs a closed gap after those before it. */
  enqueue(gap: GapEntry): void {
    if (this.#stopped) return;
    const { report, obstacle } = this.#options;
    const plan = this.#plan(gap);
    if (typeof plan === 'string') return report(gap.id, 'none', plan);
    const reason = obstacle(gap.market);
    if (reason !== undefined) return report(gap.id, 'impossible', reason);
    if (plan.requests.length === 0) return report(gap.id, 'impossible', plan.shortfall ?? gapStates.nothingToAsk);
    report(gap.id, 'pending', gapStates.waiting(plan.requests.length));
    this.#queue = this.#queue.then(() => this.#run(gap, plan));
  }

  stop(): void {
    this.#stopped = true;
    if (this.#settling) this.#options.environment.clearTimer(this.#settling);
  }

  /** A sentence where there is nothing to repair. */
  #plan(gap: GapEntry): Plan | string {
    const delayMs = this.#options.delayMs(gap.market);
    const fromMs = gap.startMs - delayMs;
    const toMs = (gap.endMs ?? gap.startMs) - delayMs;
    if (toMs - fromMs > MAX_SPAN_MS) return gapStates.tooLong;
    switch (gap.channel) {
      case 'T':
        if (gap.symbols.length > 0) return perSymbol(gap.symbols, (s) => tradesPath(s, fromMs, toMs));
        if (gap.market !== 'options') return { requests: [], shortfall: gapStates.noBulkTrades };
        return {
          requests: [unusualTradesPath(fromMs, toMs)],
          shortfall: gapStates.onlyLarge,
        };
      case '*':
        return perSymbol(this.#options.streamedTrades(gap.market), (s) => tradesPath(s, fromMs, toMs));
      case 'A':
        return perSymbol(gap.symbols, (s) => barsPath(s, 'second', fromMs, toMs));
      case 'AM':
        return perSymbol(gap.symbols, (s) => barsPath(s, 'minute', fromMs, toMs));
      case 'V':
        return {
          ...perSymbol(gap.symbols, (s) => barsPath(s, 'second', fromMs, toMs)),
          shortfall: gapStates.secondBars,
        };
      default:
        return gapStates.present;
    }
  }

  async #run(gap: GapEntry, plan: Plan): Promise<void> {
    if (this.#stopped) return;
    const { report, log, environment } = this.#options;
    await new Promise<void>((resolve) => (this.#settling = environment.setTimer(resolve, SETTLE_MS)));
    let done = 0;
    let lastError = '';
    for (const request of plan.requests) {
      if (this.#stopped) return;
      try {
        await this.#fetchAll(request);
        done++;
      } catch (error) {
        lastError = error instanceof FeedError ? error.message : errorText(error);
        log('warning', `gap ${gap.id}: ${request.path}: ${errorText(error)}`);
        // The plan would refuse the next symbol too.
        if (error instanceof FeedError && (error.status === 401 || error.status === 403)) break;
      }
    }
    if (this.#stopped) return;
    const all = plan.requests.length;
    if (done === 0) report(gap.id, 'impossible', lastError);
    else if (done < all) report(gap.id, 'partial', gapStates.partly(done, all, lastError));
    else report(gap.id, plan.shortfall ? 'partial' : 'repaired', plan.shortfall ?? gapStates.filled(all));
  }

  async #fetchAll(request: PathQuery): Promise<void> {
    const pages = this.#options.pages({ ...request, priority: 'background' }, MAX_PAGES);
    // Each passes through the sink.
    for await (const _ of pages);
  }
}

function perSymbol(symbols: readonly string[], path: (symbol: string) => PathQuery): Plan {
  if (symbols.length === 0) return { requests: [], shortfall: gapStates.noBulkHistory };
  const shortfall = symbols.length > MAX_SYMBOLS ? gapStates.firstSymbols(MAX_SYMBOLS, symbols.length) : undefined;
  return { requests: symbols.slice(0, MAX_SYMBOLS).map(path), shortfall };
}
