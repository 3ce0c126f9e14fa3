/** The scanner against the plain reader, which says what is right; and that it is the scanner that reads what the vendor sends. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventTarget } from '../../../../../../src/main/engine/massive/frames/event-target.ts';
import { EVENT_WORDS } from '../../../../../../src/main/engine/massive/frames/event-words.ts';
import { FrameScanner } from '../../../../../../src/main/engine/massive/frames/frame-scanner.ts';
import { EVENT, EventColumns } from '../../../../../../src/shared/market/event-columns.ts';
import type { Market } from '../../../../../../src/shared/market/symbols.ts';
import { Decoding } from './decoded-events.ts';
import { vendorFrames } from './vendor-frames.ts';

const TIME = 1_763_652_605_412;

/** A pair of decoders for all runs: what one frame leaves behind must not reach the next. */
const scanned = new Decoding();
const plain = new Decoding({ isPlain: true });

function expectSame(frame: string | Uint8Array, market: Market): void {
  const events = scanned.decode(frame, market);
  expect(events, frame.toString()).toEqual(plain.decode(frame, market));
  expect(scanned.decoder.counts, frame.toString()).toEqual(plain.decoder.counts);
}

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[0-9]{${min},${max}}$`));
const number = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 1_000_000 }).map(String) },
  { weight: 6, arbitrary: fc.nat({ max: 100_000_000 }).map((n) => String(n / 1e4)) },
  { weight: 1, arbitrary: digits(1, 20) },
  { weight: 1, arbitrary: fc.tuple(digits(0, 16), digits(0, 16)).map(([a, b]) => `${a}.${b}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('0', '-1', '0.0', '1e3', '00', '01', '1.', '.5', '1/2', '12.3.4', '0x1', 'null', '""'),
  },
);
const time = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: TIME, max: TIME + 100_000 }).map(String) },
  { weight: 1, arbitrary: digits(10, 20) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '99999999999',
      '100000000000',
      '99999999999999',
      '100000000000000',
      '1788877046310003385',
      '1763652605412.5',
    ),
  },
);
const text = (value: fc.Arbitrary<string>) => value.map((t) => `"${t}"`);
const codes = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.nat({ max: 999 }), { maxLength: 5 }).map((list) => `[${list.join(',')}]`) },
  fc.constantFrom('[1234]', '[01]', '[-1]', '[1, 2]', '[1,]', '[', '[1.5]', '[1]]', '7', '[123456789012]'),
);
const ticker = text(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('O:SPY261218C00650000', 'O:SPXW261120P06700000', 'NVDA', 'BRK.B', 'I:SPX'),
    },
    { weight: 1, arbitrary: fc.stringMatching(/^O:[A-Z]{1,6}[0-9]{15}$/) },
    { weight: 1, arbitrary: fc.stringMatching(/^[A-Z]{0,45}$/) },
    { weight: 1, arbitrary: fc.constantFrom('A\\u0041', 'É', 'A\u0000B', 'A\tB', 'NVDA\u0000', '\\"') },
  ),
);
const tradeId = text(
  fc.oneof(
    digits(1, 20),
    fc.string({ maxLength: 40 }).map((s) => JSON.stringify(s).slice(1, -1)),
    fc.constantFrom('é', '\u0001', ''),
  ),
);
const decimal = text(fc.oneof({ weight: 5, arbitrary: number }, fc.constantFrom('', '1 ', '-', '250.0')));

const LAYOUTS: Record<string, [string, fc.Arbitrary<string>][]> = {
  Q: [
    ['bx', number],
    ['ax', number],
    ['bp', number],
    ['ap', number],
    ['bs', number],
    ['as', number],
    ['c', number],
    ['i', codes],
    ['t', time],
    ['q', number],
    ['z', number],
  ],
  T: [
    ['x', number],
    ['i', tradeId],
    ['z', number],
    ['p', number],
    ['s', number],
    ['ds', decimal],
    ['c', codes],
    ['t', time],
    ['pt', time],
    ['q', number],
    ['trfi', number],
    ['trft', time],
  ],
  A: [
    ['v', number],
    ['dv', decimal],
    ['av', number],
    ['dav', decimal],
    ['op', number],
    ['vw', number],
    ['o', number],
    ['c', number],
    ['h', number],
    ['l', number],
    ['a', number],
    ['z', number],
    ['s', time],
    ['e', time],
    ['otc', fc.constant('true')],
  ],
  V: [
    ['val', number],
    ['t', time],
  ],
  FMV: [
    ['fmv', number],
    ['t', time],
  ],
  LULD: [
    ['h', number],
    ['l', number],
    ['i', codes],
    ['z', number],
    ['q', number],
    ['t', time],
  ],
  NOI: [
    ['at', number],
    ['a', text(fc.constant('M'))],
    ['i', number],
    ['x', number],
    ['o', number],
    ['p', number],
    ['b', number],
    ['t', time],
  ],
};
LAYOUTS.AM = LAYOUTS.A;

/** As the vendor writes it, mostly: some keys are missing, some stand twice or out of order, few are unknown. */
const event = fc.constantFrom(...Object.keys(LAYOUTS)).chain((ev) =>
  fc
    .tuple(
      ticker,
      fc.tuple(
        ...LAYOUTS[ev].map(([key, value]) =>
          fc.option(
            value.map((v) => `"${key}":${v}`),
            { freq: 5, nil: undefined },
          ),
        ),
      ),
      fc.option(fc.tuple(fc.nat(), fc.nat()), { freq: 4, nil: undefined }),
      fc.constantFrom('', '', '', '', ',"new":1', ' ', ',"sym":"A"'),
    )
    .map(([sym, given, swap, end]) => {
      const members = given.filter((member) => member !== undefined);
      if (swap && members.length > 1) {
        const [a, b] = swap.map((n) => n % members.length);
        if (a % 2 === 0) [members[a], members[b]] = [members[b], members[a]];
        else members[a] = members[b];
      }
      return `{"ev":"${ev}","${ev === 'V' || ev === 'LULD' ? 'T' : 'sym'}":${[sym, ...members].join(',')}${end}}`;
    }),
);
const market = fc.constantFrom<Market>('stocks', 'options', 'indices');

describe('the scanner means what the plain reader means', () => {
  test('in frames like the vendor’s and unlike them', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 8 }), market, (events, of) =>
        expectSame(`[${events.join(',')}]`, of),
      ),
      { numRuns: 1500 },
    );
  });

  test('wherever a frame breaks off, whatever the frame before it left in memory', () => {
    const [{ bytes }] = vendorFrames(3, { symbols: 20, perFrame: 6, frames: 1 });
    for (let length = 0; length <= bytes.length; length++) expectSame(bytes.subarray(0, length), 'options');
  });

  test('whichever byte is another', () => {
    for (const frame of vendorFrames(5, { symbols: 5, perFrame: 2, frames: 5 })) {
      for (let at = 0; at < frame.bytes.length; at++) {
        for (const byte of [0, 0x20, 0x22, 0x2c, 0x2e, 0x2f, 0x30, 0x39, 0x3a, 0x5c, 0x7d, 0x80, 0xff]) {
          const damaged = Buffer.from(frame.bytes);
          damaged[at] = byte;
          expectSame(damaged, frame.market);
        }
      }
    }
  });

  test('with more tickers than the table began with, and frames longer than it takes', () => {
    for (const per of [1, 40, 2_000, 9_000, 1]) {
      const frames = per === 1 ? 4_000 : 2;
      for (const frame of vendorFrames(per, { symbols: 3_000, perFrame: per, frames }))
        expectSame(frame.bytes, frame.market);
    }
  });

  test('of a ticker that first came in an odd event, before a frame too long for the scanner', () => {
    const trade = (symbol: string, id: string): string => `{"ev":"T","sym":"${symbol}","i":"${id}","p":1,"t":${TIME}}`;
    expectSame(`[${trade('FIRSTODD', '\\u0041')}]`, 'stocks');
    expectSame(`[${Array(30_000).fill(trade('LONG', '1')).join(',')}]`, 'stocks');
    expectSame(`[${trade('FIRSTODD', '1')},${trade('LONG', '1')}]`, 'stocks');
  });

  test('where as many events and codes stand in a frame as ever can', () => {
    const shortest = '{"ev":"V","T":"A"}';
    const list = `{"ev":"T","sym":"A","c":[${Array(2_000).fill(1).join(',')}],"t":${TIME}}`;
    expectSame(`[${Array(3_000).fill(shortest).join(',')}]`, 'stocks');
    expectSame(`[${Array(8).fill(list).join(',')}]`, 'stocks');
  });
});

test('the scanner itself reads whole frames of the vendor once it has been taught their tickers', () => {
  const targets = Object.entries(EVENT_WORDS).map(([ev, words]) => new EventTarget(ev, words));
  const scanner = FrameScanner.open(targets)!;
  const out = new EventColumns();
  const frames = [
    ...vendorFrames(9, { symbols: 50, perFrame: 10, frames: 400 }),
    {
      market: 'stocks' as const,
      bytes: Buffer.from(
        `[{"ev":"LULD","T":"AAPL","h":1.5,"l":1,"t":1788877046310003385,"i":[17],"z":3,"q":7},{"ev":"FMV","sym":"AAPL","fmv":187.33,"t":1788877046310003385},{"ev":"AM","sym":"AAPL","v":3,"dv":"3.5","t":1,"s":${TIME},"e":${TIME}}]`.replace(
          '"t":1,',
          '',
        ),
      ),
    },
  ];
  const taught = new Set<string>();
  for (const { market: of, bytes } of frames) {
    expect(scanner.load(bytes, out)).toBe(true);
    out.begin(of, 1, scanner.bytes);
    for (let p = scanner.read(1, bytes.length, out); p !== bytes.length - 1; p = scanner.read(~p, bytes.length, out)) {
      const symbol = /"(?:sym|T)":"([^"]+)"/.exec(bytes.toString('latin1', ~p))![1];
      expect(taught).not.toContain(symbol);
      taught.add(symbol);
      expect(scanner.learn(taught.size, out), bytes.toString()).toBe(true);
    }
  }
  expect(taught.size).toBeGreaterThan(50);
});

test('a short new key with a number is learnt when it is first seen, one that means another type is not', () => {
  const targets = Object.entries(EVENT_WORDS).map(([ev, words]) => new EventTarget(ev, words));
  const scanner = FrameScanner.open(targets)!;
  const out = new EventColumns();
  const stopsAt = (rest: string): boolean => {
    const bytes = Buffer.from(`[{"ev":"T","sym":"SPY","t":${TIME},${rest}}]`);
    scanner.load(bytes, out);
    out.begin('stocks', 1, scanner.bytes);
    return scanner.read(1, bytes.length, out) < 0;
  };
  /** As the decoder does once the plain reader has read the event. */
  const learn = (): boolean => {
    out.push(EVENT.trade, 0);
    return scanner.learn(1, out);
  };
  expect([stopsAt('"p":1'), learn(), stopsAt('"p":1')]).toEqual([true, true, false]);
  expect([stopsAt('"nw":1'), learn(), stopsAt('"nw":2,"p":1')]).toEqual([true, true, false]);
  expect([stopsAt('"c":1'), learn(), stopsAt('"c":1')]).toEqual([true, false, true]);
});

test('what is learnt of keys changes nothing that is read', () => {
  const decoding = new Decoding();
  const plainly = new Decoding({ isPlain: true });
  const trade = (rest: string): string => `[{"ev":"T","sym":"SPY","p":1,"t":${TIME},${rest}}]`;
  const frames = [
    '"nw":1',
    '"bp":2.5',
    '"nw":3,"bp":4',
    '"nw":5,"nw":6',
    '"nw":-1',
    '"nw":"x"',
    '"c":7',
    '"i":8',
    '"k1":1,"k2":2',
    '"k3":3',
    '"k4":4',
    '"k5":5',
    '"nw":9,"k4":1',
    '"toolong":1',
    '"é":1',
    '"nw":12345678901234567',
  ].map(trade);
  for (const frame of [...frames, ...frames, `[${Array(900).fill(frames[2].slice(1, -1)).join(',')}]`, ...frames]) {
    expect(decoding.decode(frame), frame).toEqual(plainly.decode(frame));
  }
  expect(decoding.decoder.counts).toEqual(plainly.decoder.counts);
});

describe('columns in the scanner’s memory', () => {
  const FRAME = `[{"ev":"T","sym":"SPY","p":600.25,"s":3,"c":[12],"t":${TIME}}]`;
  const decode = (decoding: Decoding, out: EventColumns, frame = FRAME): void =>
    decoding.decoder.decode(Buffer.from(frame), 'stocks', 1, out);

  test('stay what they were when the decoder goes on with others', () => {
    const decoding = new Decoding();
    const [a, b] = [new EventColumns(), new EventColumns()];
    decode(decoding, a);
    decode(decoding, b, FRAME.replace('600.25', '601.5'));
    expect([a.trades.price[0], a.codes[0], a.count, b.trades.price[0]]).toEqual([600.25, 12, 1, 601.5]);
  });

  test('may be read into by several decoders in turn, one without a scanner, and by frames too long for it', () => {
    const out = new EventColumns();
    const decodings = [new Decoding(), new Decoding({ isPlain: true }), new Decoding()];
    const long = `[${Array(20_000).fill(FRAME.slice(1, -1)).join(',')}]`;
    for (const frame of [FRAME, long, FRAME]) {
      for (const decoding of [...decodings, ...decodings]) {
        decode(decoding, out, frame);
        const last = out.count - 1;
        expect(out.count).toBe(frame === long ? 20_000 : 1);
        expect([out.trades.price[last], out.codes[last], out.rows[last], out.counts[1]]).toEqual([
          600.25,
          12,
          last,
          out.count,
        ]);
      }
    }
  });
});
