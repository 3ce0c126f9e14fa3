/**
 * Requests the quote just before large prints whose side is unknown because no quote was held: the largest first, when REST has nothing else to
 * do. The answers reach the tape through the feed's sink, so a recording holds them and its replay makes no requests.
 */
import type { AskedQuote } from '../../../shared/contract/flow-side.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { PRINT_SOURCE, SIDE_BASIS } from '../../../shared/market/prints.ts';
import { FeedError } from '../feed/feed-error.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { lacksQuote } from '../flow/amend-sides.ts';
import type { FlowTape } from '../flow/flow-tape.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { quoteBeforeRequest } from '../massive/rest/endpoints.ts';

const FIRST_AFTER_MS = 3_000;
/** At most ten requests a second. */
const EVERY_MS = 100;
const MAX_ASKED_AT_ONCE = 4;
/** Beyond it the smallest are dropped; they are counted. */
const MAX_WAITING = 1_000;
const PAUSE_MS = 15_000;
/** A request that the plan refused is repeated after this: plans change. */
const REFUSED_PAUSE_MS = 10 * 60_000;
/** The vendor's history lags its stream: a print must be this old before its quote is requested. */
const SETTLED_MS = 2_000;

/** A crossed or locked quote tells no side: the vendor's history may have another one after this. It is asked once more. */
const AGAIN_MS = 60_000;

/** A request that fails this often is not sent again: others wait behind it. */
const MOST_TRIES = 2;
/** Prints remembered as asked in vain. */
const MOST_FAILED = 1_000;

interface Waiting {
  seq: number;
  symbol: string;
  atMs: EpochMs;
  premiumUsd: number;
  tries: number;
  /** Asked before, and answered with a crossed or locked quote: to be asked again from this time on. */
  againMs?: EpochMs;
}

export interface QuotesAtPrintsOptions {
  source: FeedSource;
  table: InstrumentTable;
  tape: FlowTape;
  report: (text: string) => void;
}

export class QuotesAtPrints {
  readonly #options: QuotesAtPrintsOptions;
  /** Smallest premium first. */
  #waiting: Waiting[] = [];
  #seen = -1;
  readonly #asked = new Set<Waiting>();
  /** Sequences, the oldest failure first. */
  readonly #failed = new Set<number>();
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  /** The pause is for a refusal of the plan. */
  #refused = false;
  #givenUp = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QuotesAtPrintsOptions) {
    this.#options = options;
  }

  /** Prints that were never asked about because larger ones came. */
  get givenUp(): number {
    return this.#givenUp;
  }

  /** What has become of the question about a streamed print that was kept and has no answer. */
  stateOf(seq: number): AskedQuote {
    const { source } = this.#options;
    if (this.#isCounted()) return 'counted';
    if (source.now() < this.#pausedUntilMs) return this.#refused ? 'refused' : 'pausing';
    if (this.#failed.has(seq)) return 'failed';
    const isWaiting = seq > this.#seen || [...this.#asked, ...this.#waiting].some((waiting) => waiting.seq === seq);
    return isWaiting ? 'waiting' : 'crowdedOut';
  }

  start(): void {
    if (this.#options.source.kind === 'replay') return;
    this.#timer = setTimeout(() => (this.#timer = setInterval(() => this.tick(), EVERY_MS)), FIRST_AFTER_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  /** Takes in new prints and sends the next request. */
  tick(): void {
    const { source } = this.#options;
    this.#collect();
    const nowMs = source.now();
    if (this.#asked.size >= MAX_ASKED_AT_ONCE || nowMs < this.#pausedUntilMs || this.#isCounted()) return;
    const at = this.#waiting.findLastIndex(
      ({ atMs, againMs = atMs }) => nowMs - atMs >= SETTLED_MS && nowMs >= againMs,
    );
    if (at < 0) return;
    const [next] = this.#waiting.splice(at, 1);
    const isStillCrossed = next.againMs !== undefined && this.#isCrossed(next.seq);
    if (isStillCrossed || lacksQuote(this.#options.tape, next.seq)) void this.#ask(next);
  }

  /** Five requests a minute are kept for prices and chains. */
  #isCounted(): boolean {
    return this.#options.source.capabilities().some((c) => c.market === 'options' && c.rest === 'limited');
  }

  #collect(): void {
    const { tape, table } = this.#options;
    const found: Waiting[] = [];
    let newest = this.#seen;
    for (const seq of tape.kept.newest()) {
      if (seq <= this.#seen) break;
      newest = Math.max(newest, seq);
      // Prints from earlier recordings of the day, and fetched ones, were already tried.
      if (tape.get(seq, 'source') !== PRINT_SOURCE.stream || !lacksQuote(tape, seq)) continue;
      const premiumUsd = Math.abs(tape.get(seq, 'premiumUsd'));
      found.push({
        seq,
        symbol: table.symbolOf(tape.instrument(seq)),
        atMs: tape.get(seq, 'atMs'),
        premiumUsd,
        tries: 0,
      });
    }
    this.#seen = newest;
    if (found.length > 0) this.#queue(found);
  }

  #queue(found: readonly Waiting[]): void {
    this.#waiting = [...this.#waiting, ...found].sort((a, b) => a.premiumUsd - b.premiumUsd);
    const over = Math.max(0, this.#waiting.length - MAX_WAITING);
    this.#givenUp += over;
    this.#waiting.splice(0, over);
  }

  async #ask(waiting: Waiting): Promise<void> {
    const { source, report } = this.#options;
    const { symbol, atMs } = waiting;
    this.#asked.add(waiting);
    try {
      await source.request({ ...quoteBeforeRequest(symbol, atMs), priority: 'idle' });
      if (waiting.againMs === undefined && this.#isCrossed(waiting.seq))
        this.#queue([{ ...waiting, tries: 0, againMs: source.now() + AGAIN_MS }]);
    } catch (error) {
      this.#refused = error instanceof FeedError && error.code === 'rest/not-entitled';
      this.#pausedUntilMs = source.now() + (this.#refused ? REFUSED_PAUSE_MS : PAUSE_MS);
      if (++waiting.tries < MOST_TRIES) this.#queue([waiting]);
      else this.#fail(waiting.seq);
      report(`quote before a print of ${symbol}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#asked.delete(waiting);
    }
  }

  #isCrossed(seq: number): boolean {
    return this.#options.tape.get(seq, 'sideBasis') === SIDE_BASIS.crossed;
  }

  #fail(seq: number): void {
    this.#failed.add(seq);
    if (this.#failed.size > MOST_FAILED) this.#failed.delete(this.#failed.values().next().value!);
  }
}
