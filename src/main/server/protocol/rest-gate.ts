/** What stands before every REST answer: method, key, rate limit, plan, faults; then the source; then the wire. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { MarketSource, RestReply } from './market-source.ts';
import { allowsPath, entitlementOf, isRealTime, marketOfPath, type Plan } from './plans.ts';

interface RestGateOptions {
  plan: Plan;
  acceptsKey(key: string): boolean;
  source: MarketSource;
  /** The same market 15 minutes ago, for plans that are delayed. */
  delayedSource: MarketSource | undefined;
  /** Requests a minute on a basic plan. */
  basicRequestsPerMinute: number;
}

const MINUTE_MS = 60_000;
const GZIP_FROM_BYTES = 1400;

export class RestGate {
  readonly #options: RestGateOptions;
  /** Arrival times of the last minute. */
  #recent: number[] = [];
  readonly #failures: { prefix: string; left: number }[] = [];
  requests = 0;

  constructor(options: RestGateOptions) {
    this.#options = options;
  }

  /** The next `times` requests under a path answer 500. */
  failNext(prefix: string, times: number): void {
    this.#failures.push({ prefix, left: times });
  }

  async handle(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    this.requests += 1;
    const requestId = randomUUID().replaceAll('-', '');
    const reply = await this.#reply(request, origin, requestId);
    const body = Buffer.from(reply.body);
    const zip = body.length >= GZIP_FROM_BYTES && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    response.writeHead(reply.status, {
      'content-type': reply.contentType ?? 'application/json',
      'x-request-id': requestId,
      ...(zip ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
    });
    response.end(zip ? gzipSync(body, { level: 1 }) : body);
  }

  async #reply(request: IncomingMessage, origin: string, requestId: string): Promise<RestReply> {
    const url = new URL(request.url ?? '/', origin);
    const path = decodePath(url.pathname);
    const failure = this.#failures.find((f) => f.left > 0 && path?.startsWith(f.prefix));
    if (failure) {
      failure.left -= 1;
      return {
        status: 500,
        body: '<html><body><h1>500 Internal Server Error</h1></body></html>',
        contentType: 'text/html',
      };
    }
    if (request.method !== 'GET' || path === undefined)
      return { status: 404, body: '404 page not found', contentType: 'text/plain' };
    const key = keyOfRequest(request, url);
    if (key === undefined) return problem(401, 'ERROR', requestId, 'error', 'API Key was not provided');
    if (!this.#options.acceptsKey(key)) return problem(401, 'ERROR', requestId, 'error', 'Unknown API Key');
    const { plan } = this.#options;
    if (Object.values(plan).every((tier) => tier === 'basic' || tier === 'none') && !this.#withinLimit()) {
      return problem(
        429,
        'ERROR',
        requestId,
        'error',
        "You've exceeded the maximum requests per minute, please wait or upgrade your subscription to continue. https://massive.com/pricing",
      );
    }
    if (!allowsPath(plan, path)) {
      return problem(
        403,
        'NOT_AUTHORIZED',
        requestId,
        'message',
        'You are not entitled to this data. Please upgrade your plan at https://massive.com/pricing',
      );
    }
    const market = marketOfPath(path);
    const delayed = market !== undefined && !isRealTime(plan[market]);
    const source = (delayed && this.#options.delayedSource) || this.#options.source;
    url.searchParams.delete('apiKey');
    const answered = await source.answer({
      path,
      query: url.searchParams,
      origin,
      requestId,
      entitlement: entitlementOf(plan),
    });
    return answered ?? { status: 404, body: '404 page not found', contentType: 'text/plain' };
  }

  #withinLimit(): boolean {
    const now = Date.now();
    this.#recent = this.#recent.filter((at) => at > now - MINUTE_MS);
    if (this.#recent.length >= this.#options.basicRequestsPerMinute) return false;
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

export function problem(
  status: number,
  word: string,
  requestId: string,
  field: 'error' | 'message',
  text: string,
): RestReply {
  return { status, body: JSON.stringify({ status: word, request_id: requestId, [field]: text }) };
}
