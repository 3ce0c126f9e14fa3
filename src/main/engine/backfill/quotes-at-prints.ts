/**
 * Requests the quote just before large prints whose side is unknown because no quote was held: the largest first, when REST has nothing else to
 * do. The answers reach the tape through the feed's sink, so a recording holds them and its replay makes no requests.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { PRINT_SOURCE } from '../../../shared/market/prints.ts';
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

interface Waiting {
  seq: number;
  symbol: string;
  atMs: EpochMs;
  premiumUsd: number;
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
  #asked = 0;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #givenUp = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QuotesAtPrintsOptions) {
    this.#options = options;
  }

  /** Prints that were never asked about because larger ones came. */
  get givenUp(): number {
    return this.#givenUp;
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
    if (this.#asked >= MAX_ASKED_AT_ONCE || nowMs < this.#pausedUntilMs || this.#isCounted()) return;
    const at = this.#waiting.findLastIndex(({ atMs }) => nowMs - atMs >= SETTLED_MS);
    if (at < 0) return;
    const [next] = this.#waiting.splice(at, 1);
    if (lacksQuote(this.#options.tape, next.seq)) void this.#ask(next);
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
      found.push({ seq, symbol: table.symbolOf(tape.instrument(seq)), atMs: tape.get(seq, 'atMs'), premiumUsd });
    }
    this.#seen = newest;
    if (found.length === 0) return;
    this.#waiting = [...this.#waiting, ...found].sort((a, b) => a.premiumUsd - b.premiumUsd);
    const over = Math.max(0, this.#waiting.length - MAX_WAITING);
    this.#givenUp += over;
    this.#waiting.splice(0, over);
  }

  async #ask({ symbol, atMs }: Waiting): Promise<void> {
    const { source, report } = this.#options;
    this.#asked++;
    try {
      await source.request({ ...quoteBeforeRequest(symbol, atMs), priority: 'idle' });
    } catch (error) {
      const refused = error instanceof FeedError && error.code === 'rest/not-entitled';
      this.#pausedUntilMs = source.now() + (refused ? REFUSED_PAUSE_MS : PAUSE_MS);
      report(`quote before a print of ${symbol}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#asked--;
    }
  }
}
