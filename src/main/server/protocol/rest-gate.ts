/** What stands before every REST answer: method, key, rate limit, plan, faults; then the source; then the wire. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { MarketSource, ServedReply } from './market-source.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { historyVerdict } from './history-edge.ts';
import { parallelLatencyMs } from './parallel-latency.ts';
import { allowsPath, entitlementOf, hasSockets, isRealTime, marketOfPath, type Plan } from './plans.ts';
import type { Quirks } from './quirks.ts';
import { stockBarsWithoutPlan } from './stock-bars-without-plan.ts';

interface RestGateOptions {
  plan: Plan;
  acceptsKey(key: string): boolean;
  quirks: Quirks;
  /** Requests a minute on a basic plan. */
  basicRequestsPerMinute: number;
  /** Requests a second at which paid plans meet 429. */
  paidRequestsPerSecond: number;
  /** Long answers are compressed for clients that accept it. */
  compression: boolean;
}

const MINUTE_MS = 60_000;
const LONGEST_URL = 8_000;
const GZIP_FROM_BYTES = 1400;

export class RestGate {
  readonly #options: RestGateOptions;
  /** Arrival times of the last minute. */
  #recent: number[] = [];
  readonly #failures: { prefix: string; left: number }[] = [];
  #inFlight = 0;
  requests = 0;

  constructor(options: RestGateOptions) {
    this.#options = options;
  }

  /** The next `times` requests under a path answer 500. */
  failNext(prefix: string, times: number): void {
    this.#failures.push({ prefix, left: times });
  }

  /** Answers a call out of a market. `origin` is the base URL the caller used, `path` what stands behind it. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    { source, origin, path }: { source: MarketSource; origin: string; path: string },
  ): Promise<void> {
    this.requests += 1;
    const requestId = randomUUID().replaceAll('-', '');
    const url = new URL(path, origin);
    this.#inFlight += 1;
    const given = new AbortController();
    response.once('close', () => {
      this.#inFlight -= 1;
      given.abort();
    });
    await this.#slowDown(url, given.signal);
    if (given.signal.aborted) return;
    const reply = await this.#reply(request, { source, origin, url, requestId });
    if (reply.contentType === BARE) {
      response.writeHead(reply.status).end();
      return;
    }
    const body = Buffer.from(reply.body);
    const isAccepted = this.#options.compression && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const zip = isAccepted && body.length >= GZIP_FROM_BYTES;
    response.writeHead(reply.status, {
      'content-type': reply.contentType ?? 'application/json',
      'x-request-id': requestId,
      ...(zip ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
    });
    response.end(zip ? gzipSync(body, { level: 1 }) : body);
  }

  /** Waits as long as the requests in flight make it, where the plan is one that was seen to slow down. */
  async #slowDown(url: URL, signal: AbortSignal): Promise<void> {
    const { plan, quirks } = this.#options;
    if (!quirks.has('slow-in-parallel')) return;
    const market = marketOfPath(decodePath(url.pathname) ?? '');
    if (market === undefined || isRealTime(plan[market]) || !hasSockets(plan[market])) return;
    await wait(parallelLatencyMs(this.#inFlight), undefined, { signal, ref: false }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  async #reply(
    request: IncomingMessage,
    { source, origin, url, requestId }: { source: MarketSource; origin: string; url: URL; requestId: string },
  ): Promise<ServedReply> {
    const { plan, quirks } = this.#options;
    const path = decodePath(url.pathname);
    const turnedAway = this.#turnAway(request, url, path, requestId);
    if (turnedAway) return turnedAway;
    if (request.method !== 'GET' || path === undefined) return NO_ROUTE;
    url.searchParams.delete('apiKey');
    const market = marketOfPath(path);
    const asked = {
      path,
      query: url.searchParams,
      origin,
      requestId,
      entitlement: entitlementOf(plan),
    };
    if (quirks.has('partial-stock-bars')) {
      const bars = stockBarsWithoutPlan(plan, asked, source.nowMs());
      if (bars === 'refused') return refused(requestId, NOT_ENTITLED);
      if (bars?.kind === 'empty') return bars.reply;
      if (bars) return marked((await source.answer(bars.request)) ?? NO_ROUTE);
    }
    if (!allowsPath(plan, path)) return refused(requestId, NOT_ENTITLED);
    if (market && quirks.has('history-edge')) {
      const verdict = historyVerdict(path, url.searchParams, plan[market], source.nowMs());
      if (verdict.kind === 'refused') return refused(requestId, "Your plan doesn't include this data timeframe");
      if (verdict.kind === 'clipped') asked.path = verdict.path;
    }
    const answered = await source.answer(asked);
    return answered ?? NO_ROUTE;
  }

  /** What is answered before anybody looks at the question; undefined where nothing stands in its way. */
  #turnAway(request: IncomingMessage, url: URL, path: string | undefined, requestId: string): ServedReply | undefined {
    const { plan, quirks } = this.#options;
    if (quirks.has('url-limit') && (request.url?.length ?? 0) > LONGEST_URL)
      return {
        status: 414,
        body: '<html><head><title>414 Request-URI Too Large</title></head></html>',
        contentType: 'text/html',
      };
    const failure = this.#failures.find((f) => f.left > 0 && path?.startsWith(f.prefix));
    if (failure) {
      failure.left -= 1;
      return {
        status: 500,
        body: '<html><body><h1>500 Internal Server Error</h1></body></html>',
        contentType: 'text/html',
      };
    }
    if (request.method !== 'GET' || path === undefined) return undefined;
    const key = keyOfRequest(request, url);
    if (key === undefined) return problem(401, 'ERROR', requestId, 'error', 'API Key was not provided');
    if (!this.#options.acceptsKey(key)) return problem(401, 'ERROR', requestId, 'error', 'Unknown API Key');
    const free = Object.values(plan).every((tier) => tier === 'basic' || tier === 'none');
    if (!free && quirks.has('bare-429') && !this.#within(1000, this.#options.paidRequestsPerSecond))
      return { status: 429, body: '', contentType: BARE };
    if (free && !this.#within(MINUTE_MS, this.#options.basicRequestsPerMinute)) {
      return problem(
        429,
        'ERROR',
        requestId,
        'error',
        "You've exceeded the maximum requests per minute, please wait or upgrade your subscription to continue. https://massive.com/pricing",
      );
    }
    return undefined;
  }

  #within(spanMs: number, most: number): boolean {
    const now = performance.now();
    this.#recent = this.#recent.filter((at) => at > now - spanMs);
    if (this.#recent.length >= most) return false;
    this.#recent.push(now);
    return true;
  }
}

function decodePath(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    // A stray percent sign names no route.
    return undefined;
  }
}

function keyOfRequest(request: IncomingMessage, url: URL): string | undefined {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? (url.searchParams.get('apiKey') || undefined);
}

const NO_ROUTE: ServedReply = { status: 404, body: '404 page not found', contentType: 'text/plain' };
const NOT_ENTITLED = 'You are not entitled to this data. Please upgrade your plan at https://massive.com/pricing';
const refused = (requestId: string, text: string): ServedReply =>
  problem(403, 'NOT_AUTHORIZED', requestId, 'message', text);

/** Content type of an answer that is sent without body or headers. */
const BARE = '';

/** Data of another plan than the market's own says so in its status. */
function marked(reply: ServedReply): ServedReply {
  return { ...reply, body: reply.body.replace('"status":"OK"', '"status":"DELAYED"') };
}

export function problem(
  status: number,
  word: string,
  requestId: string,
  field: 'error' | 'message',
  text: string,
): ServedReply {
  return { status, body: JSON.stringify({ status: word, request_id: requestId, [field]: text }) };
}
