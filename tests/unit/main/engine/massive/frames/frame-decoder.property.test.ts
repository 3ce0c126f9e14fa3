import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MARKETS } from '../../../../../../src/shared/market/symbols.ts';
import { Decoding } from './decoded-events.ts';
import { decodeByReference } from './reference-decoder.ts';

/** One decoder for the whole file: what one frame leaves behind must not reach the next. */
const decoding = new Decoding();

const KEYS = [
  'x',
  'p',
  's',
  'c',
  't',
  'q',
  'z',
  'i',
  'v',
  'av',
  'op',
  'vw',
  'o',
  'h',
  'l',
  'a',
  'e',
  'at',
  'b',
  'val',
  'fmv',
  'ds',
  'dv',
  'dav',
  'pt',
  'trfi',
  'trft',
  'otc',
  'bx',
  'bp',
  'bs',
  'ax',
  'ap',
  'as',
  'T',
  'new_key',
  'k',
];

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{${min - 1},${max - 1}}$`));
const numberText = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -1000, max: 100_000 }).map(String) },
  { weight: 4, arbitrary: fc.double({ min: 0, max: 10_000, noNaN: true }).map((v) => v.toFixed(4)) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => JSON.stringify(v)) },
  { weight: 3, arbitrary: fc.integer({ min: 1_500_000_000_000, max: 1_900_000_000_000 }).map(String) },
  { weight: 3, arbitrary: digits(15, 20) },
  fc.tuple(digits(1, 18), fc.stringMatching(/^[0-9]{1,18}$/)).map(([a, b]) => `${a}.${b}`),
  fc
    .tuple(digits(1, 4), fc.constantFrom('e', 'E', 'e+', 'E-'), fc.integer({ min: 0, max: 30 }))
    .map(([m, e, x]) => `${m}${e}${x}`),
  fc.constantFrom('0', '-0', '0.0', '0.1', '1e400', '12.0', '9007199254740993', '100000000000000', '99999999999999999'),
);
/** A JSON string, now and then written with escapes where none are needed. */
const stringText = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(text, fc.integer({ min: 0, max: 9 }))
    .map(([value, escape]) =>
      escape === 0
        ? `"${Array.from({ length: value.length }, (_, i) => `\\u${value.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
        : JSON.stringify(value),
    );
const symbol = fc.oneof(
  fc.constantFrom('SPY', 'NVDA', 'I:SPX', 'O:SPY261218C00650000', 'O:SPXW261120P06700000', 'BRK.B', 'A'),
  fc.stringMatching(/^[A-Z]{1,5}$/),
  fc.string({ minLength: 0, maxLength: 50 }),
);
const valueText = fc.oneof(
  { weight: 8, arbitrary: numberText },
  {
    weight: 2,
    arbitrary: stringText(
      fc.oneof(fc.string(), fc.constantFrom('250.0', '71675577320245', 'O', 'M', '1e3', '-', '007')),
    ),
  },
  { weight: 2, arbitrary: fc.array(numberText, { maxLength: 4 }).map((list) => `[${list.join(',')}]`) },
  fc.constantFrom('true', 'false', 'null', '{}', '[]', '{"a":[1,{"b":"]}"}]}', '["x"]', '[[1]]'),
);
const space = fc.oneof({ weight: 8, arbitrary: fc.constant('') }, fc.constantFrom(' ', '\n', '\t \r\n'));
const field = fc.tuple(
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...KEYS).map((k) => JSON.stringify(k)) },
    stringText(fc.string({ maxLength: 8 })),
  ),
  valueText,
);
const kind = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('Q', 'T', 'A', 'AM', 'V', 'FMV', 'LULD', 'NOI') },
  fc.constantFrom('status', 'XQ', 'LV', 'CAS', ''),
);
const event = fc
  .tuple(
    stringText(kind),
    stringText(symbol),
    fc.constantFrom('sym', 'T', ''),
    fc.array(field, { maxLength: 14 }),
    fc.integer({ min: 0, max: 20 }),
    space,
    space,
  )
  .map(([ev, sym, symKey, fields, place, before, after]) => {
    const all = fields.map(([key, value]) => `${key}${before}:${after}${value}`);
    if (symKey !== '') all.splice(place % (all.length + 1), 0, `"${symKey}":${after}${sym}`);
    // Usually first, as the vendor writes it.
    all.splice(place > 12 ? place % (all.length + 1) : 0, 0, `"ev":${ev}`);
    return `{${before}${all.join(`${before},${after}`)}${after}}`;
  });
const element = fc.oneof({ weight: 30, arbitrary: event }, valueText);
const frame = fc
  .tuple(fc.array(element, { maxLength: 6 }), space, space)
  .map(([list, a, b]) => `${a}[${b}${list.join(`${a},${b}`)}${b}]${a}`);

describe('the decoder against JSON.parse', () => {
  test('any valid frame means the same, number for number', () => {
    fc.assert(
      fc.property(frame, fc.constantFrom(...MARKETS), (text, market) => {
        const reference = decodeByReference(text, market);
        const before = { ...decoding.decoder.counts };
        const events = decoding.decode(text, market);
        const { counts } = decoding.decoder;
        expect(reference.wellFormed).toBe(true);
        expect(events.length, text).toBe(reference.events.length);
        for (const [n, expected] of reference.events.entries()) {
          for (const [name, value] of Object.entries(expected)) {
            if (name === 'atSubNs' && Number.isNaN(value)) continue;
            expect(events[n][name], `${name} of event ${n} in ${text}`).toStrictEqual(value);
          }
        }
        expect(counts.statuses - before.statuses).toBe(reference.statuses);
        expect(counts.unknownEvents - before.unknownEvents).toBe(reference.unknownEvents);
        expect(counts.foreign - before.foreign, text).toBe(reference.foreign);
        expect(counts.issues - before.issues).toBe(reference.misfits);
      }),
      { numRuns: Number(process.env.DECODE_PROPERTY_RUNS ?? 4000) },
    );
  });
});
