/** When and from which spot values of the model were computed. */
import type { ModelStamp } from '../../../shared/contract/analytics.ts';
import type { SliceState } from './slice-state.ts';

/** Of the listing whose last whole pass was longest ago; nothing where none has had one. A pass under way does not count yet. */
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
