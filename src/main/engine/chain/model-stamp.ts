/** When and from which spot values of the model were computed. */
import type { ModelStamp } from '../../../shared/contract/analytics.ts';
import type { ShownSlice } from './slice-state.ts';

/** The stamp of the listing whose last complete pass is oldest; empty where none has had one. A pass in progress does not count. */
export function stampOf(states: readonly ShownSlice[]): ModelStamp {
  let oldest: ShownSlice | undefined;
  for (const state of states) {
    if (!Number.isFinite(state.solvedAtMs)) continue;
    if (!oldest || state.solvedAtMs < oldest.solvedAtMs) oldest = state;
  }
  const basisMs = Math.max(
    ...states.map(({ basisAtMs }) => (Number.isNaN(basisAtMs) ? Number.NEGATIVE_INFINITY : basisAtMs)),
  );
  const vendorAtMs = states.find((state) => !Number.isNaN(state.vendorAtMs))?.vendorAtMs;
  const theirs = {
    ...(Number.isFinite(basisMs) && { basisAtMs: basisMs }),
    ...(vendorAtMs !== undefined && { vendorAtMs }),
    ...(oldest && !Number.isNaN(oldest.endedMs) && { sessionEndMs: oldest.endedMs }),
    ...(states.some(({ spotImplied, spot }) => spotImplied && spot > 0) && { spotImplied: true as const }),
  };
  if (!oldest) return theirs;
  const { solvedAtMs: modelAtMs, solvedSpot } = oldest;
  return Number.isNaN(solvedSpot) ? { modelAtMs, ...theirs } : { modelAtMs, modelSpot: solvedSpot, ...theirs };
}
