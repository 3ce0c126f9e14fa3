/** REST addresses, and what of them is recorded. */
import { describe, expect, test } from 'vitest';
import { recordedPath, restUrl } from '../../../../../../src/main/engine/feed/rest/rest-url.ts';
import { restFaults } from '../../../../../../src/main/engine/feed/feed-words.ts';
import { KeyStriker } from '../../../../../../src/main/engine/feed/strike-key.ts';

const BASE = 'https://api.example.test';
const KEY = 'Planted/Key+93ZvLm20';
const STRIKER = new KeyStriker(KEY);

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
  expect(restUrl(base, { path, query: query as never }, STRIKER).href).toBe(href);
});

test.each([
  ['https://other.test/v3/x', 'https://other.test'],
  ['http://api.example.test/v3/x', 'http://api.example.test'],
  ['//other.test/v3/x', 'no URL'],
  ['v3/x', 'no URL'],
  ['', 'no URL'],
])('%s is not followed', (path, origin) => {
  const sentence = restFaults.foreign;
  expect(() => restUrl(BASE, { path }, STRIKER)).toThrow(
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
  [`${BASE}/base/`, '/base/v3/x', '/v3/x'],
  [`${BASE}/base`, '/else/v3/x', '/else/v3/x'],
])('below %s, %s is recorded as %s', (base, path, recorded) => {
  expect(recordedPath(base, new URL(BASE + path))).toBe(recorded);
});

const percent = (text: string): string =>
  Array.from(text, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

describe('an address with the key in it', () => {
  test.each([
    ['plain in the path', `${BASE}/v3/${KEY}`],
    ['plain in the query', `${BASE}/v3/x?cursor=${KEY}`],
    ['percent-encoded', `${BASE}/v3/x?cursor=${percent(KEY)}`],
    ['in part percent-encoded', `${BASE}/v3/x?cursor=${percent(KEY.slice(0, 4))}${KEY.slice(4)}`],
    ['twice percent-encoded', `${BASE}/v3/x?cursor=${percent(KEY).replaceAll('%', '%25')}`],
    ['in another case', `${BASE}/v3/x?cursor=${KEY.toUpperCase()}`],
    ['beside an apiKey', `${BASE}/v3/x?apiKey=1&cursor=${percent(KEY)}`],
    ['as the user', `https://${percent(KEY)}@api.example.test/v3/x`],
    ['below the base', `/v3/${percent(KEY)}`],
  ])('%s is refused without naming it', (_what, path) => {
    const message = restFaults.keyInAddress;
    expect(() => restUrl(BASE, { path }, STRIKER)).toThrow(
      expect.objectContaining({ code: 'rest/unsafe-url', message, detail: '' }),
    );
  });

  test.each(['\t', '\n', '\r', '\0'])('is refused where %j parts it', (control) => {
    for (const start of [BASE, '']) {
      const path = `${start}/v3/x?cursor=${KEY.slice(0, 5)}${control}${KEY.slice(5)}`;
      const message = restFaults.controlCharacters;
      expect(() => restUrl(BASE, { path }, STRIKER)).toThrow(
        expect.objectContaining({ code: 'rest/unsafe-url', message, detail: '' }),
      );
    }
  });

  test('loses it where it is the apiKey, and nothing else changes', () => {
    const asked = (query: string): string => restUrl(BASE, { path: `${BASE}/v3/x?${query}` }, STRIKER).search;
    expect(asked(`b=%3a&apiKey=${percent(KEY)}&a=x%20y`)).toBe('?b=%3a&a=x%20y');
    expect(asked(`api%4Bey=${KEY}`)).toBe('');
  });

  test('is not named where it is another host', () => {
    const striker = new KeyStriker('PlantedKey0123');
    for (const host of ['plantedkey0123.test', '%50lantedKey0123.test', 'ＰlantedKey0123.test'])
      expect(() => restUrl(BASE, { path: `https://${host}/x` }, striker)).toThrow(
        expect.objectContaining({ detail: `next page at a host named after the key, expected ${BASE}` }),
      );
  });

  test('is the user’s own where it is the host', () => {
    const striker = new KeyStriker('localhost');
    expect(restUrl('http://localhost:1', { path: 'http://localhost:1/x' }, striker).href).toBe('http://localhost:1/x');
  });

  test('a stand-in for a key is not looked for', () =>
    expect(restUrl(BASE, { path: '/v2/snapshot/locale/us' }, new KeyStriker('local')).pathname).toContain('locale'));
});

describe('a relay that the user has named as one', () => {
  const RELAY = 'https://relay.test/massive';

  test.each([
    ['https://api.massive.com/v3/x?cursor=a%3Db', `${RELAY}/v3/x?cursor=a%3Db`],
    ['https://api.polygon.io/v3/x?cursor=1', `${RELAY}/v3/x?cursor=1`],
    ['https://relay.test/massive/v3/x?cursor=1', `${RELAY}/v3/x?cursor=1`],
  ])('is asked for %s itself', (next, href) => expect(restUrl(RELAY, { path: next }, STRIKER, true).href).toBe(href));

  test.each([
    'https://other.test/v3/x',
    'http://api.massive.com/v3/x',
    'https://api.massive.com:8443/v3/x',
    'https://api.massive.com@other.test/v3/x',
    'https://api.massive.com.other.test/v3/x',
  ])('is not asked for %s, which is neither its own nor the vendor’s', (next) =>
    expect(() => restUrl(RELAY, { path: next }, STRIKER, true)).toThrow('was not followed'),
  );

  test('without the user’s word the vendor’s address is foreign too', () =>
    expect(() => restUrl(RELAY, { path: 'https://api.massive.com/v3/x' }, STRIKER)).toThrow('was not followed'));
});
