/** When a slice is solved again as a whole, which is a pass. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { isUnsolved, stands, type SliceState } from './slice-state.ts';

/** Spot has moved once it did by this fraction. */
const SPOT_MOVE = 2e-5;
/** Rows on screen follow spot by themselves; the others, as often as what is computed from them all is sent. */
const PASS_EVERY_MS = 1_000;
/** Time decays too: two seconds, and in the last quarter of an hour a share of what is left. */
const MAX_AGE_MS = 2_000;
const LEAST_AGE_MS = 200;
const AGE_SHARE = 0.002;
/** One that only the memory looks at: as often as that does. */
const QUIET_AGE_MS = 5_000;

/** Expiries with rows that somebody watches are fitted again this often between passes, and while one takes longer. */
const WATCHED_FIT_MS = 250;

/** A pass is due after this long whatever spot does. */
export const mostAgeMs = ({ quiet }: Pick<SliceState, 'quiet'>): number => (quiet ? QUIET_AGE_MS : MAX_AGE_MS);

/** From one price of the underlying to another, either of which may be unknown. */
export const hasMoved = (from: number, to: number): boolean => !(Math.abs(to / from - 1) < SPOT_MOVE);

/** Spot moved, or time did, or the session ended; since then nothing but a quote that came. */
export function isPassDue(state: SliceState, spot: number, nowMs: EpochMs): boolean {
  const { slice, quiet, passAtMs, passSpot, endedMs, asOfMs } = state;
  const ageMs = nowMs - passAtMs;
  if (ageMs < 0 || (!Number.isNaN(endedMs) && asOfMs !== endedMs)) return true;
  if (stands(state)) return !Number.isNaN(spot) && hasMoved(passSpot, spot);
  if (quiet) return ageMs >= QUIET_AGE_MS;
  const oldestMs = Math.min(MAX_AGE_MS, Math.max(LEAST_AGE_MS, AGE_SHARE * Math.abs(slice.settlesAtMs - nowMs)));
  return ageMs >= oldestMs || (ageMs >= PASS_EVERY_MS && !Number.isNaN(spot) && hasMoved(passSpot, spot));
}

/** A watched expiry is fitted again between two passes, and while a long one is under way. */
export function isFitDue(state: SliceState, spot: number, nowMs: EpochMs, underWay: boolean): boolean {
  if (isUnsolved(state) || nowMs - state.readAtMs < WATCHED_FIT_MS) return false;
  const due = isPassDue(state, spot, nowMs);
  const moved = !Number.isNaN(spot) && hasMoved(state.passSpot, spot);
  return underWay ? due || moved : moved && !due;
}
