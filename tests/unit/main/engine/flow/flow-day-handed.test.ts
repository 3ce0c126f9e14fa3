/** The session's sums, handed from one thread to another. */
import { describe, expect, test } from 'vitest';
import { PRINT_COLUMNS, type PrintColumn } from '../../../../../src/shared/contract/batch.ts';
import {
  CALL,
  PUT,
  NVDA,
  END_MS,
  NOON_MS,
  MINUTE_MS,
  atBid,
  atAsk,
  type Print,
  session,
  keptOf,
} from './flow-day-fixture.ts';

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
