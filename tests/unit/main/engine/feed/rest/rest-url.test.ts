/** REST addresses, and what of them is recorded. */
import { describe, expect, test } from 'vitest';
import { recordedPath, restUrl } from '../../../../../../src/main/engine/feed/rest/rest-url.ts';
import { restFaults } from '../../../../../../src/main/engine/feed/feed-words.ts';

const BASE = 'https://api.example.test';

test.each<
  [
    what: string,
    base: string,
    path: string,
    query: Record<string, string | number | boolean | undefined> | undefined,
    href: string,
  ]
>([
  ['a path', BASE, '/v3/x', undefined, `${BASE}/v3/x`],
  ['a base with a slash', `${BASE}/`, '/v3/x', undefined, `${BASE}/v3/x`],
  ['a base with a path', `${BASE}/base/`, '/v3/x', undefined, `${BASE}/base/v3/x`],
  ['a query', BASE, '/v3/x', { a: 1, b: true, c: 'x y', d: undefined }, `${BASE}/v3/x?a=1&b=true&c=x+y`],
  ['a next page, verbatim', BASE, `${BASE}/v3/x?cursor=a%3Db`, { a: 1 }, `${BASE}/v3/x?cursor=a%3Db`],
])('%s', (_what, base, path, query, href) => {
  expect(restUrl(base, { path, query: query as never }).href).toBe(href);
});

test.each([
  ['https://other.test/v3/x', 'https://other.test'],
  ['http://api.example.test/v3/x', 'http://api.example.test'],
  ['//other.test/v3/x', 'no URL'],
  ['v3/x', 'no URL'],
  ['', 'no URL'],
])('%s is not followed', (path, origin) => {
  const sentence = restFaults.foreign;
  expect(() => restUrl(BASE, { path })).toThrow(
    expect.objectContaining({
      code: 'rest/foreign-url',
      message: sentence,
      detail: `next page at ${origin}, expected ${BASE}`,
    }),
  );
});

test.each([
  [BASE, '/v3/x', '/v3/x'],
  [BASE, '/v3/x?b=2&a=1', '/v3/x?b=2&a=1'],
  // Untouched: no other order, no other escapes.
  [BASE, '/v3/x?a=%3a', '/v3/x?a=%3a'],
  [BASE, '/v3/x?apiKey=secret&a=1', '/v3/x?a=1'],
  [BASE, '/v3/x?apiKey=secret', '/v3/x'],
  [`${BASE}/base/`, '/base/v3/x', '/v3/x'],
  [`${BASE}/base`, '/else/v3/x', '/else/v3/x'],
])('below %s, %s is recorded as %s', (base, path, recorded) => {
  expect(recordedPath(base, new URL(BASE + path))).toBe(recorded);
});

describe('a relay that the user has named as one', () => {
  const RELAY = 'https://relay.test/massive';

  test.each([
    ['https://api.massive.com/v3/x?cursor=a%3Db', `${RELAY}/v3/x?cursor=a%3Db`],
    ['https://api.polygon.io/v3/x?cursor=1', `${RELAY}/v3/x?cursor=1`],
    ['https://relay.test/massive/v3/x?cursor=1', `${RELAY}/v3/x?cursor=1`],
  ])('is asked for %s itself', (next, href) => expect(restUrl(RELAY, { path: next }, true).href).toBe(href));

  test.each([
    'https://other.test/v3/x',
    'http://api.massive.com/v3/x',
    'https://api.massive.com:8443/v3/x',
    'https://api.massive.com@other.test/v3/x',
    'https://api.massive.com.other.test/v3/x',
  ])('is not asked for %s, which is neither its own nor the vendor’s', (next) =>
    expect(() => restUrl(RELAY, { path: next }, true)).toThrow('was not followed'),
  );

  test('without the user’s word the vendor’s address is foreign too', () =>
    expect(() => restUrl(RELAY, { path: 'https://api.massive.com/v3/x' })).toThrow('was not followed'));
});
