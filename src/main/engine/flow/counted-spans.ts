/** Which stretches of a session were counted: each ends where the stream broke off, however short the hole; silence alone ends none. */
import type { EpochMs } from '../../../shared/market/calendar.ts';

/** A span of the session whose prints are in the sums: from its first to its newest print. */
export interface CountedSpan {
  fromMs: EpochMs;
  toMs: EpochMs;
}

export interface SpansSnapshot {
  spans: CountedSpan[];
  /** Nothing has streamed since the newest span ended. */
  brokenOff: boolean;
}

export class CountedSpans {
  #spans: CountedSpan[] = [];
  #brokenOff = false;
  /** The stream had broken off before the first span. */
  #beginsAnew = false;

  get all(): readonly CountedSpan[] {
    return this.#spans;
  }

  /** A print was counted as it came. One that is older than the first does not make the count begin earlier: what else traded then is not in it. */
  extend(atMs: EpochMs): void {
    const last = this.#spans.at(-1);
    if (last && (atMs <= last.toMs || !this.#brokenOff)) {
      if (atMs > last.toMs) last.toMs = atMs;
      return;
    }
    if (!last) this.#beginsAnew = this.#brokenOff;
    this.#brokenOff = false;
    this.#spans.push({ fromMs: atMs, toMs: atMs });
  }

  /** Nothing streams until the next print. */
  breakOff(): void {
    this.#brokenOff = true;
  }

  /** A hole whose ends are known. */
  cut(fromMs: EpochMs, toMs: EpochMs): void {
    const newestMs = this.#spans.at(-1)?.toMs;
    if (newestMs === undefined) return;
    if (toMs > newestMs) this.#brokenOff = true;
    this.#spans = this.#spans.flatMap((span) => {
      if (toMs <= span.fromMs || fromMs >= span.toMs) return [span];
      return [
        ...(fromMs > span.fromMs ? [{ fromMs: span.fromMs, toMs: fromMs }] : []),
        ...(toMs < span.toMs ? [{ fromMs: toMs, toMs: span.toMs }] : []),
      ];
    });
  }

  /** Every print of a hole was fetched afterwards. */
  fill(fromMs: EpochMs, toMs: EpochMs): void {
    const found: CountedSpan[] = [];
    for (const span of this.#spans) {
      const before = found.at(-1);
      if (before && before.toMs <= fromMs && span.fromMs >= toMs) before.toMs = span.toMs;
      else found.push(span);
    }
    this.#spans = found;
    const newestMs = found.at(-1)?.toMs;
    if (newestMs !== undefined && newestMs <= fromMs) this.#brokenOff = false;
  }

  /** What was counted before these, or between them: `goesOn` where not a print was missed between the two counts. */
  absorb(earlier: SpansSnapshot, goesOn: boolean): void {
    const first = this.#spans.at(0);
    const before = earlier.spans.at(-1);
    const own = this.#spans.map((span) => ({ ...span }));
    if (!first) this.#brokenOff ||= earlier.brokenOff || !goesOn;
    else if (before && goesOn && !earlier.brokenOff && !this.#beginsAnew)
      own[0].fromMs = Math.min(first.fromMs, before.toMs);
    this.#spans = joined([...earlier.spans, ...own]);
  }

  snapshot(): SpansSnapshot {
    return { spans: this.#spans.map((span) => ({ ...span })), brokenOff: this.#brokenOff };
  }

  clear(): void {
    this.#spans = [];
    this.#brokenOff = false;
    this.#beginsAnew = false;
  }
}

/** Sorted, with those that touch as one. */
function joined(spans: readonly CountedSpan[]): CountedSpan[] {
  const found: CountedSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = found.at(-1);
    if (last && span.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, span.toMs);
    else found.push({ ...span });
  }
  return found;
}
