/** Lets a line through once and counts its repeats, so that a server that repeats itself forever does not fill the log. */
import type { EpochMs } from '../market/calendar.ts';
import { counted } from './counted.ts';

const PERIOD_MS = 10_000;
/** Different lines in one period; a flood may vary its wording. */
const DIFFERENT_LINES = 50;
const LONGEST_LINE = 4_000;

class FloodGate {
  readonly #repeats = new Map<string, number>();
  #others = 0;
  #sinceMs = Number.NEGATIVE_INFINITY;

  /** What to write now: counts of what the previous period held back, then the line itself if it is new. */
  pass(line: string, nowMs: EpochMs): string[] {
    const out = nowMs - this.#sinceMs >= PERIOD_MS || nowMs < this.#sinceMs ? this.flush() : [];
    if (this.#repeats.size === 0) this.#sinceMs = nowMs;
    const text = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}… (${line.length} characters)` : line;
    const repeats = this.#repeats.get(text);
    if (repeats !== undefined) this.#repeats.set(text, repeats + 1);
    else if (this.#repeats.size < DIFFERENT_LINES) {
      this.#repeats.set(text, 0);
      out.push(text);
    } else this.#others++;
    return out;
  }

  /** Lines are held back whose count was not written yet. */
  get holds(): boolean {
    return this.#others > 0 || [...this.#repeats.values()].some((count) => count > 0);
  }

  /** The counts of what was held back; begins a new period. */
  flush(): string[] {
    const out: string[] = [];
    for (const [text, count] of this.#repeats) if (count > 0) out.push(`${text} (${counted(count, 'more time')})`);
    if (this.#others > 0) out.push(`and ${counted(this.#others, 'other line')}`);
    this.#repeats.clear();
    this.#others = 0;
    return out;
  }
}

/** `write` behind a gate: counts of held-back lines are written when the period ends, even if no further line comes. */
export function gated(
  write: (line: string) => void,
  now: () => EpochMs,
  later: (run: () => void, delayMs: number) => void,
): (line: string) => void {
  const gate = new FloodGate();
  let telling = false;
  return (line) => {
    gate.pass(line, now()).forEach(write);
    if (telling || !gate.holds) return;
    telling = true;
    later(() => {
      telling = false;
      gate.flush().forEach(write);
    }, PERIOD_MS);
  };
}
