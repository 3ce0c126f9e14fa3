/** Which stretches of a session were counted. */
import type { EpochMs } from '../../../shared/market/calendar.ts';

/** A span of the session whose prints are in the sums. */
export interface CountedSpan {
  fromMs: EpochMs;
  toMs: EpochMs;
}

/** A pause this long between two counted prints is reported: the sums lack it. */
const PAUSE_MS = 5 * 60_000;

/** A print was counted as it came. One that is older than the first does not make the count begin earlier: what else traded then is not in it. */
export function extendSpans(spans: CountedSpan[], atMs: EpochMs): void {
  const last = spans.at(-1);
  if (!last || atMs - last.toMs > PAUSE_MS) spans.push({ fromMs: atMs, toMs: atMs });
  else if (atMs > last.toMs) last.toMs = atMs;
}

/** Sorted, with touching spans merged. */
export function joinSpans(spans: readonly CountedSpan[]): CountedSpan[] {
  const found: CountedSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = found.at(-1);
    if (last && span.fromMs - last.toMs <= PAUSE_MS) last.toMs = Math.max(last.toMs, span.toMs);
    else found.push({ ...span });
  }
  return found;
}
