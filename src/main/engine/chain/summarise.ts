/** One expiry in a line: forward and its origin, at-the-money volatility, expected move, how its quotes reach us. */
import type { ChainSummary } from '../../../shared/contract/streams.ts';
import { interpolate } from '../../../shared/analytics/smile.ts';
import { etDate, etInstant, yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';
import type { ChainModel } from './chain-model.ts';
import { sliceSmile } from './slice-smile.ts';

export interface SummarySource {
  underlying: string;
  expiry: string;
  slices: readonly ChainSlice[];
  snapshotAtMs?: EpochMs;
  error?: string;
}

/** One summary per root of the expiry; one with only the error where nothing could be loaded. */
export function summarise(
  table: InstrumentTable,
  model: ChainModel,
  source: SummarySource,
  streamed: ReadonlySet<string>,
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
        coverage: { streamed: 0, polled: 0 },
        error: source.error,
      },
    ];
  }
  return source.slices.map((slice) => {
    const state = model.state(slice.underlying, slice.root, slice.expiry);
    const carry = state?.carry;
    const spot = known(state?.spot);
    const years = yearsLeft(slice.settlesAtMs, nowMs);
    const atm = carry ? atTheMoney(table, slice, carry.forward, etInstant(etDate(nowMs), 4)) : undefined;
    const coverage = coverageOf(table, slice, streamed);
    // Without a snapshot so far, nothing came by REST either.
    const byRest = source.snapshotAtMs === undefined ? 0 : coverage.contracts - coverage.streamed;
    return {
      underlying: slice.underlying,
      root: slice.root,
      expiry: slice.expiry,
      settlesAtMs: slice.settlesAtMs,
      spot,
      forward: known(carry?.forward),
      forwardSource: carry?.source ?? 'no price of the underlying yet',
      rateFraction: carry?.rate ?? Number.NaN,
      carryFraction: known(carry?.dividendYield),
      atmIvFraction: atm?.iv,
      expectedMoveUsd: spot !== undefined && atm?.iv !== undefined ? spot * atm.iv * Math.sqrt(years) : undefined,
      straddleUsd: atm?.straddle,
      contracts: coverage.contracts,
      snapshotAtMs: source.snapshotAtMs,
      coverage: { streamed: coverage.streamed, polled: byRest },
      modelBehindMs: state && model.sliceBehindMs(state, nowMs),
      error: source.error,
    };
  });
}

/** Volatility at the forward, and the straddle of the strike nearest it. */
function atTheMoney(
  table: InstrumentTable,
  slice: ChainSlice,
  forward: number,
  sessionStartMs: EpochMs,
): { iv?: number; straddle?: number } {
  const { strikes } = slice;
  if (strikes.length === 0 || Number.isNaN(forward)) return {};
  let nearest = 0;
  for (let i = 1; i < strikes.length; i++) {
    if (Math.abs(strikes[i] - forward) < Math.abs(strikes[nearest] - forward)) nearest = i;
  }
  return {
    iv: known(interpolate(strikes, sliceSmile(table, slice, forward).iv, forward)),
    straddle: known(
      midOf(table, slice.calls[nearest], sessionStartMs) + midOf(table, slice.puts[nearest], sessionStartMs),
    ),
  };
}

/** As the model reads it: locked quotes count, crossed ones and those of another session do not. */
function midOf(table: InstrumentTable, id: number, sessionStartMs: EpochMs): number {
  if (id === NO_INSTRUMENT) return Number.NaN;
  const bid = table.column('bid')[id];
  const ask = table.column('ask')[id];
  return bid > 0 && ask >= bid && table.column('quoteAtMs')[id] >= sessionStartMs ? 0.5 * (bid + ask) : Number.NaN;
}

function coverageOf(
  table: InstrumentTable,
  slice: ChainSlice,
  streamed: ReadonlySet<string>,
): { contracts: number; streamed: number } {
  let contracts = 0;
  let live = 0;
  for (const ids of [slice.calls, slice.puts]) {
    for (const id of ids) {
      if (id === NO_INSTRUMENT) continue;
      contracts++;
      if (streamed.has(table.symbolOf(id))) live++;
    }
  }
  return { contracts, streamed: live };
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
