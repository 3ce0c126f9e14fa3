/** Massive's REST through the plan's limit: Bearer header, retries, paging, in-flight sharing, a short cache. */
import type { FeedHealth } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { familyOf, paidEndpointOf, type RestFamily } from '../../massive/rest/rest-paths.ts';
import type { FeedEnvironment, FeedTimer } from '../environment.ts';
import type { HttpAnswer } from './http-get.ts';
import { errorText, FeedError } from '../feed-error.ts';
import { restFaults } from '../feed-words.ts';
import { networkFault } from '../network-fault.ts';
import type { RestRecord, RestReply, RestRequest } from '../feed-source.ts';
import { followPages } from './follow-pages.ts';
import { ReplyCache } from './reply-cache.ts';
import { isBlocked, isRetryable, meaningOf, readAnswer, vendorText } from './rest-answer.ts';
import { NO_KEY } from '../../../../shared/contract/key-entry.ts';
import type { KeyStriker } from '../strike-key.ts';
import { RestLimiter, type LimitedJob } from './rest-limiter.ts';
import { recordedPath, restUrl } from './rest-url.ts';
import { StandingRefusals } from './standing-refusals.ts';

/** With what keeps it from being reached. */
const NOT_REACHED = restFaults.unreachable.split('. ', 1)[0] + '.';
const MAX_TRIES = 5;
const TIMEOUT_MS = 20_000;
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 30_000;
/** No pane waits longer than this: it shows the error instead. Nor is the server left alone longer, whatever it says: it is asked once more. */
const RETRY_AFTER_MAX_MS = 65_000;
const PAUSE_FIRST_MS = 2_000;
const PAUSE_MAX_MS = 30_000;
const MINUTE_MS = 60_000;

export interface RestClientOptions {
  baseUrl: string;
  /** The base is a relay whose answers name the vendor's own next pages: they are asked of the base. */
  isRelay?: boolean;
  key: string;
  striker: KeyStriker;
  environment: FeedEnvironment;
  /** Given where several clients share one key's limit. */
  limiter?: RestLimiter;
  /** The market clock. */
  marketNow(): EpochMs;
  /** Every final answer, before its requester hears of it. */
  onRecord(record: RestRecord): void;
  /** What an answer shows about the plan. */
  onOutcome(family: RestFamily, path: string, status: number, text: string | undefined, limited: boolean): void;
  /** Every answer that is data. */
  onData?(path: string, json: unknown): void;
}

interface TimedAnswer extends HttpAnswer {
  sentAtMs: EpochMs;
  record: RestRecord;
}

interface Shared {
  promise: Promise<RestReply>;
  /** Requesters still waiting; the fetch is aborted when the last one leaves. */
  waiting: number;
  abort: AbortController;
}

export class RestClient {
  readonly #options: RestClientOptions;
  readonly #limiter: RestLimiter;
  readonly #striker: KeyStriker;
  readonly #shared = new Map<string, Shared>();
  readonly #cache = new ReplyCache();
  readonly #refusals = new StandingRefusals();
  /** 429s in a row, by family. */
  readonly #refusedInARow = new Map<RestFamily, number>();
  #stopped = false;
  #pumpTimer: FeedTimer | undefined;
  #requests = 0;
  #failures = 0;
  #retries = 0;
  #rateLimited = 0;

  constructor(options: RestClientOptions) {
    this.#options = options;
    this.#striker = options.striker;
    this.#limiter = options.limiter ?? new RestLimiter();
    this.#limiter.forgetLimits();
  }

  health(): FeedHealth['rest'] {
    return {
      inFlight: this.#limiter.inFlight,
      queued: this.#limiter.queued,
      requests: this.#requests,
      failures: this.#failures,
      retries: this.#retries,
      rateLimited: this.#rateLimited,
      waiting: this.#limiter.waiting(this.#options.environment.now()),
    };
  }

  /** Families whose requests wait only because their plan is not known. */
  unknownFamilies(): string[] {
    return this.#limiter.unknownFamilies(this.#options.environment.now());
  }

  isLimited(family: RestFamily): boolean {
    return this.#limiter.isFree(family);
  }

  /** Concluded of a plan without any stream: it counts requests, and has bars and reference data only. */
  limitToFree(family: RestFamily): void {
    this.#limiter.limitToFree(family);
    if (this.#limiter.isFree(family)) this.#refusals.ruleOut(family, this.#options.environment.now());
  }

  provePaid(family: RestFamily): void {
    this.#limiter.provePaid(family);
    this.#pump();
  }

  /** Throws FeedError. The same address asked twice at once is fetched once. */
  async request(request: RestRequest): Promise<RestReply> {
    if (this.#stopped) throw new FeedError('feed/stopped', restFaults.stopped);
    const url = this.#urlOf(request);
    const address = url.href;
    const nowMs = this.#options.environment.now();
    const path = recordedPath(this.#options.baseUrl, url);
    const family = familyOf(path);
    const endpoint = paidEndpointOf(path);
    if (endpoint !== undefined)
      this.#refusals.throwIfStanding(endpoint, family, request.priority ?? 'interactive', nowMs);
    const cached = this.#cache.get(address, this.#maxAgeMs(family, request), nowMs);
    if (cached) return cached;
    let shared = this.#shared.get(address);
    if (!shared) {
      const abort = new AbortController();
      shared = { promise: this.#fetch(url, request, abort.signal), waiting: 0, abort };
      this.#shared.set(address, shared);
      const forget = (): void => {
        if (this.#shared.get(address) === shared) this.#shared.delete(address);
      };
      shared.promise.then(forget, forget);
    }
    return this.#join(address, shared, request.signal);
  }

  /** All pages, following `next_url` verbatim but for an `apiKey`. */
  pages(first: RestRequest, maxPages: number): AsyncIterable<RestReply> {
    const nameOf = (request: RestRequest): string => this.#urlOf(request).href;
    return followPages(first, { maxPages, nameOf, ask: (request) => this.request(request) });
  }

  stop(): void {
    this.#stopped = true;
    for (const { abort } of this.#shared.values()) abort.abort();
    if (this.#pumpTimer) this.#options.environment.clearTimer(this.#pumpTimer);
    this.#cache.clear();
  }

  async #join(address: string, shared: Shared, signal: AbortSignal | undefined): Promise<RestReply> {
    if (!signal) {
      shared.waiting = Number.POSITIVE_INFINITY;
      return shared.promise;
    }
    if (signal.aborted) throw aborted();
    shared.waiting++;
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = (): void => {
      shared.waiting--;
      if (shared.waiting === 0) {
        // The next caller starts a new fetch.
        if (this.#shared.get(address) === shared) this.#shared.delete(address);
        shared.abort.abort();
      }
      reject(aborted());
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([shared.promise, left]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  async #fetch(url: URL, request: RestRequest, signal: AbortSignal): Promise<RestReply> {
    const path = recordedPath(this.#options.baseUrl, url);
    const family = familyOf(path);
    for (let attempt = 1; ; attempt++) {
      let answer: TimedAnswer | undefined;
      let failure: FeedError | undefined;
      const job = await this.#turn(family, request, signal);
      try {
        answer = await this.#get(url, signal);
      } catch (error) {
        failure = this.#transportError(error, path, signal);
      } finally {
        this.#judgeFlight(answer, failure);
        this.#limiter.done(job, this.#options.environment.now());
        this.#pump();
      }
      if (answer?.status === 429) this.#learnLimit(family, answer);
      else if (answer) this.#refusedInARow.delete(family);
      const final = answer !== undefined && !isRetryable(meaningOf(answer.record).status);
      const waitMs = final ? 0 : this.#retryDelayMs(attempt, answer);
      const hopeless = failure?.code === 'rest/aborted' || failure?.code === 'rest/bad-body';
      if (final || hopeless || attempt === MAX_TRIES || waitMs > RETRY_AFTER_MAX_MS)
        return this.#conclude(url, request, answer, failure);
      this.#retries++;
      await this.#sleep(waitMs, signal);
    }
  }

  /** A final answer is recorded first, then given to its callers. */
  #conclude(
    url: URL,
    request: RestRequest,
    answer: TimedAnswer | undefined,
    failure: FeedError | undefined,
  ): RestReply {
    const path = recordedPath(this.#options.baseUrl, url);
    const family = familyOf(path);
    if (!answer) {
      this.#failures++;
      throw failure ?? new FeedError('rest/network', restFaults.unreachable, path);
    }
    const { onRecord, onOutcome } = this.#options;
    const { record } = answer;
    onRecord(record);
    const blocked = isBlocked(answer);
    const { status } = meaningOf(record);
    const isOk = status >= 200 && status < 300 && !blocked;
    const paidEndpoint = paidEndpointOf(path);
    if (paidEndpoint !== undefined && isOk) {
      this.#refusals.answered(paidEndpoint);
      this.provePaid(family);
    }
    const text = isOk ? undefined : vendorText(answer.body);
    if (!blocked) onOutcome(family, path, status, text, this.#limiter.isFree(family));
    try {
      const reply: RestReply = {
        status: answer.status,
        json: readAnswer(record, path, this.#options.key === NO_KEY),
        sentAtMs: answer.sentAtMs,
        receivedAtMs: record.atMs,
        record,
      };
      this.#options.onData?.(path, reply.json);
      this.#cache.keep(url.href, reply, this.#maxAgeMs(family, request), this.#options.environment.now());
      return reply;
    } catch (error) {
      this.#failures++;
      if (paidEndpoint === undefined || !(error instanceof FeedError)) throw error;
      throw this.#refusals.judge(paidEndpoint, error, this.#options.environment.now());
    }
  }

  /** Where requests are counted by the minute, or may be, none is spent on what was answered within it. */
  #maxAgeMs(family: RestFamily, { maxAgeMs }: RestRequest): number {
    return maxAgeMs === 0 || this.#limiter.isPaid(family) ? (maxAgeMs ?? 0) : Math.max(maxAgeMs ?? 0, MINUTE_MS);
  }

  #turn(
    family: RestFamily,
    { priority = 'interactive', asksPlan }: RestRequest,
    signal: AbortSignal,
  ): Promise<LimitedJob> {
    const { promise, resolve, reject } = Promise.withResolvers<LimitedJob>();
    if (signal.aborted) throw aborted();
    const leave = (): void => {
      this.#limiter.remove(job);
      reject(aborted());
    };
    const job: LimitedJob = {
      family,
      priority,
      asksPlan,
      run: () => {
        signal.removeEventListener('abort', leave);
        resolve(job);
      },
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#limiter.add(job);
    this.#pump();
    return promise;
  }

  async #get(url: URL, signal: AbortSignal): Promise<TimedAnswer> {
    const { environment, key, marketNow } = this.#options;
    // One controller for both reasons: AbortSignal.any keeps composites alive as long as their sources.
    const attempt = new AbortController();
    const leave = (): void => attempt.abort();
    signal.addEventListener('abort', leave, { once: true });
    let timedOut = false;
    const timer = environment.setTimer(() => {
      timedOut = true;
      attempt.abort();
    }, TIMEOUT_MS);
    this.#requests++;
    const sentAtMs = environment.now();
    try {
      const answer = await environment.httpGet(
        url.href,
        { Authorization: `Bearer ${key}`, Accept: 'application/json' },
        attempt.signal,
      );
      // A server that echoes the key must not get it into a recording.
      const isData = answer.status >= 200 && answer.status < 300;
      const body = isData ? this.#striker.text(answer.body) : this.#striker.words(answer.body);
      const path = recordedPath(this.#options.baseUrl, url);
      return { ...answer, body, sentAtMs, record: { atMs: marketNow(), path, status: answer.status, body } };
    } catch (error) {
      if (timedOut && !signal.aborted) throw new TimedOut();
      throw error;
    } finally {
      signal.removeEventListener('abort', leave);
      environment.clearTimer(timer);
    }
  }

  #transportError(error: unknown, path: string, signal: AbortSignal): FeedError {
    if (signal.aborted) return aborted();
    if (error instanceof FeedError) return error;
    if (error instanceof TimedOut) return new FeedError('rest/timeout', restFaults.timedOut(TIMEOUT_MS), path);
    const detail = this.#striker.words(`${path}: ${errorText(error)}`);
    const fault = networkFault(error);
    return new FeedError('rest/network', fault ? `${NOT_REACHED} ${fault}` : restFaults.unreachable, detail);
  }

  #judgeFlight(answer: TimedAnswer | undefined, failure: FeedError | undefined): void {
    if (failure?.code === 'rest/aborted') return;
    if (!answer || answer.status === 429 || meaningOf(answer.record).status >= 500) this.#limiter.flight.failed();
    else this.#limiter.flight.answered(this.#options.environment.now() - answer.sentAtMs);
  }

  /** Paid plans answer 429 too, in the free plan's words and without headers: those pause. Only where nothing proved a paid plan is it the free one. */
  #learnLimit(family: RestFamily, answer: HttpAnswer): void {
    const { environment } = this.#options;
    this.#rateLimited++;
    const isPaid = this.#limiter.isPaid(family);
    if (!isPaid && /per minute/i.test(vendorText(answer.body) ?? '')) this.#limiter.limitToFree(family, true);
    const refused = (this.#refusedInARow.get(family) ?? 0) + 1;
    this.#refusedInARow.set(family, refused);
    const told = retryAfterMs(answer.retryAfter, environment.now());
    const waitMs = told || (isPaid ? pauseMs(refused, environment.random()) : 0);
    if (waitMs > 0) this.#limiter.pause(family, environment.now() + Math.min(waitMs, RETRY_AFTER_MAX_MS));
  }

  #retryDelayMs(attempt: number, answer: HttpAnswer | undefined): number {
    const { environment } = this.#options;
    const backoff = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (attempt - 1)) * (0.5 + 0.5 * environment.random());
    return Math.max(backoff, retryAfterMs(answer?.retryAfter, environment.now()) ?? 0);
  }

  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    const { environment } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = environment.setTimer(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    }, ms);
    const leave = (): void => {
      environment.clearTimer(timer);
      reject(aborted());
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    return promise;
  }

  #pump(): void {
    const { environment } = this.#options;
    if (this.#pumpTimer) environment.clearTimer(this.#pumpTimer);
    this.#pumpTimer = undefined;
    const nowMs = environment.now();
    const nextAtMs = this.#limiter.pump(nowMs);
    if (nextAtMs !== undefined && !this.#stopped)
      this.#pumpTimer = environment.setTimer(() => this.#pump(), Math.max(1, nextAtMs - nowMs));
  }

  #urlOf(request: Pick<RestRequest, 'path' | 'query'>): URL {
    return restUrl(this.#options.baseUrl, request, this.#striker, this.#options.isRelay);
  }
}

/** One second, doubled with every refusal in a row up to half a minute; the upper half is random. */
const pauseMs = (refused: number, random: number): number =>
  Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** (refused - 1)) * (0.5 + 0.5 * random);

class TimedOut extends Error {}

const aborted = (): FeedError => new FeedError('rest/aborted', restFaults.givenUp);

/** `Retry-After`: seconds or an HTTP date. */
function retryAfterMs(header: string | undefined, nowMs: EpochMs): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const atMs = Date.parse(header);
  return Number.isFinite(atMs) ? Math.max(0, atMs - nowMs) : undefined;
}
