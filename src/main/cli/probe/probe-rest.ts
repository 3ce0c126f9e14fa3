/**
 * REST requests of a probe: one at a time with pauses, unless parallelism is being tested; every answer is recorded. Addresses are made and
 * keys struck by the feed's own code; only its retries, limits and cache are left out, which a probe is there to measure.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { vendorWords } from '../../../shared/contract/vendor-text.ts';
import { errorText } from '../../engine/feed/feed-error.ts';
import type { FeedSink } from '../../engine/feed/feed-source.ts';
import { httpGet } from '../../engine/feed/rest/http-get.ts';
import { recordedPath, restUrl } from '../../engine/feed/rest/rest-url.ts';
import type { KeyStriker } from '../../engine/feed/strike-key.ts';
import { parseVendor } from '../../engine/massive/vendor-json.ts';
import type { EntryListener } from './facts.ts';
import { isRecord, wordOf } from './odd-values.ts';

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
  headers: IncomingHttpHeaders;
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
  /** Pause before the second try of a request that was answered with 429. */
  tooManyMs: number;
  entries: EntryListener;
}

/** A free plan allows five requests a minute: so often the probe waits, and no more. */
const MOST_PAUSES = 8;

export class ProbeRest {
  readonly #options: ProbeRestOptions;
  #pauses = 0;
  /** The first 429, whose headers may say how long to wait. */
  tooMany: ProbeAnswer | undefined;

  constructor(options: ProbeRestOptions) {
    this.#options = options;
  }

  /** Waits its turn, then asks; after a 429 once more, later. `path` begins with `/`, or is a `next_url` of the same origin (of a relay: the vendor's too); another is answered by a status of 0. */
  async ask(path: string): Promise<ProbeAnswer> {
    const { betweenMs, tooManyMs, signal } = this.#options;
    await sleep(betweenMs, undefined, { signal });
    const answer = await this.askNow(path);
    if (answer.status !== 429 || this.#pauses >= MOST_PAUSES) return answer;
    this.#pauses += 1;
    await sleep(tooManyMs, undefined, { signal });
    return this.askNow(path);
  }

  async askNow(path: string): Promise<ProbeAnswer> {
    const { url: base, isRelay, key, striker, sink, now, signal, timeoutMs, entries } = this.#options;
    const beganMs = performance.now();
    try {
      const url = restUrl(base, { path }, striker, isRelay);
      const { status, headers, body } = await httpGet(
        url.href,
        { authorization: `Bearer ${key}` },
        AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      );
      const text = striker.text(body);
      const tookMs = performance.now() - beganMs;
      sink.rest({ atMs: now(), path: recordedPath(base, url), status, body: text });
      const answer = { status, headers, body: parsed(text), tookMs };
      for (const row of listOf(answer)) entries(isRow(row));
      if (answer.status === 429) this.tooMany ??= answer;
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      return {
        status: 0,
        headers: {},
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

/** Answers to a long address that are about its length, whoever on the way gives them. */
const TOO_LONG = new Set([400, 413, 414, 431]);

export const isTooLong = ({ status }: ProbeAnswer): boolean => TOO_LONG.has(status);

/** Of a 200 with JSON: what it says instead of rows. */
const REFUSALS = new Set(['ERROR', 'NOT_AUTHORIZED', 'NOT_FOUND']);

/**
 * Whether the vendor answered the question: with data, or with a refusal of its own that is about the plan or the request. No answer, too many
 * requests, a fault, a page of something on the way and a key that stopped working say nothing about what was asked.
 */
export function isAnswered({ status, body }: ProbeAnswer): boolean {
  if (body === undefined || status === 401 || status === 408 || status === 429) return false;
  return (status === 200 && !REFUSALS.has(wordOf(body.status).toUpperCase())) || (status >= 400 && status < 500);
}

/** Data came, if only an empty list. */
export const isData = (answer: ProbeAnswer): boolean => answer.status === 200 && isAnswered(answer);

/** Status and the vendor's text, for a report: no row, no price, no request id. */
export function words({ status, body, error }: ProbeAnswer): string {
  if (status === 0) return error ?? 'no answer';
  const text = body?.message ?? body?.error;
  const said = body === undefined ? ', no JSON object' : typeof text === 'string' ? `, "${vendorWords(text)}"` : '';
  return `HTTP ${status}${said}`;
}

const listOf = ({ body }: Pick<ProbeAnswer, 'body'>): unknown[] => (Array.isArray(body?.results) ? body.results : []);

/** Of chains, contracts and bars; a record with none of them is anything. */
const ROW_FIELDS = [
  'ticker',
  'details',
  'underlying_asset',
  'last_quote',
  'last_trade',
  'greeks',
  'open_interest',
  't',
];

const isRow = (entry: unknown): entry is Row =>
  isRecord(entry) && ROW_FIELDS.some((field) => Object.hasOwn(entry, field));

export const answerRows = (answer: ProbeAnswer): Row[] => listOf(answer).filter(isRow);
