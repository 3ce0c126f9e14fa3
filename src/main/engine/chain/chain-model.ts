/**
 * Our own IV and Greeks for the contracts on screen: recomputes what is dirty, nearest expiry first, within a time budget a run,
 * so that ingest never waits for analytics. A slice keeps its own kernel columns; nothing is allocated per contract.
 */
import { GROUP_BIT, MODEL_REASON, type ModelReason } from '../../../shared/contract/columns.ts';
import { etDate, etInstant, yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { CashDividend } from '../../../shared/analytics/american-dividends.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';
import { selectPrice } from './price-selection.ts';
import type { DirtySet, InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { estimateCarry } from './slice-carry.ts';
import { CLEAN, followSpot, markChanged, markForPass, newSliceState, PASS, type SliceState } from './slice-state.ts';
import { ModelColumns } from './model-columns.ts';
import { pricingSlice } from './slice-pricing.ts';
import { solveRow } from './solve-rows.ts';

/**
 * A slice is solved again as a whole, a pass, when spot moved by this fraction, or when this long has passed (time decay): two seconds, and
 * in the last quarter of an hour a share of what is left.
 */
const SPOT_MOVE = 2e-5;
const MAX_AGE_MS = 2_000;
const LEAST_AGE_MS = 200;
const AGE_SHARE = 0.002;
/** Rows solved between two looks at the clock. An American row may have to tabulate premiums or dividend layers first, up to 10 ms. */
const EUROPEAN_CHUNK = 64;
const AMERICAN_CHUNK = 1;

/** One step may take 10 ms: a debt near this is a fault of the measuring, and must not stop the model. */
const MOST_OVERRUN_MS = 1_000;
/** A model this far behind is said to be. */
const SAID_BEHIND_MS = 2_000;

export interface ChainModelOptions {
  table: InstrumentTable;
  /** Continuous rate for a number of years. */
  rate: (years: number) => number;
  /** Cash dividends an underlying is expected to pay until an instant; undefined while not known. */
  dividends?: (underlying: string, nowMs: EpochMs, untilMs: EpochMs) => readonly CashDividend[] | undefined;
  calendar: () => TradingCalendar;
  /** Milliseconds that only measure durations: when a run ends. */
  stopwatch: () => number;
  /** Milliseconds this thread has worked: what a run took. Without it the stopwatch's, in which other programs' work counts too. */
  workedMs?: () => number;
}

export class ChainModel {
  readonly #table: InstrumentTable;
  readonly #options: ChainModelOptions;
  readonly #dirty: DirtySet;
  #states: SliceState[] = [];
  #rows = new Map<InstrumentId, { state: SliceState; row: number }>();
  #next = 0;
  #solved = 0;
  /** What the last runs took beyond their budget: paid back by the next. */
  #overrunMs = 0;
  /** Quotes from before 04:00 ET of the market date are another session's. */
  #sessionStartMs = 0;
  /** While the market is open, so is an underlying's price: yesterday's close explains no quote of today. */
  #oldestSpotMs = Number.NEGATIVE_INFINITY;
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

  /** How long values on screen have been waiting for their turn, market milliseconds; undefined while the model keeps up. */
  behindMs(nowMs: EpochMs): EpochMs | undefined {
    let most = 0;
    for (const state of this.#states) most = Math.max(most, this.sliceBehindMs(state, nowMs) ?? 0);
    return most > 0 ? most : undefined;
  }

  /** The same of one slice. A first pass that has not begun is no lateness: there is nothing on screen yet. */
  sliceBehindMs({ passAtMs, passLeft }: SliceState, nowMs: EpochMs): EpochMs | undefined {
    const waitedMs = passLeft > 0 ? nowMs - passAtMs : nowMs - passAtMs - MAX_AGE_MS;
    return Number.isFinite(waitedMs) && waitedMs >= SAID_BEHIND_MS ? waitedMs : undefined;
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
    this.#states = slices.map((slice) => kept.get(slice) ?? newSliceState(slice));
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
    for (const state of this.#states) state.passAtMs = Number.NEGATIVE_INFINITY;
  }

  /**
   * Works for at most `budgetMs`, or until nothing is dirty with an infinite budget. A step begun is ended, so a run may take a little
   * longer; the next ones get that much less. Returns milliseconds worked.
   */
  run(nowMs: EpochMs, budgetMs: number): number {
    if (this.#overrunMs >= budgetMs) {
      this.#overrunMs -= budgetMs;
      return 0;
    }
    const { stopwatch, workedMs } = this.#options;
    const startedAt = stopwatch();
    const workedBefore = workedMs?.() ?? 0;
    const allowedMs = budgetMs - this.#overrunMs;
    this.#work(nowMs, startedAt + allowedMs);
    const tookMs = stopwatch() - startedAt;
    // A thread that was made to wait, or slept with the computer, owes nothing for it.
    const usedMs = workedMs ? Math.min(tookMs, workedMs() - workedBefore) : tookMs;
    this.#overrunMs = Math.min(MOST_OVERRUN_MS, Math.max(0, usedMs - allowedMs));
    return usedMs;
  }

  #work(nowMs: EpochMs, untilMs: number): void {
    const { stopwatch } = this.#options;
    this.#sessionStartMs = etInstant(etDate(nowMs), 4);
    this.#oldestSpotMs = this.#options.calendar().isRegularHours(nowMs)
      ? this.#sessionStartMs
      : Number.NEGATIVE_INFINITY;
    if (this.#columns.capacity !== this.#table.capacity) this.#columns = new ModelColumns(this.#table);
    this.#dirty.drain((id) => {
      const at = this.#rows.get(id);
      if (at) markChanged(at.state, at.row);
    });
    for (let visited = 0; visited < this.#states.length; visited++) {
      const state = this.#states[this.#next % this.#states.length];
      this.#refresh(state, nowMs);
      while (state.dirtyCount > 0) {
        this.#solveChunk(state, nowMs);
        if (stopwatch() >= untilMs) return;
      }
      this.#next++;
    }
  }

  close(): void {
    this.#table.unwatch(this.#dirty);
  }

  /** Starts a pass when one is due. Within a pass spot is followed, so that a fresh quote is never solved against an old spot. */
  #refresh(state: SliceState, nowMs: EpochMs): void {
    const spot = this.#spotOf(state.slice);
    if (state.passLeft > 0 && nowMs >= state.passAtMs && Number.isFinite(state.passAtMs)) {
      if (Math.abs(spot / state.spot - 1) >= SPOT_MOVE) followSpot(state, spot);
      return;
    }
    const moved = !(Math.abs(spot / state.passSpot - 1) < SPOT_MOVE);
    const oldestMs = Math.min(
      MAX_AGE_MS,
      Math.max(LEAST_AGE_MS, AGE_SHARE * Math.abs(state.slice.settlesAtMs - nowMs)),
    );
    const aged = nowMs - state.passAtMs >= oldestMs || nowMs < state.passAtMs;
    if (!aged && (!moved || Number.isNaN(spot))) return;
    const years = yearsLeft(state.slice.settlesAtMs, nowMs);
    const expired = state.slice.settlesAtMs <= nowMs;
    state.spot = spot;
    state.passSpot = spot;
    state.passAtMs = nowMs;
    state.carry = expired
      ? undefined
      : estimateCarry(this.#table, state.slice, {
          spot,
          years,
          rate: this.#options.rate(years),
          nowMs,
          sessionStartMs: this.#sessionStartMs,
          dividends: this.#options.dividends?.(state.slice.underlying, nowMs, state.slice.settlesAtMs),
          earlier: state.carry?.dividends,
        });
    state.pricing = state.carry && pricingSlice(state.slice.european, years, state.carry, state.pricing);
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
      if (state.ids[row] !== NO_INSTRUMENT) markForPass(state, row);
    }
  }

  #solveChunk(state: SliceState, nowMs: EpochMs): void {
    const limit = state.slice.european ? EUROPEAN_CHUNK : AMERICAN_CHUNK;
    const rows = state.ids.length;
    let done = 0;
    for (let seen = 0; seen < rows && done < limit && state.dirtyCount > 0; seen++) {
      const row = state.cursor;
      state.cursor = row + 1 === rows ? 0 : row + 1;
      if (state.dirty[row] === CLEAN) continue;
      if (state.dirty[row] === PASS) state.passLeft--;
      state.dirty[row] = CLEAN;
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
    const { bid, ask, quoteAtMs, last, lastAtMs } = this.#columns;
    const start = this.#sessionStartMs;
    return selectPrice(state.prices, row, bid[id], ask[id], quoteAtMs[id], last[id], lastAtMs[id], start, nowMs);
  }

  #spotOf(slice: ChainSlice): number {
    const id = this.#table.find(slice.underlying);
    if (id === undefined || this.#table.column('lastAtMs')[id] < this.#oldestSpotMs) return Number.NaN;
    return this.#table.column('last')[id];
  }
}
