/** The session's sums from prints written by hand: each field, each boundary, and what one thread hands to another. */
import { beforeEach, describe, expect, test } from 'vitest';
import { FlowDay, type FlowDaySnapshot } from '../../../../../src/main/engine/flow/flow-day.ts';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { PRINT_COLUMNS, type PrintColumn } from '../../../../../src/shared/contract/batch.ts';
import { emptyFlowSum, type FlowSum } from '../../../../../src/shared/flow/flow-sums.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { PRINT_SIDE, PRINT_SOURCE, PRINT_TAG, SIDE_BASIS } from '../../../../../src/shared/market/prints.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00640000';
const NVDA = 'O:NVDA261120C00180000';
const START_MS = etInstant('2026-11-20', 0);
const END_MS = etInstant('2026-11-21', 0);
const NOON_MS = etInstant('2026-11-20', 12);
const MINUTE_MS = 60_000;
const { unknown, belowBid, atBid, mid, atAsk, aboveAsk } = PRINT_SIDE;

type Print = Partial<Record<PrintColumn, number>> & { symbol?: string };

function session(capacity = 64) {
  const table = new InstrumentTable(16);
  const tape = new FlowTape(capacity);
  const day = new FlowDay(table, tape, new ContractFacts(table));
  const id = (symbol: string): number => table.intern(symbol);
  return {
    table,
    tape,
    day,
    id,
    /** A print of one contract of which nothing is known but what is given. */
    put({ symbol = CALL, ...values }: Print): number {
      const seq = tape.append(id(symbol));
      const known: Print = {
        atMs: NOON_MS,
        size: 1,
        premiumUsd: 100,
        side: unknown,
        sideBasis: 0,
        tags: 0,
        source: PRINT_SOURCE.stream,
        groupId: seq,
      };
      for (const column of PRINT_COLUMNS)
        if (column !== 'printSeq') tape.set(seq, column, { ...known, ...values }[column] ?? Number.NaN);
      day.add(seq);
      return seq;
    },
    sumOf: (symbol = CALL): FlowSum | undefined => day.contract(id(symbol)),
    keptTimes: (): number[] => (day.snapshot().kept.length === 0 ? [] : keptOf(day.snapshot())),
  };
}
/** Market times of the kept prints. */
const keptOf = ({ kept }: FlowDaySnapshot): number[] => {
  const width = PRINT_COLUMNS.length + 1;
  return Array.from({ length: kept.length / width }, (_, i) => kept[i * width + PRINT_COLUMNS.indexOf('atMs')]);
};

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
  expect([of.day.earlierDays, of.sumOf()?.prints]).toEqual([1, 1]);
  const next = session();
  next.day.absorb(of.day.snapshot());
  next.put({ atMs: START_MS - 1 });
  expect(next.day.earlierDays).toBe(2);
  next.day.clear();
  expect(next.day.earlierDays).toBe(0);
});

test('what cannot be is in no sum and not kept, and its cancel takes nothing out', () => {
  of.day.keep(100, 0);
  of.put({ side: atAsk });
  const sound = of.sumOf();
  const seq = of.put({ side: atAsk, tags: PRINT_TAG.wrongValue });
  of.put({ tags: PRINT_TAG.wrongValue | PRINT_TAG.cancel });
  of.day.cancelled(seq, seq + 1);
  of.day.remove(seq);
  expect([of.sumOf(), of.day.wrongValues, of.keptTimes().length]).toEqual([sound, 1, 1]);
  const next = session();
  next.day.absorb(of.day.snapshot());
  expect(next.day.wrongValues).toBe(1);
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

describe('what was counted by one thread and continued by another', () => {
  const at = (minutes: number): number => NOON_MS + minutes * MINUTE_MS;
  const EARLY: Print[] = [
    { symbol: NVDA, atMs: at(0), size: 2, premiumUsd: 40_000, side: atBid },
    { symbol: PUT, atMs: at(1), size: 3, premiumUsd: 50_000, side: atAsk },
    { atMs: at(30), size: 5 },
  ];
  const LATE: Print[] = [
    { atMs: at(33), size: 7, premiumUsd: 60_000, side: atAsk },
    { symbol: PUT, atMs: at(34), size: 11 },
  ];
  const counted = (prints: readonly Print[]) => {
    const other = session();
    for (const print of prints) other.put(print);
    return other;
  };
  const told = ({ day, id }: ReturnType<typeof session>) => ({
    date: day.date,
    sums: [CALL, PUT, NVDA].map((symbol) => day.contract(id(symbol))),
    minutes: [undefined, 'SPY', 'NVDA'].map((name) => [
      ...day.minutes.between(name === undefined ? 0 : day.underlyingId(name)!, 0, 1_440),
    ]),
    spans: day.spans,
    newestMs: day.newestMs,
    kept: keptOf(day.snapshot()),
  });

  test('is the same as counted by one', () => {
    const late = counted(LATE);
    expect(late.day.absorb(counted(EARLY).day.snapshot(), true)).toBe(true);
    expect(told(late)).toEqual(told(counted([...EARLY, ...LATE])));
    expect(told(late).spans).toEqual([{ fromMs: at(0), toMs: at(34) }]);
  });

  test('a stop between two counts is named, also before the second has a print; a jump of a replay is none, unless the stream stood still there', () => {
    const stop = [
      { fromMs: at(0), toMs: at(30) },
      { fromMs: at(33), toMs: at(34) },
    ];
    const late = counted(LATE);
    late.day.absorb(counted(EARLY).day.snapshot());
    expect(late.day.spans).toEqual(stop);
    for (const goesOn of [false, true]) {
      const empty = session();
      empty.day.absorb(counted(EARLY).day.snapshot(), goesOn);
      for (const print of LATE) empty.put(print);
      expect(empty.day.spans).toEqual(goesOn ? [{ fromMs: at(0), toMs: at(34) }] : stop);
    }
    const stood = counted(EARLY);
    stood.day.breakOff();
    const jumped = counted(LATE);
    jumped.day.absorb(stood.day.snapshot(), true);
    expect(jumped.day.spans).toEqual(stop);
    const anew = session();
    anew.day.breakOff();
    for (const print of LATE) anew.put(print);
    anew.day.absorb(counted(EARLY).day.snapshot(), true);
    expect(anew.day.spans).toEqual(stop);
  });

  test('also where it numbers the contracts otherwise, and whichever was first', () => {
    const late = session();
    for (const symbol of ['SPY', 'QQQ', NVDA, PUT]) late.id(symbol);
    for (const print of LATE) late.put(print);
    late.day.absorb(counted(EARLY).day.snapshot());
    expect(late.day.snapshot().keptSymbols).toEqual([NVDA, PUT, CALL]);
    const early = counted(EARLY);
    early.day.absorb(counted(LATE).day.snapshot());
    expect(early.day.spans).toEqual(late.day.spans);
  });

  test('before anything came: the day is the earlier one’s', () => {
    const empty = session();
    expect(empty.day.absorb(session().day.snapshot())).toBe(false);
    expect(empty.day.date).toBeUndefined();
    expect(empty.day.absorb(counted(EARLY).day.snapshot())).toBe(true);
    expect(told(empty)).toEqual(told(counted(EARLY)));
  });

  test('of another date changes nothing', () => {
    const late = counted(LATE);
    const before = told(counted(LATE));
    expect(late.day.absorb(counted([{ atMs: END_MS }]).day.snapshot())).toBe(false);
    expect({ ...told(late), minutes: [] }).toEqual({ ...before, minutes: [] });
  });

  test('names the kept prints’ contracts and their open interest, and numbers them below 0', () => {
    const early = counted(EARLY);
    early.table.column('openInterest')[early.id(PUT)] = 70;
    const { keptSymbols, keptOpenInterest, kept, contracts, underlyings } = early.day.snapshot();
    expect({ keptSymbols, keptOpenInterest: [...keptOpenInterest], contracts, underlyings }).toEqual({
      keptSymbols: [NVDA, PUT],
      keptOpenInterest: [Number.NaN, 70],
      contracts: [NVDA, PUT, CALL],
      underlyings: ['NVDA', 'SPY'],
    });
    const place = (column: PrintColumn): number => PRINT_COLUMNS.indexOf(column);
    const width = PRINT_COLUMNS.length + 1;
    const column = (name: number): number[] => [kept[name], kept[width + name]];
    expect([column(place('printSeq')), column(place('groupId')), column(width - 1)]).toEqual([
      [-3, -2],
      [-3, -2],
      [0, 1],
    ]);
  });

  /** A session on whose tape a checkpoint put these. */
  const restoredWith = (prints: readonly Print[]): ReturnType<typeof session> => {
    const restored = session();
    for (const { symbol = CALL, ...values } of prints) {
      const seq = restored.tape.append(restored.id(symbol));
      for (const column of PRINT_COLUMNS)
        if (column !== 'printSeq')
          restored.tape.set(seq, column, { size: 1, tags: 0, ...values }[column] ?? Number.NaN);
    }
    restored.day.restored();
    return restored;
  };

  test('a checkpoint put the newest of them on the tape: none is kept twice', () => {
    const restored = restoredWith([EARLY[1], EARLY[2]]);
    expect([restored.day.date, keptOf(restored.day.snapshot())]).toEqual([undefined, [at(1)]]);
    expect(restored.day.absorb(counted(EARLY).day.snapshot())).toBe(true);
    expect(keptOf(restored.day.snapshot())).toEqual([at(0), at(1)]);
  });

  test('prints fetched for a gap come after later ones: each is kept once, whichever the checkpoint begins with', () => {
    const large = (minute: number): Print => ({ atMs: at(minute), premiumUsd: 90_000 });
    const all = [large(0), large(1), large(9), large(4), large(5), large(10)];
    const minutes = (from: number): number[] => {
      const restored = restoredWith(all.slice(from));
      restored.day.absorb(counted(all).day.snapshot());
      return keptOf(restored.day.snapshot());
    };
    const each = all.map(({ atMs }) => atMs);
    expect([0, 1, 2, 3, 4, 5, 6].map(minutes)).toEqual([each, each, each, each, each, each, each]);
    const twice = [large(1), large(1), large(2)];
    const restored = restoredWith(twice.slice(1));
    restored.put(large(1));
    restored.day.absorb(counted(twice).day.snapshot());
    expect(keptOf(restored.day.snapshot())).toEqual([at(1), at(1), at(2), at(1)]);
  });
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
