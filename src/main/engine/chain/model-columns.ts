/** The table's columns that the model reads and writes, fetched once: columns move only when the table grows. */
import { MODEL_REASON, type ModelReason } from '../../../shared/contract/columns.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import type { SliceState } from './slice-state.ts';

export class ModelColumns {
  readonly capacity: number;
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly quoteAtMs: Float64Array;
  readonly last: Float64Array;
  readonly lastAtMs: Float64Array;
  readonly vendorIv: Float64Array;
  readonly vendorDelta: Float64Array;
  readonly vendorAtMs: Float64Array;
  readonly reason: Float64Array;
  readonly quoteReason: Float64Array;
  readonly #iv: Float64Array;
  readonly #itm: Float64Array;
  readonly #quoteIv: Float64Array;
  readonly #quoteEdge: Float64Array;
  readonly #delta: Float64Array;
  readonly #gamma: Float64Array;
  readonly #theta: Float64Array;
  readonly #vega: Float64Array;
  readonly #rho: Float64Array;
  readonly #vanna: Float64Array;
  readonly #charm: Float64Array;
  readonly #price: Float64Array;
  readonly #forward: Float64Array;
  readonly #atMs: Float64Array;

  constructor(table: InstrumentTable) {
    this.capacity = table.capacity;
    this.bid = table.column('bid');
    this.ask = table.column('ask');
    this.quoteAtMs = table.column('quoteAtMs');
    this.last = table.column('last');
    this.lastAtMs = table.column('lastAtMs');
    this.vendorIv = table.column('vendorIv');
    this.vendorDelta = table.column('vendorDelta');
    this.vendorAtMs = table.column('vendorAtMs');
    this.reason = table.column('modelReason');
    this.quoteReason = table.column('quoteReason');
    this.#itm = table.column('modelItm');
    this.#quoteIv = table.column('quoteIv');
    this.#quoteEdge = table.column('quoteEdge');
    this.#iv = table.column('modelIv');
    this.#delta = table.column('modelDelta');
    this.#gamma = table.column('modelGamma');
    this.#theta = table.column('modelTheta');
    this.#vega = table.column('modelVega');
    this.#rho = table.column('modelRho');
    this.#vanna = table.column('modelVanna');
    this.#charm = table.column('modelCharm');
    this.#price = table.column('modelPrice');
    this.#forward = table.column('modelForward');
    this.#atMs = table.column('modelAtMs');
  }

  /** What a contract has now is of a session that began after the one that ended with `untilMs`. */
  isAfter(id: InstrumentId, untilMs: EpochMs): boolean {
    return this.quoteAtMs[id] > untilMs || this.lastAtMs[id] > untilMs || this.vendorAtMs[id] > untilMs;
  }

  /** The quote's own volatility; unknown unless solved. */
  writeQuote(id: InstrumentId, volatility: number, reason: ModelReason): void {
    this.#quoteIv[id] = reason === MODEL_REASON.solved ? volatility : Number.NaN;
    this.quoteReason[id] = reason;
  }

  /** US dollars; true where that is news. */
  writeEdge(id: InstrumentId, edge: number): boolean {
    if (Object.is(this.#quoteEdge[id], edge)) return false;
    this.#quoteEdge[id] = edge;
    return true;
  }

  /** Known without a solution too, unless the quotes contradict it. */
  writeForward(id: InstrumentId, { carry, contradicted }: SliceState): void {
    this.#forward[id] = carry && !contradicted ? carry.forward : Number.NaN;
  }

  /** Every value is unknown unless the row is solved. */
  write(id: InstrumentId, state: SliceState, row: number, reason: ModelReason, nowMs: EpochMs): void {
    const { greeks } = state;
    const solved = reason === MODEL_REASON.solved;
    this.#iv[id] = solved ? state.volatility[row] : Number.NaN;
    this.#itm[id] = solved ? state.itm[row] : Number.NaN;
    this.#delta[id] = solved ? greeks.delta[row] : Number.NaN;
    this.#gamma[id] = solved ? greeks.gamma[row] : Number.NaN;
    this.#theta[id] = solved ? greeks.theta[row] : Number.NaN;
    this.#vega[id] = solved ? greeks.vega[row] : Number.NaN;
    this.#rho[id] = solved ? greeks.rho[row] : Number.NaN;
    this.#vanna[id] = solved ? greeks.vanna[row] : Number.NaN;
    this.#charm[id] = solved ? greeks.charm[row] : Number.NaN;
    this.#price[id] = solved ? greeks.price[row] : Number.NaN;
    this.reason[id] = reason;
    this.#atMs[id] = nowMs;
  }
}
