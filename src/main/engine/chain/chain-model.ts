/**
 * Our own IV and Greeks for the modelled contracts: a surface is fitted to every underlying's quotes, and its rows are solved within a
 * time budget a run, so that ingest never waits for analytics: those that somebody sees or watches first, then passes over whole
 * expiries, nearest first, then quotes that changed since theirs. A slice keeps its own kernel columns; nothing is allocated per contract.
 */
import { GROUP_BIT } from '../../../shared/contract/columns.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';
import type { ChainModelOptions } from './chain-model-options.ts';
import type { DirtySet, InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { modelSpotOf, type ModelSpot } from './model-spot.ts';
import { isStuck, markContradicted } from './quote-contradiction.ts';
import { hearSlice, readSlice, type HeardSlice } from './read-slice.ts';
import { readSessions } from './session-start.ts';
import { sliceBehindMs, sliceWaiting } from './slice-lateness.ts';
import {
  CHANGED,
  CLEAN,
  followSpot,
  forgetSolution,
  isStarting,
  isUnsolved,
  markChanged,
  markClean,
  markForPass,
  newSliceState,
  PASS,
  type SliceState,
} from './slice-state.ts';
import { ModelColumns } from './model-columns.ts';
import { hasMoved, isFitDue, isPassDue } from './pass-due.ts';
import { quoteEdge, solveGreeks, solveQuote } from './solve-rows.ts';
import { UnderlyingSpots } from './underlying-spots.ts';
import { UnderlyingSurface } from './underlying-surface.ts';
import { WatchedRows, type ModelRow } from './watched-rows.ts';

/** Rows solved between two looks at the clock. An American row may have to tabulate premiums or dividend layers first, up to 10 ms. */
const EUROPEAN_CHUNK = 64;
const AMERICAN_CHUNK = 1;

/** A watched row is solved again after this long at most if spot moved, whatever its pass does. */
const WATCHED_AGE_MS = 100;
/** Share of a run that watched rows may take: the passes that carry everything else must go on. */
const WATCHED_SHARE = 0.6;
/** They get this share of a run too that has to make up for earlier ones, which then takes longer: a new fit must not hold them up. */
const WATCHED_SHARE_OF_DEBT = 0.3;

/** One step may take 10 ms: a debt near this is a fault of the measuring, and must not stop the model. */
const MOST_OVERRUN_MS = 1_000;

export class ChainModel {
  readonly #table: InstrumentTable;
  readonly #options: ChainModelOptions;
  readonly #dirty: DirtySet;
  #states: SliceState[] = [];
  #surfaces: UnderlyingSurface[] = [];
  #rows = new Map<InstrumentId, ModelRow>();
  readonly #watched = new WatchedRows();
  #next = 0;
  /** The instant everything is computed from nothing for; NaN while none is. */
  #anewAtMs: EpochMs = Number.NaN;
  #solved = 0;
  /** Time the last runs took beyond their budget, deducted from the next ones. */
  #overrunMs = 0;
  /** What watched rows may still take of runs that make up for it. */
  #watchedCreditMs = 0;
  readonly #spots: UnderlyingSpots;
  #columns: ModelColumns;
  /** When the options' data was true that arrives now. */
  #dataMs: EpochMs = Number.NaN;

  constructor(options: ChainModelOptions) {
    this.#options = options;
    this.#table = options.table;
    this.#spots = new UnderlyingSpots(options.table, {
      priceAtEnd: (id, endMs) => options.origin?.priceAtEnd(id, endMs) ?? Number.NaN,
      delayMs: (underlying) => options.spotDelayMs?.(underlying) ?? 0,
    });
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

  /** How long values on screen have been waiting to be recomputed, market milliseconds; undefined while the model keeps up. */
  behindMs(nowMs: EpochMs): EpochMs | undefined {
    let most = 0;
    for (const state of this.#states) most = Math.max(most, sliceBehindMs(state, nowMs) ?? 0);
    return most > 0 ? most : undefined;
  }

  /** Contracts that wait for the model. */
  waiting(nowMs: EpochMs): number {
    return this.#states.reduce((sum, state) => sum + sliceWaiting(state, nowMs), 0);
  }

  /** Rows that are marked to be solved. */
  get backlog(): number {
    return this.#states.reduce((sum, s) => sum + s.dirtyCount, 0);
  }

  /** The price of an underlying as of the last run; NaN where none of its session is known. */
  priceOf(underlying: string): number {
    return this.#spots.of(underlying);
  }

  state(underlying: string, root: string, expiry: string): SliceState | undefined {
    return this.#states.find(
      (s) => s.slice.underlying === underlying && s.slice.root === root && s.slice.expiry === expiry,
    );
  }

  /** Replaces what is modelled; slices that stay keep their state. `quiet`: those that only the memory looks at. */
  setSlices(slices: readonly ChainSlice[], quiet: ReadonlySet<ChainSlice> = new Set()): void {
    const kept = new Map(this.#states.map((s) => [s.slice, s]));
    if (slices.length !== kept.size || slices.some((slice) => !kept.has(slice))) this.#anewAtMs = Number.NaN;
    for (const id of this.#rows.keys()) this.#dirty.want(id, 0);
    this.#rows = new Map();
    this.#states = slices.map((slice) => kept.get(slice) ?? newSliceState(slice));
    for (const state of this.#states) state.quiet = quiet.has(state.slice);
    const surfaces = new Map(this.#surfaces.map((surface) => [surface.underlying, surface]));
    this.#surfaces = [...Map.groupBy(this.#states, ({ slice }) => slice.underlying)].map(([underlying, states]) => {
      const surface = surfaces.get(underlying) ?? new UnderlyingSurface(underlying);
      surface.setStates(states);
      return surface;
    });
    for (const state of this.#states) {
      for (let row = 0; row < state.ids.length; row++) {
        const id = state.ids[row];
        if (id === NO_INSTRUMENT) continue;
        this.#rows.set(id, { state, row });
        this.#dirty.want(id, GROUP_BIT.quote | GROUP_BIT.trade);
      }
    }
    this.#watched.find(this.#rows);
  }

  /** Contracts that are on screen or that a rule looks at: theirs are the first rows of every run. Those of no modelled slice wait for theirs. */
  watch(contracts: ReadonlySet<InstrumentId>): void {
    this.#watched.choose(contracts, this.#rows);
  }

  /** Begins as new: what was fitted belongs to another time. */
  forget(): void {
    const slices = this.#states.map(({ slice }) => slice);
    const quiet = new Set(this.#states.filter((state) => state.quiet).map(({ slice }) => slice));
    this.setSlices([]);
    this.setSlices(slices, quiet);
  }

  /**
   * The market stands still at an instant: everything is computed once more, from nothing and all expiries together, so that the instant has
   * one answer whatever was computed before it, in whichever order. True until that is through.
   */
  computeAnew(nowMs: EpochMs): boolean {
    this.#readChanges(nowMs);
    if (this.#anewAtMs !== nowMs) {
      this.#anewAtMs = nowMs;
      for (const surface of this.#surfaces) surface.beginAnew();
    }
    return this.#states.some((s) => isUnsolved(s) || s.dirtyCount > 0 || (!s.exerciseKnown && s.surface.fitted));
  }

  /** Forgets every solution (other rates, other dividends). */
  invalidate(): void {
    this.#anewAtMs = Number.NaN;
    for (const state of this.#states) state.passAtMs = Number.NEGATIVE_INFINITY;
  }

  /**
   * Works for at most `budgetMs`, or until nothing is dirty with an infinite budget. A step that began is finished, so a run may take a little
   * longer; the next ones get that much less time, and solve but watched rows while they make up for it. Returns milliseconds worked.
   */
  run(nowMs: EpochMs, budgetMs: number): number {
    const owes = this.#overrunMs >= budgetMs;
    if (owes) {
      this.#watchedCreditMs = Math.min(this.#watchedCreditMs + budgetMs * WATCHED_SHARE_OF_DEBT, budgetMs);
      if (this.#watched.rows.length === 0 || this.#watchedCreditMs <= 0) {
        this.#overrunMs -= budgetMs;
        return 0;
      }
    }
    const allowedMs = owes ? this.#watchedCreditMs : budgetMs - this.#overrunMs;
    const { stopwatch, workedMs } = this.#options;
    const startedAt = stopwatch();
    const workedBefore = workedMs?.() ?? 0;
    this.#readChanges(nowMs);
    if (owes) this.#solveWatched(nowMs, startedAt + allowedMs);
    else this.#work(nowMs, startedAt, allowedMs);
    const tookMs = stopwatch() - startedAt;
    // A thread that was suspended, or slept with the computer, owes nothing for it.
    const usedMs = workedMs ? Math.min(tookMs, workedMs() - workedBefore) : tookMs;
    if (owes) this.#watchedCreditMs -= usedMs;
    const owedMs = owes ? this.#overrunMs - budgetMs + usedMs : usedMs - allowedMs;
    this.#overrunMs = Math.min(MOST_OVERRUN_MS, Math.max(0, owedMs));
    return usedMs;
  }

  #readChanges(nowMs: EpochMs): void {
    const { calendar, delayMs } = this.#options;
    this.#dataMs = nowMs - (delayMs?.() ?? 0);
    this.#spots.at(nowMs, this.#dataMs, calendar());
    if (this.#columns.capacity !== this.#table.capacity) this.#columns = new ModelColumns(this.#table);
    this.#dirty.drain((id) => {
      const at = this.#rows.get(id);
      if (!at) return;
      markChanged(at.state, at.row, !this.#columns.isAfter(id, at.state.quotesUntilMs));
      this.#anewAtMs = Number.NaN;
    });
  }

  #work(nowMs: EpochMs, startedAt: number, allowedMs: number): void {
    const { stopwatch } = this.#options;
    const untilMs = startedAt + allowedMs;
    this.#solveWatched(nowMs, startedAt + allowedMs * WATCHED_SHARE);
    for (let visited = 0; visited < this.#surfaces.length; visited++) {
      const surface = this.#surfaces[this.#next % this.#surfaces.length];
      do {
        this.#refresh(surface, nowMs, untilMs);
        // An expiry without numbers goes before the next ones of those that have some.
        for (const starting of [true, false]) {
          for (const state of surface.states) {
            while (state.passLeft > 0 && isStarting(state) === starting) {
              this.#solveChunk(state, nowMs, PASS);
              if (stopwatch() >= untilMs) return;
            }
          }
        }
        // Early-exercise premiums are known now, and are taken out of the quotes the surface is fitted to.
      } while (surface.learnExercise());
      this.#next++;
    }
    for (const state of this.#states) {
      while (state.dirtyCount > 0) {
        this.#solveChunk(state, nowMs, CHANGED);
        if (stopwatch() >= untilMs) return;
      }
    }
  }

  /** Once around at most, going on where the last run ended. Their volatility is that of the last fit, their spot the newest. */
  #solveWatched(nowMs: EpochMs, untilMs: number): void {
    const { rows } = this.#watched;
    for (const state of this.#watched.states) {
      const isOfNow = !state.spotImplied && Number.isNaN(state.endedMs);
      const spot = isOfNow ? this.#spots.of(state.slice.underlying) : Number.NaN;
      if (!Number.isNaN(spot)) this.#followSpot(state, spot);
    }
    for (let seen = 0; seen < rows.length; seen++) {
      if (seen > 0 && this.#options.stopwatch() >= untilMs) return;
      const watched = this.#watched.next();
      const { state, row } = watched;
      if (!Number.isFinite(state.passAtMs)) continue;
      const ageMs = nowMs - watched.solvedAtMs;
      const spotMoved = hasMoved(watched.spot, state.spot);
      const isOld = ageMs < 0 || (spotMoved && ageMs >= WATCHED_AGE_MS);
      if (state.dirty[row] === CLEAN && !isOld) continue;
      const withGreeks = state.dirty[row] === PASS || isOld;
      this.#solveRow(state, row, nowMs, withGreeks);
      if (!withGreeks) continue;
      watched.solvedAtMs = nowMs;
      watched.spot = state.spot;
    }
  }

  close(): void {
    this.#table.unwatch(this.#dirty);
  }

  /** Begins a pass over the expiries that are due, once the previous one has finished. All follow spot meanwhile, so that no quote is solved against an old one. */
  #refresh(surface: UnderlyingSurface, nowMs: EpochMs, untilMs: number): void {
    const { underlying, states } = surface;
    const session = { dataMs: this.#dataMs, price: this.#spots.of(underlying) };
    readSessions(this.#columns, states, session, this.#options.calendar());
    const found = new Map<EpochMs, ModelSpot>();
    const spotOf = ({ endedMs }: SliceState): ModelSpot => {
      if (!found.has(endedMs)) found.set(endedMs, this.#findSpot(underlying, states, endedMs, nowMs));
      return found.get(endedMs)!;
    };
    const starts = surface.startIsDue;
    const underWay = surface.underWay(nowMs);
    for (const state of states) this.#followSpot(state, spotOf(state).spot);
    this.#refit(surface, { spotOf, nowMs, underWay });
    if (underWay && !starts) return;
    const begun: HeardSlice[] = [];
    const isAnew = nowMs === this.#anewAtMs;
    // To hear one may take new layers of its dividends: the oldest go first, and the rest wait for the next run.
    for (const state of states.toSorted((a, b) => a.passAtMs - b.passAtMs)) {
      const spot = spotOf(state);
      if (!isPassDue(state, spot.spot, nowMs)) continue;
      // Each expiry that arrives would otherwise restart all those before it.
      if (starts && !isUnsolved(state)) break;
      if (begun.length > 0 && !isAnew && this.#options.stopwatch() >= untilMs) break;
      if ((isAnew && state.passes === 0) || isStuck(state)) forgetSolution(state);
      begun.push(this.#hear(state, spot, nowMs));
      state.passSpot = spot.spot;
      state.passAtMs = nowMs;
      for (let row = 0; row < state.ids.length; row++) if (state.ids[row] !== NO_INSTRUMENT) markForPass(state, row);
    }
    if (begun.length > 0) this.#read(surface, begun, nowMs);
  }

  #read(surface: UnderlyingSurface, heard: readonly HeardSlice[], nowMs: EpochMs): void {
    for (const slice of heard) readSlice(this.#columns, slice);
    const states = heard.map(({ state }) => state);
    surface.fit(nowMs, states);
    markContradicted(this.#columns, states);
  }

  #findSpot(underlying: string, states: readonly SliceState[], endedMs: EpochMs, nowMs: EpochMs): ModelSpot {
    const { rate, dividends, origin } = this.#options;
    const optionsAreLate = this.#dataMs < nowMs;
    const sources = { columns: this.#columns, spots: this.#spots, rate, dividends, origin, optionsAreLate };
    const together = states.filter((state) => Object.is(state.endedMs, endedMs));
    return modelSpotOf(sources, underlying, together, { endedMs, nowMs });
  }

  /** Between two passes, and while a long one is under way, expiries with watched rows read carry and quotes again, and are fitted again. */
  #refit(
    surface: UnderlyingSurface,
    { spotOf, nowMs, underWay }: { spotOf: (state: SliceState) => ModelSpot; nowMs: EpochMs; underWay: boolean },
  ): void {
    const again = surface.states.filter(
      (state) => this.#watched.states.has(state) && isFitDue(state, spotOf(state).spot, nowMs, underWay),
    );
    if (again.length === 0) return;
    const heard = again.map((state) => this.#hear(state, spotOf(state), nowMs));
    this.#read(surface, heard, nowMs);
    this.#watched.refitted(again);
  }

  #followSpot(state: SliceState, spot: number): void {
    if (!Number.isNaN(spot / state.spot) && hasMoved(state.spot, spot)) followSpot(state, spot);
  }

  #hear(state: SliceState, { spot, isImplied, age: spotAge, atMs: spotAtMs }: ModelSpot, nowMs: EpochMs): HeardSlice {
    const { rate, dividends: expected, origin } = this.#options;
    const { underlying, settlesAtMs } = state.slice;
    state.isNews = false;
    state.spotImplied = isImplied;
    state.asOfMs = Number.isNaN(state.endedMs) ? nowMs : state.endedMs;
    const dividends = expected?.(underlying, state.asOfMs, settlesAtMs);
    return hearSlice(this.#columns, state, { spot, nowMs, rate, spotAge, spotAtMs, dividends, origin });
  }

  /** Rows of the pass, or all that are not clean. */
  #solveChunk(state: SliceState, nowMs: EpochMs, least: typeof PASS | typeof CHANGED): void {
    const limit = state.slice.european ? EUROPEAN_CHUNK : AMERICAN_CHUNK;
    const rows = state.ids.length;
    let done = 0;
    for (let seen = 0; seen < rows && done < limit; seen++) {
      const row = state.cursor;
      state.cursor = row + 1 === rows ? 0 : row + 1;
      if (state.dirty[row] < least) continue;
      this.#solveRow(state, row, nowMs, state.dirty[row] === PASS);
      done++;
      if ((least === PASS ? state.passLeft : state.dirtyCount) === 0) return;
    }
  }

  #solveRow(state: SliceState, row: number, nowMs: EpochMs, withGreeks: boolean): void {
    markClean(state, row);
    const quoted = solveQuote(this.#columns, state, row, nowMs);
    const modelled = withGreeks && solveGreeks(this.#columns, state, row, nowMs);
    const measured = this.#columns.writeEdge(state.ids[row], quoteEdge(this.#columns, state, row));
    if (quoted || modelled || measured) this.#table.mark(state.ids[row], 'model');
    this.#solved++;
  }
}
