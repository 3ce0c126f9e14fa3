/** What a REST answer means: JSON, or an error with a sentence. Bodies may be HTML or empty; the text sits under `error` or `message`. */
import type { HttpAnswer } from '../environment.ts';
import { parseVendor } from '../../massive/vendor-json.ts';
import { restFaults, socketFaults } from '../feed-words.ts';
import { FeedError, type FeedErrorCode } from '../feed-error.ts';

const MAX_DETAIL = 300;

/** Statuses worth another try (the vendor's own client retries these too). */
export const isRetryable = (status: number): boolean => status === 429 || status === 499 || status >= 500;

/** The JSON of a 2xx answer; throws FeedError for everything else. `keyless`: it was asked without a key. */
export function readAnswer(answer: HttpAnswer, path: string, keyless = false): unknown {
  if (answer.status >= 200 && answer.status < 300) {
    const json = parseJson(answer.body);
    if (typeof json === 'object' && json !== null) return json;
    throw new FeedError(
      'rest/bad-body',
      restFaults.noData,
      `${path}: ${answer.body.slice(0, MAX_DETAIL)}`,
      answer.status,
    );
  }
  throw answerError(answer, path, keyless);
}

/** Vendor's text of an error answer; undefined where the body has none. */
export function vendorText(body: string): string | undefined {
  const json = parseJson(body);
  if (typeof json !== 'object' || json === null) return undefined;
  const { message, error } = json as { message?: unknown; error?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  return typeof error === 'string' && error !== '' ? error : undefined;
}

function answerError(answer: HttpAnswer, path: string, keyless: boolean): FeedError {
  const text = vendorText(answer.body);
  const [code, fallback] = meaning(answer.status, keyless);
  return new FeedError(
    code,
    // A refusal is the vendor's to word: shown verbatim.
    code === 'rest/not-entitled' ? (text ?? fallback) : fallback,
    `HTTP ${answer.status} for ${path}: ${text ?? (answer.body.slice(0, MAX_DETAIL) || 'empty body')}`,
    answer.status,
  );
}

function meaning(status: number, keyless: boolean): [FeedErrorCode, string] {
  switch (status) {
    case 401:
      return ['rest/unauthorized', keyless ? socketFaults.keyWanted : restFaults.keyRefused];
    case 403:
      return ['rest/not-entitled', restFaults.notInPlan];
    case 404:
      return ['rest/not-found', restFaults.unknown];
    case 429:
      return ['rest/rate-limited', restFaults.limit];
    default:
      return status >= 500 ? ['rest/server', restFaults.server] : ['rest/bad-request', restFaults.refused];
  }
}

function parseJson(text: string): unknown {
  try {
    return parseVendor(text);
  } catch {
    return undefined;
  }
}
