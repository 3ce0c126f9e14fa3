/**
 * Our own IV and Greeks for the contracts on screen: recomputes what is dirty, nearest expiry first, within a time budget a run,
 * so that ingest never waits for analytics. A slice keeps its own kernel columns; nothing is allocated per contract.
 */
import { GROUP_BIT, MODEL_REASON, type ModelReason } from '../../../shared/contract/columns.ts';
import { etDate, etInstant, YEAR_MS, type EpochMs } from '../../../shared/market/calendar.ts';
import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import { AmericanSlices } from '../../../shared/analytics/american-chain.ts';
import {
  createGreekColumns,
  createOptionColumns,
  type GreekColumns,
  type OptionColumns,
} from '../../../shared/analytics/columns.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';
import { selectPrice } from './price-selection.ts';
import type { DirtySet, InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { estimateCarry, type SliceCarry } from './slice-carry.ts';
import { ModelColumns } from './model-columns.ts';
import { solveRow } from './solve-rows.ts';

/** The whole slice is recomputed when spot moved by this fraction, or when this long has passed (time decay). */
const SPOT_MOVE = 2e-5;
const MAX_AGE_MS = 2_000;
/** Rows solved between two looks at the clock. */
const EUROPEAN_CHUNK = 64;
const AMERICAN_CHUNK = 4;

export interface SliceState {
  slice: ChainSlice;
  /** Instruments of the rows: calls first, then puts; NO_INSTRUMENT where a side is not listed. */
  ids: Uint32Array;
  options: OptionColumns;
  prices: Float64Array;
  volatility: Float64Array;
  greeks: GreekColumns;
  reasons: Uint8Array;
  dirty: Uint8Array;
  dirtyCount: number;
  cursor: number;
  solvedSpot: number;
  solvedAtMs: EpochMs;
  carry: SliceCarry | undefined;
  /** Exercise boundaries of an American slice, kept while rates and time allow. */
  boundaries: AmericanSlices;
}

export interface ChainModelOptions {
  table: InstrumentTable;
  /** Continuous rate for a number of years. */
  rate: (years: number) => number;
  /** Cash dividends an underlying is expected to pay until an instant; undefined while not known. */
  dividends?: (underlying: string, nowMs: EpochMs, untilMs: EpochMs) => readonly CashDividend[] | undefined;
  /** Milliseconds that only measure durations. */
  stopwatch: () => number;
}

export class ChainModel {
  readonly #table: InstrumentTable;
  readonly #options: ChainModelOptions;
  readonly #dirty: DirtySet;
  #states: SliceState[] = [];
  #rows = new Map<InstrumentId, { state: SliceState; row: number }>();
  #next = 0;
  #solved = 0;
  /** Quotes from before 04:00 ET of the market date are another session's. */
  #sessionStartMs = 0;
  #columns: ModelColumns;

  constructor(options: ChainModelOptions) {
    this.#options = options;
    this.#table = options.table;
    this.#dirty = options.table.watch();
    this.#columns = new ModelColumns(options.table);
  }

  /** Contracts solved since the start. */
  get solved(): number {
    return this.#solved;
  }

  get states(): readonly SliceState[] {
    return this.#states;
  }

  get contracts(): number {
    return this.#rows.size;
  }

  /** Rows that wait for the model. */
  get backlog(): number {
    return this.#states.reduce((sum, s) => sum + s.dirtyCount, 0);
  }

  state(underlying: string, root: string, expiry: string): SliceState | undefined {
    return this.#states.find(
      (s) => s.slice.underlying === underlying && s.slice.root === root && s.slice.expiry === expiry,
    );
  }

  /** Replaces what is modelled; slices that stay keep their state. */
  setSlices(slices: readonly ChainSlice[]): void {
    const kept = new Map(this.#states.map((s) => [s.slice, s]));
    for (const id of this.#rows.keys()) this.#dirty.want(id, 0);
    this.#rows = new Map();
    this.#states = slices.map((slice) => kept.get(slice) ?? newState(slice));
    for (const state of this.#states) {
      for (let row = 0; row < state.ids.length; row++) {
        const id = state.ids[row];
        if (id === NO_INSTRUMENT) continue;
        this.#rows.set(id, { state, row });
        this.#dirty.want(id, GROUP_BIT.quote | GROUP_BIT.trade);
      }
    }
  }

  /** Forgets every solution (another time, other rates). */
  invalidate(): void {
    for (const state of this.#states) state.solvedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Works for at most `budgetMs`, or until nothing is dirty with an infinite budget. Returns milliseconds used. */
  run(nowMs: EpochMs, budgetMs: number): number {
    const { stopwatch } = this.#options;
    const startedAt = stopwatch();
    this.#sessionStartMs = etInstant(etDate(nowMs), 4);
    if (this.#columns.capacity !== this.#table.capacity) this.#columns = new ModelColumns(this.#table);
    this.#dirty.drain((id) => {
      const at = this.#rows.get(id);
      if (at) markRow(at.state, at.row);
    });
    for (let visited = 0; visited < this.#states.length; visited++) {
      const state = this.#states[this.#next % this.#states.length];
      this.#refresh(state, nowMs);
      while (state.dirtyCount > 0) {
        if (stopwatch() - startedAt >= budgetMs) return stopwatch() - startedAt;
        this.#solveChunk(state, nowMs);
      }
      this.#next++;
    }
    return stopwatch() - startedAt;
  }

  close(): void {
    this.#table.unwatch(this.#dirty);
  }

  #refresh(state: SliceState, nowMs: EpochMs): void {
    const spot = this.#spotOf(state.slice);
    const moved = !(Math.abs(spot / state.solvedSpot - 1) < SPOT_MOVE);
    const aged = nowMs - state.solvedAtMs >= MAX_AGE_MS || nowMs < state.solvedAtMs;
    if (!aged && (!moved || Number.isNaN(spot))) return;
    if (state.dirtyCount > 0 && !Number.isNaN(state.solvedSpot)) return;
    const years = Math.max((state.slice.settlesAtMs - nowMs) / YEAR_MS, 60_000 / YEAR_MS);
    const expired = state.slice.settlesAtMs <= nowMs;
    state.solvedSpot = spot;
    state.solvedAtMs = nowMs;
    state.carry = expired
      ? undefined
      : estimateCarry(
          this.#table,
          state.slice,
          spot,
          years,
          this.#options.rate(years),
          this.#sessionStartMs,
          this.#options.dividends?.(state.slice.underlying, nowMs, state.slice.settlesAtMs),
        );
    const { options, slice } = state;
    const strikes = slice.strikes.length;
    const forwardSpot = state.carry?.spot ?? Number.NaN;
    for (let row = 0; row < state.ids.length; row++) {
      options.sign[row] = row < strikes ? 1 : -1;
      options.strike[row] = slice.strikes[row % strikes];
      options.spot[row] = forwardSpot;
      options.years[row] = expired ? Number.NaN : years;
      options.rate[row] = state.carry?.rate ?? Number.NaN;
      options.dividendYield[row] = state.carry?.dividendYield ?? Number.NaN;
      if (state.ids[row] !== NO_INSTRUMENT) markRow(state, row);
    }
  }

  #solveChunk(state: SliceState, nowMs: EpochMs): void {
    const limit = state.slice.european ? EUROPEAN_CHUNK : AMERICAN_CHUNK;
    const rows = state.ids.length;
    let done = 0;
    for (let seen = 0; seen < rows && done < limit && state.dirtyCount > 0; seen++) {
      const row = state.cursor;
      state.cursor = row + 1 === rows ? 0 : row + 1;
      if (state.dirty[row] === 0) continue;
      state.dirty[row] = 0;
      state.dirtyCount--;
      this.#solveRow(state, row, nowMs);
      done++;
    }
    this.#solved += done;
  }

  #solveRow(state: SliceState, row: number, nowMs: EpochMs): void {
    const id = state.ids[row];
    const unsolved = this.#reasonBefore(state, row, id, nowMs);
    const reason = unsolved === MODEL_REASON.solved ? solveRow(state, row) : unsolved;
    if (reason !== MODEL_REASON.solved && this.#columns.reason[id] === reason) return;
    this.#columns.write(id, state, row, reason, nowMs);
    this.#table.mark(id, 'model');
  }

  #reasonBefore(state: SliceState, row: number, id: InstrumentId, nowMs: EpochMs): ModelReason {
    if (state.slice.adjusted) return MODEL_REASON.adjusted;
    if (state.slice.settlesAtMs <= nowMs) return MODEL_REASON.expired;
    if (state.carry === undefined || Number.isNaN(state.carry.spot)) return MODEL_REASON.noUnderlying;
    const { bid, ask, quoteAtMs, last } = this.#columns;
    return selectPrice(state.prices, row, bid[id], ask[id], quoteAtMs[id], last[id], this.#sessionStartMs);
  }

  #spotOf(slice: ChainSlice): number {
    const id = this.#table.find(slice.underlying);
    return id === undefined ? Number.NaN : this.#table.column('last')[id];
  }
}

function newState(slice: ChainSlice): SliceState {
  const rows = slice.strikes.length * 2;
  const ids = new Uint32Array(rows);
  ids.set(slice.calls);
  ids.set(slice.puts, slice.strikes.length);
  return {
    slice,
    ids,
    options: createOptionColumns(rows),
    prices: new Float64Array(rows).fill(Number.NaN),
    volatility: new Float64Array(rows).fill(Number.NaN),
    greeks: createGreekColumns(rows),
    reasons: new Uint8Array(rows),
    dirty: new Uint8Array(rows),
    dirtyCount: 0,
    cursor: 0,
    solvedSpot: Number.NaN,
    solvedAtMs: Number.NEGATIVE_INFINITY,
    carry: undefined,
    boundaries: new AmericanSlices(2),
  };
}

function markRow(state: SliceState, row: number): void {
  if (state.dirty[row] === 1) return;
  state.dirty[row] = 1;
  state.dirtyCount++;
}
