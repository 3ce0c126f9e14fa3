/** What the chain service keeps of one expiry on screen: its contracts, what was asked of REST, and how far it is computed. */
import type { ModelStamp } from '../../../shared/contract/analytics.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import { contractsIn, type ChainSlice } from './chain-book.ts';
import type { SliceState } from './slice-state.ts';

export interface ExpiryState {
  underlying: string;
  expiry: string;
  slices: ChainSlice[];
  /** What the slices were made of. */
  symbols: readonly string[];
  /** Modelled only for the stored history: refreshed rarely, never streamed. */
  quiet: boolean;
  /** The market date the contracts were listed for: new strikes come overnight. And when. */
  listedOn?: string;
  listedAtMs?: EpochMs;
  askedAtMs?: EpochMs;
  /** Contracts that streamed when the last snapshot was asked for. */
  streamedThen?: ReadonlySet<InstrumentId>;
  /** What only snapshots bring is on screen. */
  snapshotShown: boolean;
  /** Since when contracts and a snapshot are there; undefined while they are awaited. */
  loadedAtMs?: EpochMs;
  /** Every contract was computed since then. */
  computed: boolean;
  loading: boolean;
  error?: string;
  /** What came is shown, and this says what did not. */
  missing?: string;
  retryAtMs: number;
}

export const newExpiry = (underlying: string, expiry: string, quiet: boolean): ExpiryState => ({
  underlying,
  expiry,
  slices: [],
  symbols: [],
  quiet,
  snapshotShown: false,
  computed: false,
  loading: false,
  retryAtMs: 0,
});

/** Nothing asked yet, and nothing computed; its contracts stay until they are listed again. */
export const renewed = ({ underlying, expiry, quiet, snapshotShown, slices, symbols }: ExpiryState): ExpiryState => ({
  ...newExpiry(underlying, expiry, quiet),
  snapshotShown,
  slices,
  symbols,
});

/** Behind a plan's limit a snapshot may take minutes, and quotes stream meanwhile. */
const LONGEST_WAIT_MS = 2_000;

/** It is modelled once its first snapshot is whole: what part of the quotes would say is wrong, and costs as much. */
export const isToModel = ({ loadedAtMs, listedAtMs, error }: ExpiryState, nowMs: EpochMs): boolean =>
  loadedAtMs !== undefined ||
  error !== undefined ||
  (listedAtMs !== undefined && Math.abs(nowMs - listedAtMs) >= LONGEST_WAIT_MS);

/**
 * How many contracts of these expiries are computed; undefined once all are. An expiry that could not be loaded is not waited for: its error
 * says so. `isReady`: what its underlying pays is known, or cannot be.
 */
export function computingOf(
  wanted: readonly (ExpiryState | undefined)[],
  modelled: readonly SliceState[],
  isReady: (underlying: string) => boolean,
): ModelStamp['computing'] {
  let [done, of] = [0, 0];
  let isComplete = true;
  for (const state of wanted) {
    const contracts = state?.slices.reduce((sum, slice) => sum + contractsIn(slice), 0) ?? 0;
    of += contracts;
    if (state && isComputed(state, modelled, isReady)) done += contracts;
    else isComplete = false;
  }
  return isComplete ? undefined : { done, of };
}

export function isComputed(
  state: ExpiryState,
  modelled: readonly SliceState[],
  isReady: (underlying: string) => boolean,
): boolean {
  const { loadedAtMs, slices, error, underlying } = state;
  if (state.computed || error !== undefined) return true;
  if (loadedAtMs === undefined || !isReady(underlying)) return false;
  state.computed = modelled.every(
    ({ slice, passAtMs, passLeft }) => !slices.includes(slice) || (passLeft === 0 && passAtMs >= loadedAtMs),
  );
  return state.computed;
}
