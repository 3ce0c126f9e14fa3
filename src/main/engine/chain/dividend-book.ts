/** Which cash dividends underlyings are expected to pay, asked for once each. */
import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { DividendRow } from '../../../shared/market/rest-updates.ts';
import { expectedDividends } from './dividends.ts';

/** On a plan of five requests a minute each one counts, and the parity forward does without. */
const RETRY_MS = 60_000;
/** Numbers wait this long for an answer; behind a plan's limit it takes minutes, and they stand without it meanwhile. */
const WAITED_MS = 5_000;

export interface DividendBookOptions {
  /** Past and announced cash dividends of a stock. */
  ask: (underlying: string) => Promise<DividendRow[]>;
  now: () => EpochMs;
  /** An answer came: what was computed without it is wrong. */
  learnt: () => void;
  report: (text: string) => void;
}

export class DividendBook {
  readonly #options: DividendBookOptions;
  #known = new Map<string, DividendRow[] | { askAgainAtMs: EpochMs; askedAtMs: EpochMs }>();

  constructor(options: DividendBookOptions) {
    this.#options = options;
  }

  /** An index pays none itself: its yield is in the parity forward. Until an answer comes they are unknown; a failed question is asked again. */
  expected(underlying: string, nowMs: EpochMs, untilMs: EpochMs): CashDividend[] | undefined {
    if (underlying.startsWith('I:')) return [];
    const known = this.#known.get(underlying);
    if (Array.isArray(known)) return expectedDividends(known, nowMs, untilMs);
    if (known === undefined || nowMs >= known.askAgainAtMs) void this.#ask(underlying);
    return undefined;
  }

  /** An answer is on its way, and soon here. */
  awaits(underlying: string): boolean {
    const known = this.#known.get(underlying);
    if (known === undefined || Array.isArray(known) || known.askAgainAtMs !== Number.POSITIVE_INFINITY) return false;
    return Math.abs(this.#options.now() - known.askedAtMs) < WAITED_MS;
  }

  /** Another time: asked again, and answers that are on their way do not count. */
  renew(): void {
    this.#known = new Map();
  }

  async #ask(underlying: string): Promise<void> {
    const { ask, now, learnt, report } = this.#options;
    const known = this.#known;
    const askedAtMs = now();
    known.set(underlying, { askAgainAtMs: Number.POSITIVE_INFINITY, askedAtMs });
    try {
      known.set(underlying, await ask(underlying));
      if (known === this.#known) learnt();
    } catch (error) {
      known.set(underlying, { askAgainAtMs: now() + RETRY_MS, askedAtMs });
      report(`dividends of ${underlying}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
