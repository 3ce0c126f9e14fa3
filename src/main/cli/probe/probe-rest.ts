/**
 * REST requests of a probe: one at a time with pauses, unless parallelism is being tested; every answer is recorded. Addresses are made and
 * keys struck by the feed's own code; only its retries, limits and cache are left out, which a probe is there to measure.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { fetchText } from '../../engine/feed/environment.ts';
import { errorText } from '../../engine/feed/feed-error.ts';
import type { FeedSink } from '../../engine/feed/feed-source.ts';
import { recordedPath, restUrl } from '../../engine/feed/rest/rest-url.ts';
import type { KeyStriker } from '../../engine/feed/strike-key.ts';
import { parseVendor } from '../../engine/massive/vendor-json.ts';
import { isRecord } from './odd-values.ts';

/** What a probe reads from a body; every field may be missing. */
interface Body {
  message?: unknown;
  error?: unknown;
  status?: unknown;
  serverTime?: unknown;
  next_url?: unknown;
  results?: unknown;
}

/** Fields of any kind: read them with odd-values.ts. */
export interface Underlying {
  price?: unknown;
  value?: unknown;
  timeframe?: unknown;
}

interface Row {
  ticker?: unknown;
  last_quote?: { timeframe?: unknown } | null;
  underlying_asset?: Underlying | null;
  [field: string]: unknown;
}

export interface ProbeAnswer {
  /** 0 where no answer came. */
  status: number;
  headers: Headers;
  /** Parsed; undefined where the body is no JSON object. */
  body: Body | undefined;
  tookMs: number;
  /** Why there is none. */
  error?: string;
}

interface ProbeRestOptions {
  url: string;
  /** It hands on the vendor's pages: an address of the vendor's is asked of it. */
  isRelay?: boolean;
  key: string;
  striker: KeyStriker;
  sink: Pick<FeedSink, 'rest'>;
  now: () => EpochMs;
  signal: AbortSignal;
  betweenMs: number;
  timeoutMs: number;
  /** Hears of each row that is none: it is recorded, and not read. */
  skipped: () => void;
}

export class ProbeRest {
  readonly #options: ProbeRestOptions;
  /** The first 429, whose headers may say how long to wait. */
  tooMany: ProbeAnswer | undefined;

  constructor(options: ProbeRestOptions) {
    this.#options = options;
  }

  /** Waits its turn, then asks. `path` begins with `/`, or is a `next_url` of the same origin (of a relay: the vendor's too); another is answered by a status of 0. */
  async ask(path: string): Promise<ProbeAnswer> {
    await sleep(this.#options.betweenMs, undefined, { signal: this.#options.signal });
    return this.askNow(path);
  }

  async askNow(path: string): Promise<ProbeAnswer> {
    const { url: base, isRelay, key, striker, sink, now, signal, timeoutMs, skipped } = this.#options;
    const beganMs = performance.now();
    try {
      const url = restUrl(base, { path }, striker, isRelay);
      const { response, body } = await fetchText(
        url.href,
        { authorization: `Bearer ${key}` },
        AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      );
      const text = striker.text(body);
      const tookMs = performance.now() - beganMs;
      sink.rest({ atMs: now(), path: recordedPath(base, url), status: response.status, body: text });
      const answer = { status: response.status, headers: response.headers, body: parsed(text), tookMs };
      for (const row of listOf(answer)) if (!isRecord(row)) skipped();
      if (answer.status === 429) this.tooMany ??= answer;
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      return {
        status: 0,
        headers: new Headers(),
        body: undefined,
        tookMs: performance.now() - beganMs,
        error: errorText(error),
      };
    }
  }
}

function parsed(text: string): Body | undefined {
  try {
    const body = parseVendor(text);
    return isRecord(body) ? body : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Status and the vendor's text, for a report: no row, no price, no request id. */
export function words({ status, body, error }: ProbeAnswer): string {
  if (status === 0) return error ?? 'no answer';
  const text = body?.message ?? body?.error;
  return `HTTP ${status}${typeof text === 'string' ? `, "${text}"` : ''}`;
}

const listOf = ({ body }: Pick<ProbeAnswer, 'body'>): unknown[] => (Array.isArray(body?.results) ? body.results : []);

export const answerRows = (answer: ProbeAnswer): Row[] => listOf(answer).filter(isRecord);
