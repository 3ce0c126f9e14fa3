/** One expiry in a line: forward and its origin, at-the-money volatility, expected move, how its quotes reach us. */
import type { ChainSummary } from '../../../shared/contract/streams.ts';
import { etDate, etInstant, yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';
import type { ChainModel } from './chain-model.ts';

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
    const atm = carry && known(state?.surface.volatilityAt(0));
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
      forwardErrorUsd: known(carry?.forwardError),
      forwardSource: carry?.source ?? 'no price of the underlying yet',
      rateFraction: carry?.rate ?? Number.NaN,
      carryFraction: known(carry?.dividendYield),
      atmIvFraction: atm,
      expectedMoveUsd: spot !== undefined && atm !== undefined ? spot * atm * Math.sqrt(years) : undefined,
      straddleUsd: carry && straddleOf(table, slice, carry.forward, etInstant(etDate(nowMs), 4)),
      contracts: coverage.contracts,
      snapshotAtMs: source.snapshotAtMs,
      coverage: { streamed: coverage.streamed, polled: byRest },
      modelBehindMs: state && model.sliceBehindMs(state, nowMs),
      error: source.error,
    };
  });
}

/** Price of the straddle of the strike nearest the forward. */
function straddleOf(
  table: InstrumentTable,
  { strikes, calls, puts }: ChainSlice,
  forward: number,
  sessionStartMs: EpochMs,
): number | undefined {
  if (strikes.length === 0 || Number.isNaN(forward)) return undefined;
  let nearest = 0;
  for (let i = 1; i < strikes.length; i++) {
    if (Math.abs(strikes[i] - forward) < Math.abs(strikes[nearest] - forward)) nearest = i;
  }
  return known(midOf(table, calls[nearest], sessionStartMs) + midOf(table, puts[nearest], sessionStartMs));
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
