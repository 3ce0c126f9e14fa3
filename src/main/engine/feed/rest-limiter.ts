/** When the next REST request may go: ≤ 50 a second on paid plans, 5 a minute per market on free ones. Interactive goes first. */
import type { EpochMs } from '../../../shared/market/calendar.ts';

export const PAID_PER_SECOND = 50;
export const FREE_PER_MINUTE = 5;
export const MAX_IN_FLIGHT = 16;
const SECOND_MS = 1_000;
/** A minute and a little: the vendor's minute need not begin with ours. */
const MINUTE_MS = 61_000;

export interface LimitedJob {
  /** Markets have their own subscriptions, so their own limits. */
  family: string;
  priority: 'interactive' | 'background';
  run(): void;
}

export class RestLimiter {
  readonly #interactive: LimitedJob[] = [];
  readonly #background: LimitedJob[] = [];
  /** Start times of the last second, all families. */
  #recent: EpochMs[] = [];
  /** Per family, start times of the last minute. */
  readonly #perFamily = new Map<string, EpochMs[]>();
  readonly #free = new Set<string>();
  readonly #pausedUntilMs = new Map<string, EpochMs>();
  #inFlight = 0;

  get queued(): number {
    return this.#interactive.length + this.#background.length;
  }
  get inFlight(): number {
    return this.#inFlight;
  }

  isFree(family: string): boolean {
    return this.#free.has(family);
  }

  /** The vendor said this market's plan counts requests by the minute. */
  limitToFree(family: string): void {
    this.#free.add(family);
  }

  /** Nothing of this family before then (Retry-After). */
  pause(family: string, untilMs: EpochMs): void {
    this.#pausedUntilMs.set(family, Math.max(untilMs, this.#pausedUntilMs.get(family) ?? 0));
  }

  add(job: LimitedJob): void {
    (job.priority === 'interactive' ? this.#interactive : this.#background).push(job);
  }

  remove(job: LimitedJob): boolean {
    for (const queue of [this.#interactive, this.#background]) {
      const at = queue.indexOf(job);
      if (at !== -1) return queue.splice(at, 1).length === 1;
    }
    return false;
  }

  /** A started job is over. */
  done(): void {
    this.#inFlight--;
  }

  /** Starts every job that may go now; returns when to call again, undefined where nothing waits for time. */
  pump(nowMs: EpochMs): EpochMs | undefined {
    let nextAtMs: EpochMs | undefined;
    for (const queue of [this.#interactive, this.#background]) {
      let at = 0;
      while (at < queue.length && this.#inFlight < MAX_IN_FLIGHT) {
        const freeAtMs = this.#freeAtMs(queue[at].family, nowMs);
        if (freeAtMs > nowMs) {
          nextAtMs = nextAtMs === undefined ? freeAtMs : Math.min(nextAtMs, freeAtMs);
          at++;
          continue;
        }
        const [job] = queue.splice(at, 1);
        this.#started(job.family, nowMs);
        job.run();
      }
    }
    return nextAtMs;
  }

  #freeAtMs(family: string, nowMs: EpochMs): EpochMs {
    let freeAtMs = this.#pausedUntilMs.get(family) ?? 0;
    this.#recent = this.#recent.filter((at) => at > nowMs - SECOND_MS);
    if (this.#recent.length >= PAID_PER_SECOND) freeAtMs = Math.max(freeAtMs, this.#recent[0] + SECOND_MS);
    const starts = this.#startsOf(family, nowMs);
    if (this.#free.has(family) && starts.length >= FREE_PER_MINUTE)
      freeAtMs = Math.max(freeAtMs, starts[starts.length - FREE_PER_MINUTE] + MINUTE_MS);
    return freeAtMs;
  }

  #startsOf(family: string, nowMs: EpochMs): EpochMs[] {
    const starts = (this.#perFamily.get(family) ?? []).filter((at) => at > nowMs - MINUTE_MS);
    this.#perFamily.set(family, starts);
    return starts;
  }

  #started(family: string, nowMs: EpochMs): void {
    this.#recent.push(nowMs);
    const starts = this.#perFamily.get(family)!;
    starts.push(nowMs);
    // Only the last few matter; a paid plan starts thousands a minute.
    if (starts.length > FREE_PER_MINUTE) starts.shift();
    this.#inFlight++;
  }
}
