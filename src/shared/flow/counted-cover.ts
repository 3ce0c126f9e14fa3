/** Whether a stretch of time was listened to, by the stretches whose prints were counted. */
import type { FlowDayCover } from '../contract/flow-day.ts';
import type { EpochMs } from '../market/calendar.ts';

/** The first print of a day comes within this. */
const FIRST_PRINT_MS = 60_000;

/** Prints of `fromMs` to `toMs` may be missing: a hole between two stretches lies in it, or the count began in it. */
export function missesPart(spans: FlowDayCover['spans'], fromMs: EpochMs, toMs: EpochMs): boolean {
  const first = spans.at(0);
  if (first && first.fromMs > fromMs + FIRST_PRINT_MS && first.fromMs < toMs) return true;
  return spans.some(({ toMs: endsMs }, i) => {
    const next = spans.at(i + 1);
    return next !== undefined && endsMs < toMs && next.fromMs > fromMs;
  });
}
