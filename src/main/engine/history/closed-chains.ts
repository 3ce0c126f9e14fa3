/**
 * Chains that no pane shows, modelled for a moment each, so that every name on screen has today's 30-day volatility. One at a time, from the
 * snapshots of its two expiries around 30 days: nothing is streamed for it.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';

export interface ClosedChainsOptions {
  now: () => EpochMs;
  /** False while the market is closed, in a replay, where the plan counts requests, and by the user's choice. */
  allowed: () => boolean;
  /** Chains on screen are still being computed: no visit begins. */
  busy: () => boolean;
  /** Underlyings on screen. */
  names: () => readonly string[];
  /** Underlyings that are scanned: visited while none on screen is due. */
  others: () => readonly string[];
  /** A pane shows its chain: it has a model already. */
  isShown: (symbol: string) => boolean;
  /** It has no listed options. */
  hasNone: (symbol: string) => boolean;
  /** The 30-day volatility that the model has of it now; NaN without one. */
  iv30: (symbol: string) => number;
  /** Another chain is visited, or none. */
  changed: () => void;
  /** The model has what the visit was for; it ends once that is read. */
  found: (symbol: string) => Promise<void>;
}

/** Between two visits of a name. */
const AGAIN_MS = 10 * 60_000;
/** A name whose chain told nothing: its plan has no quotes, or it has no options. */
const AGAIN_AFTER_NOTHING_MS = 60 * 60_000;
/** What early exercise adds is known only after the first pass. */
const SETTLE_MS = 4_000;
const LONGEST_MS = 45_000;

interface Visit {
  symbol: string;
  sinceMs: EpochMs;
  knownSinceMs?: EpochMs;
  read?: boolean;
}

export class ClosedChains {
  readonly #options: ClosedChainsOptions;
  readonly #dueAtMs = new Map<string, EpochMs>();
  #visit: Visit | undefined;

  constructor(options: ClosedChainsOptions) {
    this.#options = options;
  }

  /** The name whose chain is to be modelled now. */
  get visited(): string | undefined {
    return this.#visit?.symbol;
  }

  /** About once a second. */
  tick(): void {
    if (!this.#options.allowed()) this.#end();
    else if (this.#visit) this.#look(this.#visit);
    else this.#begin();
  }

  #begin(): void {
    const { now, busy, names, others, isShown, changed } = this.#options;
    if (busy()) return;
    const nowMs = now();
    const due = (symbol: string): EpochMs => this.#dueAtMs.get(symbol) ?? Number.NEGATIVE_INFINITY;
    const isWaiting = (symbol: string): boolean => !isShown(symbol) && due(symbol) <= nowMs;
    const onScreen = names().filter(isWaiting);
    const waiting = onScreen.length > 0 ? onScreen : others().filter(isWaiting);
    if (waiting.length === 0) return;
    const symbol = waiting.reduce((first, other) => (due(other) < due(first) ? other : first));
    this.#visit = { symbol, sinceMs: nowMs };
    changed();
  }

  #look(visit: Visit): void {
    const { now, isShown, hasNone, iv30, found } = this.#options;
    const nowMs = now();
    const { symbol, sinceMs } = visit;
    if (visit.read) return;
    if (isShown(symbol)) return this.#end();
    if (Number.isNaN(iv30(symbol))) {
      if (nowMs - sinceMs < LONGEST_MS && !hasNone(symbol)) return;
      this.#dueAtMs.set(symbol, nowMs + AGAIN_AFTER_NOTHING_MS);
      return this.#end();
    }
    visit.knownSinceMs ??= nowMs;
    if (nowMs - visit.knownSinceMs < SETTLE_MS) return;
    this.#dueAtMs.set(symbol, nowMs + AGAIN_MS);
    visit.read = true;
    void found(symbol).finally(() => {
      if (this.#visit === visit) this.#end();
    });
  }

  #end(): void {
    if (!this.#visit) return;
    this.#visit = undefined;
    this.#options.changed();
  }
}
