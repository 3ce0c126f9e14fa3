/** When and from which spot values of the model were computed. */
import type { ModelStamp } from '../../../shared/contract/analytics.ts';
import type { SliceState } from './slice-state.ts';

/** The stamp of the listing whose last complete pass is oldest; empty where none has had one. A pass in progress does not count. */
export function stampOf(states: readonly SliceState[]): ModelStamp {
  let oldest: SliceState | undefined;
  for (const state of states) {
    if (!Number.isFinite(state.solvedAtMs)) continue;
    if (!oldest || state.solvedAtMs < oldest.solvedAtMs) oldest = state;
  }
  if (!oldest) return {};
  const { solvedAtMs: modelAtMs, solvedSpot } = oldest;
  return Number.isNaN(solvedSpot) ? { modelAtMs } : { modelAtMs, modelSpot: solvedSpot };
}
