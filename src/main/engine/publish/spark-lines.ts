/**
 * The last 30 points of the instruments that some window shows as a sparkline, sampled on the market clock.
 * A point is the last trade, else the mid; nothing is added while neither is known.
 */
import { SPARK_POINTS } from '../../../shared/contract/batch.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';

/** How many samples an instrument that is no longer shown is kept: a pane that is maximised or moved finds its lines again. */
const FOLLOWED_ON = 2 * SPARK_POINTS;

/** Between two points. */
const SPARK_MS = 2_000;

export class SparkLines {
  readonly #table: InstrumentTable;
  readonly #points = new Map<InstrumentId, Float64Array>();
  readonly #references = new Map<InstrumentId, number>();
  /** Version at which the instrument was last shown. */
  readonly #undrawnSince = new Map<InstrumentId, number>();
  #version = 0;
  /** The market time last sampled. */
  #sampledMs = Number.NaN;

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  /** Rises with every sample. */
  get version(): number {
    return this.#version;
  }

  has(id: InstrumentId): boolean {
    return this.#points.has(id);
  }

  want(id: InstrumentId): void {
    this.#references.set(id, (this.#references.get(id) ?? 0) + 1);
    this.#undrawnSince.delete(id);
    if (!this.#points.has(id)) this.#points.set(id, new Float64Array(SPARK_POINTS).fill(Number.NaN));
  }

  /** Points of instruments that are not shown are dropped after a while. */
  release(id: InstrumentId): void {
    const left = (this.#references.get(id) ?? 0) - 1;
    if (left > 0) {
      this.#references.set(id, left);
      return;
    }
    if (this.#references.delete(id)) this.#undrawnSince.set(id, this.#version);
  }

  /**
   * Samples every point of market time that is due, before later events are applied. A line is then the same live and replayed, at any
   * speed, and after a jump as if it had been played.
   */
  follow(atMs: EpochMs): void {
    const boundaryMs = Math.floor(atMs / SPARK_MS) * SPARK_MS;
    // The clock begins as this computer's: the simulated market's own time may be days before it.
    if (!(this.#sampledMs - boundaryMs < SPARK_POINTS * SPARK_MS)) this.#sampledMs = boundaryMs;
    const due = Math.min(SPARK_POINTS, (boundaryMs - this.#sampledMs) / SPARK_MS);
    for (let n = 0; n < due; n++) this.sample();
    if (due > 0) this.#sampledMs = boundaryMs;
  }

  sample(): void {
    const last = this.#table.column('last');
    const bid = this.#table.column('bid');
    const ask = this.#table.column('ask');
    for (const [id, points] of this.#points) {
      const mid = bid[id] > 0 && ask[id] >= bid[id] ? (bid[id] + ask[id]) / 2 : Number.NaN;
      const point = this.#table.symbolOf(id).startsWith('O:') ? firstKnown(mid, last[id]) : firstKnown(last[id], mid);
      if (Number.isNaN(point)) continue;
      points.copyWithin(0, 1);
      points[SPARK_POINTS - 1] = point;
    }
    this.#version++;
    // In order of release: the first that stays ends the search.
    for (const [id, since] of this.#undrawnSince) {
      if (this.#version - since <= FOLLOWED_ON) break;
      this.#undrawnSince.delete(id);
      this.#points.delete(id);
    }
  }

  /** Copies one instrument's points into column-major `values` as row `row` of `rows`. */
  copy(id: InstrumentId, values: Float64Array, row: number, rows: number): void {
    const points = this.#points.get(id);
    for (let i = 0; i < SPARK_POINTS; i++) values[i * rows + row] = points ? points[i] : Number.NaN;
  }

  clear(): void {
    for (const points of this.#points.values()) points.fill(Number.NaN);
    this.#sampledMs = Number.NaN;
    this.#version++;
  }
}

function firstKnown(a: number, b: number): number {
  return Number.isNaN(a) ? b : a;
}
