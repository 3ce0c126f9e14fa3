/** One expiry in a line: forward and its source, at-the-money volatility, expected move, how its quotes arrive. */
import type { ChainSummary } from '../../../shared/contract/streams.ts';
import { yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { instrumentsOf, NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';
import type { ChainModel } from './chain-model.ts';
import { sessionStartMs } from './session-start.ts';
import { stampOf } from './model-stamp.ts';
import { sliceBehindMs, sliceWaiting } from './slice-lateness.ts';
import { isQuoteOfSession, type ShownSlice } from './slice-state.ts';

export interface SummarySource {
  underlying: string;
  expiry: string;
  slices: readonly ChainSlice[];
  error?: string;
  /** What of it did not come. */
  missing?: string;
  computing?: ChainSummary['computing'];
  basisOldMs?: number;
  /** Arrival of the newest snapshot that held a contract; NaN where none has. */
  snapshotAtMs(id: InstrumentId): EpochMs;
  /** The last snapshot is no older than the interval allows. */
  freshSinceMs: EpochMs;
  /** True where a contract's quotes are subscribed on a connection that streams now. */
  streams(symbol: string): boolean;
}

/** One summary per root of the expiry; one with only the error where nothing could be loaded. */
export function summarise(
  table: InstrumentTable,
  model: ChainModel,
  source: SummarySource,
  nowMs: EpochMs,
): ChainSummary[] {
  if (source.slices.length === 0 && source.error !== undefined) {
    return [
      {
        underlying: source.underlying,
        root: '',
        expiry: source.expiry,
        settlesAtMs: Number.NaN,
        forwardSource: 'no contracts yet',
        rateFraction: Number.NaN,
        contracts: 0,
        coverage: { live: 0, polled: 0, old: 0, none: 0 },
        error: source.error,
      },
    ];
  }
  return source.slices.map((slice) => {
    const state = model.state(slice.underlying, slice.root, slice.expiry);
    const { carry } = state?.shown ?? {};
    const { years, movesFromMs } = timesOf(slice, state, nowMs);
    const coverage = coverageOf(table, slice, source, movesFromMs);
    const modelBehindMs = state && sliceBehindMs(state, nowMs);
    return {
      underlying: slice.underlying,
      root: slice.root,
      expiry: slice.expiry,
      settlesAtMs: slice.settlesAtMs,
      spot: known(state?.spot),
      forward: known(carry?.forward),
      forwardErrorUsd: known(carry?.forwardError),
      forwardSource: state?.carry?.source ?? 'no price of the underlying yet',
      rateFraction: state?.carry?.rate ?? Number.NaN,
      carryFraction: known(carry?.dividendYield),
      ...(state && atTheMoney(state, years)),
      straddleUsd: carry && state && straddleOf(table, state, carry.forward),
      contracts: coverage.live + coverage.polled + coverage.old + coverage.none,
      snapshotAtMs: newestSnapshot(slice, source),
      coverage,
      ...(state ? stampOf([state]) : {}),
      basisOldMs: source.basisOldMs,
      ...(source.computing && { computing: source.computing }),
      modelBehindMs,
      ...(state && modelBehindMs !== undefined && { modelWaiting: sliceWaiting(state, nowMs) }),
      error: source.error ?? source.missing,
    };
  });
}

/** Volatility at the forward and what spot is expected to move by it; nothing without a fit. */
function atTheMoney(
  { spot, shown: { carry, surface } }: ShownSlice,
  years: number,
): Pick<ChainSummary, 'atmIvFraction' | 'atmIvHeld' | 'expectedMoveUsd'> {
  const atm = carry && known(surface?.volatilityAt(0));
  if (atm === undefined) return {};
  return {
    atmIvFraction: atm,
    ...(surface?.held && { atmIvHeld: true }),
    expectedMoveUsd: known(spot * atm * Math.sqrt(years)),
  };
}

/** Time left to the values of an expiry, and since when its quotes count, and are no standing ones of a session that has ended. */
function timesOf(
  { settlesAtMs }: ChainSlice,
  state: ShownSlice | undefined,
  nowMs: EpochMs,
): { years: number; movesFromMs: EpochMs } {
  const quotesFromMs = known(state?.quotesFromMs) ?? sessionStartMs(nowMs);
  if (!state || Number.isNaN(state.endedMs)) return { years: yearsLeft(settlesAtMs, nowMs), movesFromMs: quotesFromMs };
  return { years: yearsLeft(settlesAtMs, state.endedMs), movesFromMs: Number.POSITIVE_INFINITY };
}

/** Price of the straddle of the strike nearest the forward. */
function straddleOf(table: InstrumentTable, state: ShownSlice, forward: number): number | undefined {
  const { strikes, calls, puts } = state.slice;
  if (strikes.length === 0 || Number.isNaN(forward)) return undefined;
  let nearest = 0;
  for (let i = 1; i < strikes.length; i++) {
    if (Math.abs(strikes[i] - forward) < Math.abs(strikes[nearest] - forward)) nearest = i;
  }
  return known(midOf(table, calls[nearest], state) + midOf(table, puts[nearest], state));
}

/** As the model reads it: locked quotes count, crossed ones and those of another session do not. */
function midOf(table: InstrumentTable, id: number, state: ShownSlice): number {
  if (id === NO_INSTRUMENT) return Number.NaN;
  const bid = table.column('bid')[id];
  const ask = table.column('ask')[id];
  return bid > 0 && ask >= bid && isQuoteOfSession(state, table.column('quoteAtMs')[id])
    ? 0.5 * (bid + ask)
    : Number.NaN;
}

/** How the quotes of a listing arrive, contract by contract: a wanted quote that does not arrive is not counted. */
function coverageOf(
  table: InstrumentTable,
  slice: ChainSlice,
  source: SummarySource,
  quotesFromMs: EpochMs,
): ChainSummary['coverage'] {
  const coverage: ChainSummary['coverage'] = { live: 0, polled: 0, old: 0, none: 0 };
  const bid = table.column('bid');
  const ask = table.column('ask');
  const quoteAtMs = table.column('quoteAtMs');
  slice.strikes.forEach((strike, i) => {
    for (const id of [slice.calls[i], slice.puts[i]]) {
      if (id === NO_INSTRUMENT) continue;
      const isQuoted = !Number.isNaN(bid[id]) || !Number.isNaN(ask[id]);
      const isOfToday = quoteAtMs[id] >= quotesFromMs;
      if (!isQuoted) coverage.none++;
      else if (!isOfToday) coverage.old++;
      else if (source.streams(table.symbolOf(id))) {
        coverage.live++;
        coverage.liveFrom = Math.min(strike, coverage.liveFrom ?? strike);
        coverage.liveTo = Math.max(strike, coverage.liveTo ?? strike);
        coverage.liveAtMs = Math.max(quoteAtMs[id], coverage.liveAtMs ?? quoteAtMs[id]);
      } else if (source.snapshotAtMs(id) >= source.freshSinceMs) {
        coverage.polled++;
        coverage.polledAtMs = Math.max(quoteAtMs[id], coverage.polledAtMs ?? quoteAtMs[id]);
      } else coverage.old++;
    }
  });
  return coverage;
}

function newestSnapshot(slice: ChainSlice, { snapshotAtMs }: SummarySource): EpochMs | undefined {
  let newest: EpochMs | undefined;
  for (const id of instrumentsOf(slice)) {
    const atMs = snapshotAtMs(id);
    if (atMs > (newest ?? Number.NEGATIVE_INFINITY)) newest = atMs;
  }
  return newest;
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
