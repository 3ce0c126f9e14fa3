/**
 * The newest bars of REST answers, for series that are watched only after their answer came: a window asks for a chart's history at once, and tells
 * what it watches with its next frame. Without them its running bar would begin where the watch does.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { BarRow } from '../../../shared/market/rest-updates.ts';

/** Answers kept; the oldest goes first. */
const KEPT = 64;
/** As many bars of an answer as one bar of a chart is folded of. */
const ROWS = 4;

interface EarlySeed {
  rows: readonly BarRow[];
  /** What happened before this is in the rows. */
  throughMs: EpochMs;
}

export class EarlySeeds {
  readonly #kept = new Map<string, EarlySeed>();

  /** `rows`: bars of `lengthMs`, oldest first. */
  keep(symbol: string, lengthMs: number, rows: readonly BarRow[], throughMs: EpochMs): void {
    const key = `${symbol} ${lengthMs}`;
    this.#kept.delete(key);
    this.#kept.set(key, { rows: rows.slice(-ROWS), throughMs });
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
  }

  of(symbol: string, lengthMs: number): EarlySeed | undefined {
    return this.#kept.get(`${symbol} ${lengthMs}`);
  }

  clear(): void {
    this.#kept.clear();
  }
}
