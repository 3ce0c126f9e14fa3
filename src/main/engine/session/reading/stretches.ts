/** Stretches of time, each from its first moment up to its last; lists of them are in order and do not touch. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';

export interface TimeStretch {
  fromMs: EpochMs;
  toMs: EpochMs;
}

/** What is left of `spans` outside `cut`; nothing that has no length. */
export function without(spans: readonly TimeStretch[], cut: TimeStretch): TimeStretch[] {
  return spans
    .flatMap(({ fromMs, toMs }) => [
      { fromMs, toMs: Math.min(toMs, cut.fromMs) },
      { fromMs: Math.max(fromMs, cut.toMs), toMs },
    ])
    .filter(({ fromMs, toMs }) => toMs > fromMs);
}

export const within = (spans: readonly TimeStretch[], bounds: TimeStretch): TimeStretch[] =>
  spans
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, bounds.fromMs), toMs: Math.min(toMs, bounds.toMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs);
