import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExact, parseVendor, valuesOf } from '../../../../../src/main/engine/massive/vendor-json.ts';
import { visibleText } from '../../../../../src/shared/contract/visible-text.ts';
import { decodeRest } from '../../../../../src/main/engine/massive/rest/rest-route.ts';

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

test('what is nested deeper than any answer is refused before it is parsed', () => {
  for (const parse of [parseVendor, parseExact]) {
    expect(parse(nested(64))).toBeInstanceOf(Array);
    expect(() => parse(nested(65))).toThrow('nested too deeply');
    expect(() => parse('{"a":'.repeat(65))).toThrow('nested too deeply');
    expect(() => parse('['.repeat(15 << 20))).toThrow('nested too deeply');
  }
  const brackets = JSON.stringify({ name: '[{"\\'.repeat(200) });
  expect(parseVendor(brackets)).toEqual(JSON.parse(brackets));
});

test('so is what holds more values than any answer', () => {
  const values = (count: number): string => `[${'0,'.repeat(count - 1)}0]`;
  expect(parseVendor(values(700_000))).toHaveLength(700_000);
  expect(() => parseExact(values(3_000_000))).toThrow('too many values');
});

test('hidden characters are written out in every string, however they are spelled', () => {
  const raw = '{"a":"x\u202ey","b":["\\u001b[2J","\\b"],"c":{"d":"é\\n"}}';
  const seen = { a: 'x\\u{202e}y', b: ['\\u{1b}[2J', '\\u{8}'], c: { d: 'é\n' } };
  expect(parseVendor(raw)).toEqual(seen);
  expect(parseExact(raw)).toEqual(seen);
});

test('a company’s name reaches the terminal without them, and integers stay exact', () => {
  const body = JSON.stringify({ results: [{ ticker: 'ACME', name: 'Acme\u202e moc.live', market: 'stocks' }] });
  const update = decodeRest({ path: '/v3/reference/tickers?search=acme', status: 200, body });
  expect(update).toMatchObject({ kind: 'tickers', rows: [{ name: 'Acme\\u{202e} moc.live' }] });
  expect(parseExact('{"t":1788877046310003385}')).toEqual({ t: 1788877046310003385n });
});

test('a long integer makes nothing right that is wrong', () => {
  const long = '1788877046310003385';
  for (const text of [
    `{${long}:1}`,
    `0${long}`,
    `-0${long}`,
    `[+${long}]`,
    `--${long}`,
    `[${long} ${long}]`,
    `x${long}`,
    `${long}x`,
    `{"a":1,${long} :2}`,
    `"a"${long}`,
  ])
    expect(() => parseExact(text), text).toThrow(SyntaxError);
  expect(parseExact(` ${long}\n`)).toBe(BigInt(long));
  expect(parseExact(`[ -${long} , ${long}\r]`)).toEqual([-BigInt(long), BigInt(long)]);
});

/** JSON, and the value it stands for. */
interface Written {
  json: string;
  value: unknown;
}

const written = (json: string, value: unknown = JSON.parse(json)): Written => ({ json, value });

test('long integers come out exact, and everything else as it is', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 14, maxLength: 24 }).map((all) => all.join(''));
  const integer = fc
    .tuple(fc.constantFrom('', '-'), fc.integer({ min: 1, max: 9 }), digits)
    .map(([sign, first, rest]) => `${sign}${first}${rest}`);
  const number = fc.oneof(
    integer.map((json) => written(json, Number.isSafeInteger(Number(json)) ? Number(json) : BigInt(json))),
    digits.map((all) => written(`0.${all}`)),
    fc.tuple(integer, digits).map(([whole, rest]) => written(`${whole}.${rest}`)),
    fc.tuple(integer, fc.constantFrom('e1', 'E2', 'e-3', 'e+4')).map(([whole, power]) => written(`${whole}${power}`)),
    fc.constantFrom('9007199254740991', '1e21', '1e-7', '0').map((json) => written(json)),
    fc.constantFrom('9007199254740992', '-9007199254740993').map((json) => written(json, BigInt(json))),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    integer.map((whole) => `a:${whole},`),
    fc.constantFrom('\u202e12', '"', '\\', '\ue000', '\ue001'),
  );
  // V8 13.6 takes an escaped key for another one where objects began alike: {"k":0,"\\":0}, then {"k":0,"\""}. No vendor escapes keys.
  const key = fc.oneof(text, fc.constant('__proto__')).filter((name) => !JSON.stringify(name).includes('\\'));
  const { any } = fc.letrec<{ any: Written }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      number,
      text.map((plain) => written(JSON.stringify(plain), visibleText(plain))),
      fc.constantFrom('true', 'null', '{}', '[ ]', '"\\ue000\\uE0017"').map((json) => {
        const value: unknown = JSON.parse(json);
        return written(json, typeof value === 'string' ? visibleText(value) : value);
      }),
      fc.array(tie('any'), { maxLength: 4 }).map((all) =>
        written(
          `[${all.map(({ json }) => json).join(' ,')}]`,
          all.map(({ value }) => value),
        ),
      ),
      fc
        .array(fc.tuple(key, tie('any')), { maxLength: 4 })
        .map((all) =>
          written(
            `{${all.map(([name, { json }]) => `${JSON.stringify(name)}:${json}`).join(', ')}}`,
            Object.fromEntries(all.map(([name, { value }]) => [name, value])),
          ),
        ),
    ),
  }));
  fc.assert(
    fc.property(any, ({ json, value }) => {
      expect(parseExact(json)).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

test('they do so beside hidden characters, and where the text has characters for private use', () => {
  expect(parseExact('{"t":-7707898621958183700411,"n":"\\u202e","a":"\ue0001","b":"\\uE0012","\ue002":"3"}')).toEqual({
    t: -7707898621958183700411n,
    n: '\\u{202e}',
    a: '\ue0001',
    b: '\ue0012',
    '\ue002': '3',
  });
});

test('an answer is parsed once, for the state and for whoever asked; one that is no JSON has no values', () => {
  const answer = { status: 200, body: '{"t":7707898621958183700,"next_url":"x"}' };
  const values = valuesOf(answer);
  expect(values).toEqual({ t: 7707898621958183700n, next_url: 'x' });
  expect(valuesOf(answer)).toBe(values);
  expect(valuesOf({ body: '<html>' })).toBeUndefined();
});
