/**
 * The page that takes a key in the web host: `GET /key` for the browser that has the cookie, `POST /key` with its token.
 * A script of the terminal's page, of the same origin, must neither read nor drive it:
 * - it is given to a navigation of a whole tab only (Fetch Metadata, which no script can set), never to fetch or a frame;
 * - `Content-Security-Policy: sandbox` makes its origin opaque, and without the terminal's Cross-Origin-Opener-Policy it
 *   is in a browsing context group of its own, so whoever opened it holds no window of it;
 * - its token, which nothing else can read, stands for the cookie, which an opaque origin does not send.
 * The key is posted by a script: a form's body would be kept in the browser's session file.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../host/content-security-policy.ts';
import { KEY_PAGE_SCRIPT, KEY_PAGE_STYLE, keyPageHtml } from './key-page-html.ts';
import type { KeyQuestions } from './key-question.ts';
import { readBody } from './read-body.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(KEY_PAGE_SCRIPT)}`,
  `style-src ${hashOf(KEY_PAGE_STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'sandbox allow-scripts allow-forms',
];

/** A tab that goes to an address, not a script that fetches it, not a frame. */
function isWholeTab({ headers }: IncomingMessage): boolean {
  return headers['sec-fetch-dest'] === 'document' && headers['sec-fetch-mode'] === 'navigate';
}

/** For a request that came with the cookie. Undefined where the request may not have the page. */
export async function showKeyPage(
  questions: KeyQuestions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (request.method !== 'GET' || !isWholeTab(request)) return false;
  const question = await questions.next();
  const { 'Cross-Origin-Opener-Policy': _together, ...headers } = SECURITY_HEADERS;
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': [...POLICY, `connect-src http://${request.headers.host}`].join('; '),
  });
  response.end(keyPageHtml(question));
  return true;
}

/** For a request without the cookie: answered when its token is that of the open question, else false. */
export async function takeKey(
  questions: KeyQuestions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (request.method !== 'POST') return false;
  const body = parseAnswer(await readBody(request));
  if (!body || !questions.isToken(body.token)) return false;
  const problem = body.key === undefined ? questions.cancel() : await questions.answer(body.key);
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    // The page's origin is opaque; its token is what lets it in.
    'Access-Control-Allow-Origin': 'null',
  });
  response.end(JSON.stringify({ problem }));
  return true;
}

/** Without a key: the page was closed. Undefined for what the page never sends. */
function parseAnswer(text: string | undefined): { token: string; key?: string } | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text ?? '');
  } catch {
    return undefined; // Not from our page.
  }
  if (typeof body !== 'object' || body === null) return undefined;
  const { token, key } = body as Record<string, unknown>;
  if (typeof token !== 'string' || (key !== undefined && typeof key !== 'string')) return undefined;
  return { token, key };
}
