/** What a REST answer means: JSON, or an error with a sentence. Bodies may be HTML or empty; the text sits under `error` or `message`. */
import type { HttpAnswer } from './http-get.ts';
import { vendorSentence, vendorWords } from '../../../../shared/contract/vendor-text.ts';
import { parseVendor, valuesOf } from '../../massive/vendor-json.ts';
import { restFaults, socketFaults } from '../feed-words.ts';
import { FeedError, type FeedErrorCode } from '../feed-error.ts';

/** Statuses worth another try (the vendor's own client retries these too). */
export const isRetryable = (status: number): boolean => status === 429 || status === 499 || status >= 500;

type Answer = Pick<HttpAnswer, 'status' | 'body'>;

const isData = (status: number): boolean => status >= 200 && status < 300;
const NETWORK_LOGIN = 511;
const WEB_PAGE = /^\s*<(!doctype|html|head|body|meta|script)\b/i;

/** A web page in the place of data, or the way to one, as a network gives that wants a login first: the API has neither. */
export const isWebPage = ({ status, body }: Answer): boolean =>
  (status >= 300 && status < 400) || status === NETWORK_LOGIN || (isData(status) && WEB_PAGE.test(body));

/** An answer of something on the way: a web page, or a 403 without the vendor's JSON (a firewall, a proxy). It says nothing of the plan. */
export const isBlocked = (answer: Answer): boolean =>
  isWebPage(answer) || (answer.status === 403 && !isObject(parseJson(answer.body)));

/** The JSON of a 2xx answer; throws FeedError for everything else. `keyless`: it was asked without a key. */
export function readAnswer(answer: Answer, path: string, keyless = false): unknown {
  if (isData(answer.status) && !isBlocked(answer)) {
    const json = valuesOf(answer);
    if (isObject(json)) return json;
    throw new FeedError('rest/bad-body', restFaults.noData, `${path}: ${quoted(answer.body)}`, answer.status);
  }
  throw answerError(answer, path, keyless);
}

/** The vendor's text of an error answer, as a sentence; undefined where the body has none. */
export function vendorText(body: string): string | undefined {
  const json = parseJson(body);
  if (!isObject(json)) return undefined;
  const { message, error } = json as { message?: unknown; error?: unknown };
  for (const text of [message, error]) {
    const sentence = typeof text === 'string' ? vendorSentence(text) : '';
    if (sentence !== '') return sentence;
  }
  return undefined;
}

function answerError(answer: Answer, path: string, keyless: boolean): FeedError {
  const text = vendorText(answer.body);
  const [code, fallback] = isBlocked(answer) ? blocked(answer) : meaning(answer.status, keyless);
  return new FeedError(
    code,
    // A refusal is the vendor's to word.
    code === 'rest/not-entitled' ? (text ?? fallback) : fallback,
    `HTTP ${answer.status} for ${path}: ${text ?? quoted(answer.body)}`,
    answer.status,
  );
}

/** What was sent in the place of an answer, for the log. */
const quoted = (body: string): string =>
  vendorWords(body) || (body === '' ? 'empty body' : `${body.length} characters without a word`);

const blocked = (answer: Answer): [FeedErrorCode, string] => [
  'rest/blocked',
  isWebPage(answer) ? restFaults.webPage : restFaults.blocked,
];

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

const isObject = (json: unknown): json is object => typeof json === 'object' && json !== null;

function parseJson(text: string): unknown {
  try {
    return parseVendor(text);
  } catch {
    return undefined;
  }
}
