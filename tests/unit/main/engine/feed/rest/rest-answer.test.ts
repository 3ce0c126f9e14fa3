/** What an answer of each status means. */
import { describe, expect, test } from 'vitest';
import { FeedError } from '../../../../../../src/main/engine/feed/feed-error.ts';
import { restFaults } from '../../../../../../src/main/engine/feed/feed-words.ts';
import { isRetryable, readAnswer, vendorText } from '../../../../../../src/main/engine/feed/rest/rest-answer.ts';

const answer = (status: number, body: string) => ({ status, retryAfter: undefined, body });
const failed = (status: number, body: string): FeedError => {
  try {
    readAnswer(answer(status, body), '/v3/x');
  } catch (error) {
    if (error instanceof FeedError) return error;
  }
  throw new Error('no FeedError');
};

test.each([
  [200, false],
  [404, false],
  [428, false],
  [429, true],
  [430, false],
  [498, false],
  [499, true],
  [500, true],
  [503, true],
])('%s is worth another try: %s', (status, retryable) => {
  expect(isRetryable(status)).toBe(retryable);
});

test.each([
  [200, '{"results":[]}', { results: [] }],
  [299, '[1]', [1]],
  [200, '{"status":"DELAYED","results":[]}', { status: 'DELAYED', results: [] }],
  [200, '{"status":7,"serverTime":"x"}', { status: 7, serverTime: 'x' }],
])('%s with %s is data', (status, body, json) => {
  expect(readAnswer(answer(status, body), '/v3/x')).toEqual(json);
});

describe('an answer that is none', () => {
  const VENDOR = '{"message":"Please upgrade."}';
  const rows: [status: number, body: string, code: string, message: string, detail: string][] = [
    [200, 'welcome', 'rest/bad-body', restFaults.noData, '/v3/x: welcome'],
    [200, '<html>', 'rest/blocked', restFaults.webPage, 'HTTP 200 for /v3/x: 6 characters without a word'],
    [200, ' <!DOCTYPE html><p>Log in</p>', 'rest/blocked', restFaults.webPage, 'HTTP 200 for /v3/x: Log in'],
    [302, '', 'rest/blocked', restFaults.webPage, 'HTTP 302 for /v3/x: empty body'],
    [511, '<html>Log in', 'rest/blocked', restFaults.webPage, 'HTTP 511 for /v3/x: Log in'],
    [200, 'null', 'rest/bad-body', restFaults.noData, '/v3/x: null'],
    [200, '7', 'rest/bad-body', restFaults.noData, '/v3/x: 7'],
    [199, '{}', 'rest/bad-request', restFaults.refused, 'HTTP 199 for /v3/x: {}'],
    [299, '<x>7</x>', 'rest/bad-body', restFaults.noData, '/v3/x: 7'],
    [300, '{}', 'rest/blocked', restFaults.webPage, 'HTTP 300 for /v3/x: {}'],
    [399, '{}', 'rest/blocked', restFaults.webPage, 'HTTP 399 for /v3/x: {}'],
    [400, '{}', 'rest/bad-request', restFaults.refused, 'HTTP 400 for /v3/x: {}'],
    [401, VENDOR, 'rest/unauthorized', restFaults.keyRefused, 'HTTP 401 for /v3/x: Please upgrade.'],
    [403, VENDOR, 'rest/not-entitled', 'Please upgrade.', 'HTTP 403 for /v3/x: Please upgrade.'],
    [403, '{}', 'rest/not-entitled', restFaults.notInPlan, 'HTTP 403 for /v3/x: {}'],
    [403, '', 'rest/blocked', restFaults.blocked, 'HTTP 403 for /v3/x: empty body'],
    [403, '<html>Request blocked</html>', 'rest/blocked', restFaults.blocked, 'HTTP 403 for /v3/x: Request blocked'],
    [403, 'null', 'rest/blocked', restFaults.blocked, 'HTTP 403 for /v3/x: null'],
    [404, '', 'rest/not-found', restFaults.unknown, 'HTTP 404 for /v3/x: empty body'],
    [429, '', 'rest/rate-limited', restFaults.limit, 'HTTP 429 for /v3/x: empty body'],
    [499, '', 'rest/bad-request', restFaults.refused, 'HTTP 499 for /v3/x: empty body'],
    [500, VENDOR, 'rest/server', restFaults.serverSaid('Please upgrade.'), 'HTTP 500 for /v3/x: Please upgrade.'],
    [500, '', 'rest/server', restFaults.server, 'HTTP 500 for /v3/x: empty body'],
    [200, '{"login_required":true}', 'rest/bad-body', restFaults.noData, '/v3/x: {"login_required":true}'],
    [200, '{}', 'rest/bad-body', restFaults.noData, '/v3/x: {}'],
  ];
  test.each(rows)('%s %s is %s', (status, body, code, message, detail) => {
    expect(failed(status, body)).toMatchObject({ status, code, message, detail });
  });

  test.each<[body: object, status: number, code: string, message: string]>([
    [
      { status: 'ERROR', request_id: 'x', error: 'Internal error, please retry' },
      500,
      'rest/server',
      'The data server has a fault: “Internal error, please retry.” The request was repeated without success. Try again in a moment.',
    ],
    [{ status: 'ERROR', results: [] }, 500, 'rest/server', restFaults.server],
    [{ status: 'NOT_AUTHORIZED', message: 'Please upgrade.' }, 403, 'rest/not-entitled', 'Please upgrade.'],
    [{ status: 'NOT_AUTHORIZED' }, 403, 'rest/not-entitled', restFaults.notInPlan],
    [{ status: 'NOT_FOUND', message: 'Ticker not found.' }, 404, 'rest/not-found', restFaults.unknown],
    [{ fault: 'yes', error: 'Backend is down' }, 502, 'rest/server', restFaults.serverSaid('Backend is down.')],
  ])('whose 200 carries %j is as of status %s', (body, status, code, message) => {
    expect(failed(200, JSON.stringify(body))).toMatchObject({ status, code, message });
  });

  test('is quoted up to 300 characters', () => {
    expect(failed(404, 'x'.repeat(301)).detail).toBe(`HTTP 404 for /v3/x: ${'x'.repeat(300)}…`);
    expect(failed(200, 'x'.repeat(301)).detail).toBe(`/v3/x: ${'x'.repeat(300)}…`);
  });

  test('in ten kilobytes of markup with a key in it is a short sentence, on screen and in the log', () => {
    const text = `<div class="x">Refused\u001b[2J for ${'k3yK3Y'.repeat(6)}</div> `.repeat(200);
    const { message, detail } = failed(403, JSON.stringify({ message: text }));
    for (const shown of [message, detail]) {
      expect(shown).toMatch(/Refused \[2J for •••/);
      for (const gone of ['k3yK3Y', '<div', '\u001b', 'u{']) expect(shown).not.toContain(gone);
      expect(shown.length).toBeLessThan(330);
    }
  });
});

test.each([
  ['{"message":"m","error":"e"}', 'm.'],
  ['{"error":"e"}', 'e.'],
  ['{"message":"","error":"e"}', 'e.'],
  ['{"message":7,"error":"e"}', 'e.'],
  ['{"error":""}', undefined],
  ['{"error":{}}', undefined],
  ['{}', undefined],
  ['null', undefined],
  ['"text"', undefined],
  ['<html>', undefined],
])('the vendor’s text of %s is %s', (body, text) => {
  expect(vendorText(body)).toBe(text);
});
