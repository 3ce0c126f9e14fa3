/**
 * When the next REST request may go: ≤ 50 a second on paid plans; 5 a minute over all markets that are free or whose plan is not
 * known yet, so that a start-up before the first answer keeps a free plan's limit too. Interactive goes first; idle goes last, and
 * leaves part of every limit free for what may come.
 */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { FlightWindow } from './flight-window.ts';
import type { RestWait } from '../../../../shared/contract/health.ts';
import type { RestPriority } from '../feed-source.ts';

export const PAID_PER_SECOND = 50;
export const FREE_PER_MINUTE = 5;
const SECOND_MS = 1_000;
/** A little over a minute: the vendor's minute need not begin with ours. */
const MINUTE_MS = 61_000;

/** Requests of the free plan's minute that idle ones never use. */
export const FREE_RESERVED = 2;

/** Belongs to no market: any paid plan lifts its limit. */
const REFERENCE = 'reference';

type Standing =
  | 'paid'
  /** Concluded: a plan without any stream. */
  | 'free'
  /** Told in words, with a 429: nothing lifts that. */
  | 'toldFree';

export interface LimitedJob {
  /** The market whose plan pays, or `reference`. */
  family: string;
  priority: RestPriority;
  /** Goes ahead of the free plan's minute, and counts in it. */
  asksPlan?: boolean;
  run(): void;
}

export class RestLimiter {
  readonly #interactive: LimitedJob[] = [];
  readonly #background: LimitedJob[] = [];
  readonly #idle: LimitedJob[] = [];
  /** Start times of the last second, all families. */
  #recent: EpochMs[] = [];
  /** The last five requests that share the free plan's minute: when they were sent, once answered when that was. In between the vendor counted them. */
  #shared: { job: LimitedJob; atMs: EpochMs }[] = [];
  readonly #standing = new Map<string, Standing>();
  readonly #pausedUntilMs = new Map<string, EpochMs>();
  #inFlight = 0;
  /** How many may be in flight; whoever sends them tells it how they went. */
  readonly flight = new FlightWindow();

  get queued(): number {
    return this.#interactive.length + this.#background.length + this.#idle.length;
  }
  get inFlight(): number {
    return this.#inFlight;
  }

  isFree(family: string): boolean {
    const standing = this.#standing.get(family);
    return standing === 'free' || standing === 'toldFree';
  }

  /** The vendor answered what no free plan may have; reference data goes by any market. */
  isPaid(family: string): boolean {
    return !this.#sharesMinute(family);
  }

  /** The market's plan counts requests by the minute: concluded from its refusals, or `told` by the vendor. */
  limitToFree(family: string, told = false): void {
    if (told || this.#standing.get(family) === undefined) this.#standing.set(family, told ? 'toldFree' : 'free');
  }

  /** The vendor answered what no free plan may have. */
  provePaid(family: string): void {
    if (this.#standing.get(family) !== 'toldFree') this.#standing.set(family, 'paid');
  }

  /**
   * Forgets which plans count requests: they may have changed. What a key check a moment ago found paid stays so until the vendor says
   * otherwise: a terminal that changes to the key would stand empty for a minute. Requests already sent still count towards the minute.
   */
  forgetLimits(): void {
    for (const [family, standing] of this.#standing) if (standing !== 'paid') this.#standing.delete(family);
  }

  /** Where requests wait for the free plan's minute: how many, and how long until the next may go. */
  waiting(nowMs: EpochMs): RestWait | undefined {
    const jobs = this.#waitingJobs();
    const forMs = this.#minuteFreeAtMs() - nowMs;
    if (jobs.length === 0 || forMs <= 0) return undefined;
    return { count: jobs.length, forMs, planKnown: jobs.some(({ family }) => this.#isKnownFree(family)) };
  }

  /** Reference data goes by the markets' plans: it waits for the minute of those that are known to count, where none is paid. */
  #isKnownFree(family: string): boolean {
    if (family !== REFERENCE || this.#standing.has(family)) return this.isFree(family);
    return [...this.#standing.keys()].some((market) => this.isFree(market));
  }

  /** Families whose requests wait only because their plan is not known. */
  unknownFamilies(nowMs: EpochMs): string[] {
    if (this.#minuteFreeAtMs() <= nowMs) return [];
    const unknown = this.#waitingJobs().filter(({ family }) => this.#standing.get(family) === undefined);
    return [...new Set(unknown.map(({ family }) => family))];
  }

  #waitingJobs(): LimitedJob[] {
    return [...this.#interactive, ...this.#background].filter((job) => this.#sharesMinute(job.family));
  }

  /** Nothing of this family before then (Retry-After). */
  pause(family: string, untilMs: EpochMs): void {
    this.#pausedUntilMs.set(family, Math.max(untilMs, this.#pausedUntilMs.get(family) ?? 0));
  }

  add(job: LimitedJob): void {
    this.#queueOf(job.priority).push(job);
  }

  remove(job: LimitedJob): boolean {
    const queue = this.#queueOf(job.priority);
    const at = queue.indexOf(job);
    return at !== -1 && queue.splice(at, 1).length === 1;
  }

  /** A started job is over: answered, failed or given up. */
  done(job: LimitedJob, nowMs: EpochMs): void {
    this.#inFlight--;
    const counted = this.#shared.find((use) => use.job === job);
    if (!counted) return;
    counted.atMs = nowMs;
    this.#shared.sort((a, b) => a.atMs - b.atMs);
  }

  /** Starts every job that may go now; returns when to call again, undefined where nothing waits for time. */
  pump(nowMs: EpochMs): EpochMs | undefined {
    let nextAtMs: EpochMs | undefined;
    for (const queue of [this.#interactive, this.#background, this.#idle]) {
      const idle = queue === this.#idle;
      let at = 0;
      const most = idle ? Math.ceil(this.flight.limit / 2) : this.flight.limit;
      while (at < queue.length && this.#inFlight < most) {
        const freeAtMs = this.#freeAtMs(queue[at], nowMs, idle);
        if (freeAtMs > nowMs) {
          nextAtMs = nextAtMs === undefined ? freeAtMs : Math.min(nextAtMs, freeAtMs);
          at++;
          continue;
        }
        const [job] = queue.splice(at, 1);
        this.#started(job, nowMs);
        job.run();
      }
    }
    return nextAtMs;
  }

  #queueOf(priority: RestPriority): LimitedJob[] {
    if (priority === 'idle') return this.#idle;
    return priority === 'interactive' ? this.#interactive : this.#background;
  }

  #freeAtMs({ family, asksPlan = false }: LimitedJob, nowMs: EpochMs, idle: boolean): EpochMs {
    this.#recent = this.#recent.filter((at) => at > nowMs - SECOND_MS);
    const pausedUntilMs = this.#pausedUntilMs.get(family) ?? 0;
    const secondMs = freeOf(this.#recent, idle ? PAID_PER_SECOND / 2 : PAID_PER_SECOND, SECOND_MS);
    const minuteMs = !asksPlan && this.#sharesMinute(family) ? this.#minuteFreeAtMs(idle ? FREE_RESERVED : 0) : 0;
    return Math.max(pausedUntilMs, secondMs, minuteMs);
  }

  #sharesMinute(family: string): boolean {
    const standing = this.#standing.get(family);
    if (family !== REFERENCE || standing !== undefined) return standing !== 'paid';
    return ![...this.#standing.values()].includes('paid');
  }

  #minuteFreeAtMs(reserved = 0): EpochMs {
    const times = this.#shared.map(({ atMs }) => atMs);
    return freeOf(times, FREE_PER_MINUTE - reserved, MINUTE_MS);
  }

  #started(job: LimitedJob, nowMs: EpochMs): void {
    this.#recent.push(nowMs);
    this.#inFlight++;
    if (!this.#sharesMinute(job.family)) return;
    this.#shared.push({ job, atMs: nowMs });
    if (this.#shared.length > FREE_PER_MINUTE) this.#shared.shift();
  }
}

/** When fewer than `limit` of the starts (ascending) lie within the last `spanMs`. */
function freeOf(starts: readonly EpochMs[], limit: number, spanMs: number): EpochMs {
  return starts.length < limit ? 0 : starts[starts.length - limit] + spanMs;
}
