/**
 * Whether the stream holds an expiry where it is looked at. Its snapshots then bring but what hardly moves (open interest, far strikes) and may
 * come less often.
 */
import type { InstrumentId } from '../market/instrument-table.ts';
import { instrumentsOf, NO_INSTRUMENT, type ChainSlice } from './chain-book.ts';
import type { ExpiryState } from './expiry-state.ts';
import type { SliceState } from './slice-state.ts';

/** As far from the forward as smiles are drawn, in standard deviations. */
const NEAR_DEVIATIONS = 4;

interface Looked {
  modelled: readonly SliceState[];
  /** Contracts on screen, or that rules look at. */
  watched: ReadonlySet<InstrumentId>;
  streams(id: InstrumentId): boolean;
}

/**
 * Every contract that is watched, or near the money, streams now and did when the last snapshot was asked for: a stream begins with the next
 * change, not with what stands. False while nothing is fitted.
 */
export function isHeldLive(
  { slices, streamedThen }: Pick<ExpiryState, 'slices' | 'streamedThen'>,
  { modelled, watched, streams }: Looked,
): boolean {
  if (streamedThen === undefined) return false;
  const isHeld = (id: InstrumentId): boolean => streamedThen.has(id) && streams(id);
  return slices.every((slice) => {
    const near = slice.adjusted ? () => false : nearTheMoney(modelled.find((state) => state.slice === slice));
    if (!near) return false;
    return slice.strikes.every((strike, i) =>
      [slice.calls[i], slice.puts[i]].every(
        (id) => id === NO_INSTRUMENT || isHeld(id) || !(near(strike) || watched.has(id)),
      ),
    );
  });
}

/** Undefined where there is no forward or no volatility to measure by. */
function nearTheMoney(state: SliceState | undefined): ((strike: number) => boolean) | undefined {
  const forward = state?.carry?.forward;
  const deviation = state && Math.sqrt(state.surface.varianceAt(0));
  if (forward === undefined || deviation === undefined || !(forward > 0 && deviation > 0)) return undefined;
  return (strike) => Math.abs(Math.log(strike / forward)) <= NEAR_DEVIATIONS * deviation;
}

export function streamedOf(slices: readonly ChainSlice[], streams: (id: InstrumentId) => boolean): Set<InstrumentId> {
  return new Set(slices.flatMap((slice) => [...instrumentsOf(slice)].filter(streams)));
}
