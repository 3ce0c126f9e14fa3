/** What a REST answer means: JSON, or an error with a sentence. Bodies may be HTML or empty; the text sits under `error` or `message`. */
import type { HttpAnswer } from './http-get.ts';
import { vendorSentence, vendorWords } from '../../../../shared/contract/vendor-text.ts';
import { meantStatus, NO_ANSWER } from '../../massive/rest/meant-status.ts';
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

/** `status`: what came, by its body too; `json`: undefined where there is none. */
export interface Meaning {
  status: number;
  json: unknown;
}

export function meaningOf(answer: Answer): Meaning {
  if (!isData(answer.status) || isWebPage(answer)) return { status: answer.status, json: undefined };
  const json = valuesOf(answer);
  return { status: meantStatus(answer.status, json), json };
}

/** The JSON of an answer that is data; throws FeedError for everything else. `keyless`: it was asked without a key. */
export function readAnswer(answer: Answer, path: string, keyless = false): unknown {
  const { status, json } = meaningOf(answer);
  if (isData(status) && !isWebPage(answer)) return json;
  const text = vendorText(answer.body);
  if (isData(answer.status) && status === NO_ANSWER && text === undefined)
    throw new FeedError('rest/bad-body', restFaults.noData, `${path}: ${quoted(answer.body)}`, answer.status);
  const [code, fallback] = isBlocked(answer) ? blocked(answer) : meantBy(status, keyless);
  const worded = text === undefined ? undefined : WORDED[code]?.(text);
  throw new FeedError(
    code,
    worded ?? fallback,
    `HTTP ${answer.status} for ${path}: ${text ?? quoted(answer.body)}`,
    status,
  );
}

/** These are the vendor's to word. */
const WORDED: Partial<Record<FeedErrorCode, (text: string) => string>> = {
  'rest/not-entitled': (text) => text,
  'rest/server': restFaults.serverSaid,
};

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

/** What was sent in the place of an answer, for the log. */
const quoted = (body: string): string =>
  vendorWords(body) || (body === '' ? 'empty body' : `${body.length} characters without a word`);

const blocked = (answer: Answer): [FeedErrorCode, string] => [
  'rest/blocked',
  isWebPage(answer) ? restFaults.webPage : restFaults.blocked,
];

function meantBy(status: number, keyless: boolean): [FeedErrorCode, string] {
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
