/** The session's sums from prints written by hand: each field and each boundary. */
import { beforeEach, describe, expect, test } from 'vitest';
import { emptyFlowSum, type FlowSum } from '../../../../../src/shared/flow/flow-sums.ts';
import { PRINT_SOURCE, PRINT_TAG, SIDE_BASIS } from '../../../../../src/shared/market/prints.ts';
import {
  CALL,
  PUT,
  NVDA,
  START_MS,
  END_MS,
  NOON_MS,
  MINUTE_MS,
  belowBid,
  atBid,
  mid,
  atAsk,
  aboveAsk,
  type Print,
  session,
} from './flow-day-fixture.ts';

let of: ReturnType<typeof session>;
beforeEach(() => {
  of = session();
});

const GREEKS = { deltaUsd: 4_000, gammaUsd: 90 };
test.each<[what: string, print: Print, sum: Partial<FlowSum>]>([
  [
    'at the ask',
    { side: atAsk, ...GREEKS },
    { boughtUsd: 600, netContracts: 3, netDeltaUsd: 4_000, netGammaUsd: 90, deltaPremiumUsd: 600 },
  ],
  ['above the ask', { side: aboveAsk }, { boughtUsd: 600, netContracts: 3 }],
  [
    'at the bid',
    { side: atBid, ...GREEKS },
    { soldUsd: 600, netContracts: -3, netDeltaUsd: -4_000, netGammaUsd: -90, deltaPremiumUsd: 600 },
  ],
  ['below the bid', { side: belowBid }, { soldUsd: 600, netContracts: -3 }],
  ['at the middle', { side: mid, ...GREEKS }, { midUsd: 600 }],
  ['without a quote', { ...GREEKS }, {}],
  ['estimated bought', { sideBasis: SIDE_BASIS.estimatedBought, ...GREEKS }, { estimatedBoughtUsd: 600 }],
  ['estimated sold', { sideBasis: SIDE_BASIS.estimatedSold, ...GREEKS }, { estimatedSoldUsd: 600 }],
  ['of unknown premium', { side: atAsk, premiumUsd: Number.NaN, ...GREEKS }, { premiumUsd: 0, netContracts: 3 }],
  ['of $25,000', { premiumUsd: 25_000 }, { premiumUsd: 25_000, keptPrints: 1 }],
  ['of a cent less', { premiumUsd: 24_999.99 }, { premiumUsd: 24_999.99 }],
])('a print %s', (_what, print, sum) => {
  of.put({ size: 3, premiumUsd: 600, ...print });
  expect(of.sumOf()).toEqual({ ...emptyFlowSum(), prints: 1, contracts: 3, premiumUsd: 600, ...sum });
  expect(of.day.netContracts(of.id(CALL))).toBe(sum.netContracts ?? 0);
});

test('what did not trade has no sum and no net; what is no contract is not counted', () => {
  of.put({ symbol: 'SPY' });
  expect([of.sumOf(PUT), of.day.netContracts(of.id(PUT)), of.sumOf('SPY'), [...of.day.underlyings]]).toEqual([
    undefined,
    0,
    undefined,
    [],
  ]);
});

test('a print is taken out and put back, one of another day is not', () => {
  const seqs = [START_MS, END_MS - 1].map((atMs) => of.put({ atMs, side: atAsk, premiumUsd: 30_000 }));
  const whole = of.sumOf();
  for (const seq of seqs) of.day.remove(seq);
  expect(of.sumOf()).toEqual(emptyFlowSum());
  for (const seq of seqs) of.day.restore(seq);
  expect([of.sumOf(), of.sumOf()?.keptPrints]).toEqual([whole, 2]);
  for (const atMs of [START_MS - 1, END_MS, Number.NaN]) {
    of.tape.set(seqs[0], 'atMs', atMs);
    of.day.remove(seqs[0]);
    expect(of.sumOf()).toEqual(whole);
    of.day.restore(seqs[0]);
    expect(of.sumOf()).toEqual(whole);
  }
});

test('a cancel and a cancelled print add nothing; the large ones of them are kept', () => {
  of.put({ tags: PRINT_TAG.cancel, premiumUsd: 30_000 });
  of.put({ tags: PRINT_TAG.cancelled });
  expect([of.sumOf(), of.keptTimes().length, of.day.spans]).toEqual([undefined, 1, []]);
});

describe('the date', () => {
  test('is that of the first print, to its last millisecond; the next one starts over', () => {
    expect([of.day.date, of.day.newestMs]).toEqual([undefined, Number.NEGATIVE_INFINITY]);
    of.put({ atMs: START_MS });
    of.put({ atMs: END_MS - 1, symbol: PUT });
    expect([of.day.date, of.day.startMs, of.day.newestMs]).toEqual(['2026-11-20', START_MS, END_MS - 1]);
    of.put({ atMs: END_MS, symbol: NVDA });
    expect([of.day.date, of.sumOf(), of.sumOf(NVDA)?.prints]).toEqual(['2026-11-21', undefined, 1]);
    expect([[...of.day.underlyings], of.day.spans]).toEqual([['NVDA'], [{ fromMs: END_MS, toMs: END_MS }]]);
  });

  test('does not go back, nor to a time that is none', () => {
    of.put({});
    for (const atMs of [START_MS - 1, Number.NaN, 8e15, Number.POSITIVE_INFINITY]) of.put({ atMs });
    expect([of.day.date, of.sumOf()?.prints]).toEqual(['2026-11-20', 1]);
  });
});

test('which prints are large: premium of either sign, or contracts where a number is set', () => {
  const large = (print: Print): boolean => of.day.isLarge(of.put(print));
  of.day.keep(1_000, 50);
  expect([
    large({ premiumUsd: 1_000 }),
    large({ premiumUsd: 999 }),
    large({ premiumUsd: -1_000 }),
    large({ size: 50 }),
    large({ size: 49 }),
    large({ premiumUsd: Number.NaN, size: 50 }),
  ]).toEqual([true, false, true, true, false, true]);
  of.day.keep(1_000, 0);
  expect(large({ size: 1e9 })).toBe(false);
});

test('spans: hours that nobody listened to are none, whatever is stamped there', () => {
  const HOUR_MS = 60 * MINUTE_MS;
  of.put({ atMs: NOON_MS - 6 * HOUR_MS, tags: PRINT_TAG.late });
  of.put({ atMs: NOON_MS - HOUR_MS, source: PRINT_SOURCE.repaired });
  expect([of.day.spans, of.day.newestMs]).toEqual([[], NOON_MS - HOUR_MS]);
  of.put({ atMs: NOON_MS });
  of.put({ atMs: NOON_MS - 6 * HOUR_MS, tags: PRINT_TAG.late });
  of.put({ atMs: NOON_MS - 2 * HOUR_MS });
  expect(of.day.spans).toEqual([{ fromMs: NOON_MS, toMs: NOON_MS }]);
  expect(of.sumOf()?.prints).toBe(5);
});

test('a print of an earlier date is told where it streamed, also across a restart', () => {
  of.put({});
  of.put({ atMs: START_MS - 1 });
  of.put({ atMs: START_MS - 1, source: PRINT_SOURCE.repaired });
  expect([of.day.leftOut.earlierDays, of.sumOf()?.prints]).toEqual([1, 1]);
  const next = session();
  next.day.absorb(of.day.snapshot());
  next.put({ atMs: START_MS - 1 });
  expect(next.day.leftOut.earlierDays).toBe(2);
  next.day.clear();
  expect(next.day.leftOut.earlierDays).toBe(0);
});

test('what cannot be is in no sum and not kept, and its cancel takes nothing out', () => {
  of.day.keep(100, 0);
  of.put({ side: atAsk });
  const sound = of.sumOf();
  const seq = of.put({ side: atAsk, tags: PRINT_TAG.wrongValue });
  of.put({ tags: PRINT_TAG.wrongValue | PRINT_TAG.cancel });
  of.day.cancelled(seq, seq + 1);
  of.day.remove(seq);
  expect([of.sumOf(), of.day.leftOut.wrongValues, of.keptTimes().length]).toEqual([sound, 1, 1]);
  const next = session();
  next.day.absorb(of.day.snapshot());
  expect(next.day.leftOut.wrongValues).toBe(1);
});

test('spans: silence ends none, a stream that broke off does, however short; an earlier print draws none out', () => {
  /** Minutes of prints; `|` where the stream breaks off, a pair for a hole, `filled` once its prints were fetched. */
  const spans = (...steps: (number | '|' | [from: number, to: number, filled?: boolean])[]) => {
    of = session();
    const at = (minute: number): number => NOON_MS + minute * MINUTE_MS;
    for (const step of steps)
      if (step === '|') of.day.breakOff();
      else if (typeof step === 'number') of.put({ atMs: at(step) });
      else of.day.hole(at(step[0]), at(step[1]), step[2] === true);
    return of.day.spans.map(({ fromMs, toMs }) => [(fromMs - NOON_MS) / MINUTE_MS, (toMs - NOON_MS) / MINUTE_MS]);
  };
  expect(spans(0, 5, 60)).toEqual([[0, 60]]);
  expect(spans(0, 3, 2)).toEqual([[0, 3]]);
  expect(spans(0, -1, 1)).toEqual([[0, 1]]);
  expect(spans(0, 6, '|', 4, 6, 6.001, 7)).toEqual([
    [0, 6],
    [6.001, 7],
  ]);
  expect(spans('|', 1, 2)).toEqual([[1, 2]]);
  const cut = [
    [0, 2],
    [3, 5],
  ];
  expect(spans(0, 5, [2, 3])).toEqual(cut);
  expect(spans(0, 2, [2, 3], 3, 5)).toEqual(cut);
  expect(spans(0, 2.5, [2, 3], 3, 5)).toEqual(cut);
  expect(spans(0, 2, '|', [2, 2.9], 3, 5)).toEqual(cut);
  expect(spans([-2, -1], 0, 5, [7, 8], 9)).toEqual([
    [0, 5],
    [9, 9],
  ]);
  expect(spans(0, 2, '|', [2, 3], 3, 5, [2, 3, true])).toEqual([[0, 5]]);
  expect(spans(0, 2, '|', [2, 3], [2, 3, true], 3, 5)).toEqual([[0, 5]]);
  expect(spans(0, 2, '|', 3, '|', 5, [2, 3, true])).toEqual([
    [0, 3],
    [5, 5],
  ]);
});

test('each contract that traded, of one underlying or of all, through one sum', () => {
  of.put({ size: 2 });
  of.put({ symbol: PUT, size: 3 });
  of.put({ symbol: NVDA, size: 5 });
  of.put({ size: 7 });
  const seen = (underlying?: string) => {
    const found: [string, number, number][] = [];
    of.day.each(underlying, (id, { strike }, { contracts }) => found.push([of.table.symbolOf(id), strike, contracts]));
    return found;
  };
  expect(seen()).toEqual([
    [CALL, 650, 9],
    [PUT, 640, 3],
    [NVDA, 180, 5],
  ]);
  expect([seen('SPY'), seen('NVDA'), seen('QQQ')]).toEqual([
    [
      [CALL, 650, 9],
      [PUT, 640, 3],
    ],
    [[NVDA, 180, 5]],
    [],
  ]);
});

test('instruments of any number', () => {
  for (let i = 0; i < 5_000; i++) of.id(`S${i}`);
  of.put({ symbol: PUT, size: 4 });
  expect([of.id(PUT) > 4_096, of.sumOf(PUT)?.contracts, of.day.netContracts(of.id(PUT) + 5_000)]).toEqual([true, 4, 0]);
});

test.each<[what: string, print: Print, sum: Partial<FlowSum>]>([
  ['no size', { size: Number.NaN, premiumUsd: Number.NaN }, {}],
  ['a size below 0', { size: -10, premiumUsd: -2_000 }, {}],
  ['a size beyond any market', { size: 1e300, premiumUsd: 1e302 }, {}],
  ['a price below 0', { size: 4, premiumUsd: -800, side: atAsk }, { contracts: 4, netContracts: 4 }],
  ['a price beyond any market', { size: 4, premiumUsd: Number.POSITIVE_INFINITY }, { contracts: 4 }],
])(
  'a print of %s is counted as a print; the sums of the others stand, also once it is cancelled',
  (_what, print, sum) => {
    const one = { ...emptyFlowSum(), prints: 1, contracts: 3, premiumUsd: 600 };
    of.put({ size: 3, premiumUsd: 600 });
    const seq = of.put(print);
    const both = of.sumOf()!;
    expect({ ...both, keptPrints: 0 }).toEqual({ ...one, prints: 2, ...sum, contracts: 3 + (sum.contracts ?? 0) });
    of.day.remove(seq);
    expect(of.sumOf()).toEqual(one);
  },
);
