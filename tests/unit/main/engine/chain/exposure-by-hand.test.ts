/** Exposure of a market written by hand: every sum, ratio and count in exact values. */
import { describe, expect, test } from 'vitest';
import { buildSlices } from '../../../../../src/main/engine/chain/chain-book.ts';
import { exposure } from '../../../../../src/main/engine/chain/exposure-view.ts';
import { newSliceState, type SliceState } from '../../../../../src/main/engine/chain/slice-state.ts';
import { FlowDay } from '../../../../../src/main/engine/flow/flow-day.ts';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { gammaExposurePerBasisPoint, zeroGammaLevel } from '../../../../../src/shared/analytics/exposure.ts';
import type { ExposureSign } from '../../../../../src/shared/contract/analytics.ts';
import type { ColumnName } from '../../../../../src/shared/contract/columns.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { PRINT_SIDE } from '../../../../../src/shared/market/prints.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const NOW_MS = etInstant('2026-11-20', 11, 30);
const SPOT = 100;
/** The later expiry first and its strikes above the other's; of 110 there is a call alone. */
const [CALL_110, PUT_105, CALL_105, PUT_95, CALL_95] = [
  'O:ABC261218C00110000',
  'O:ABC261218P00105000',
  'O:ABC261218C00105000',
  'O:ABC261127P00095000',
  'O:ABC261127C00095000',
];
const UNKNOWN = Number.NaN;

type Values = Partial<Record<ColumnName, number>>;
/** Greeks of every contract, unless said otherwise. */
const GREEKS: Values = { modelGamma: 0.02, modelDelta: 0.5, modelVanna: 0.3, modelCharm: 0.1 };

function market(of: Readonly<Record<string, Values>>) {
  const table = new InstrumentTable(64);
  const tape = new FlowTape(64);
  const day = new FlowDay(table, tape, new ContractFacts(table));
  const slices = buildSlices(table, BUILT_IN_CALENDAR, [CALL_110, PUT_105, CALL_105, PUT_95, CALL_95]);
  const states = slices.map(newSliceState).sort((a, b) => b.slice.expiry.localeCompare(a.slice.expiry));
  for (const symbol of [CALL_110, PUT_105, CALL_105, PUT_95, CALL_95])
    for (const [column, value] of Object.entries({ ...GREEKS, ...of[symbol] }))
      table.column(column as ColumnName)[table.find(symbol)!] = value;
  for (const { slice, options, volatility } of states) {
    options.strike.set([...slice.strikes, ...slice.strikes]);
    options.years.fill(0.07);
    options.rate.fill(0.04);
    options.dividendYield.fill(0.015);
    volatility.fill(0.2);
  }
  return { table, tape, flow: day, states };
}
const view = (
  { table, flow, states }: ReturnType<typeof market>,
  sign: ExposureSign = 'naive',
  spot = SPOT,
  listings?: string[],
) =>
  exposure(
    { table, flow },
    {
      request: { what: 'exposure', underlying: 'ABC', expiries: ['2026-11-27', '2026-12-18'], sign, listings },
      states,
      isComputed: () => true,
      spot,
      atMs: NOW_MS,
    },
  );
const fit = (state: SliceState): void => {
  state.surface.theta = 0.01;
};

test('rows by strike and by expiry, the lowest and the earliest first, each with its own sums', () => {
  const shown = view(
    market({
      [CALL_110]: { openInterest: 1, volume: 10 },
      [PUT_105]: { openInterest: 2, volume: 20 },
      [CALL_105]: { openInterest: 3, volume: UNKNOWN },
      [PUT_95]: { openInterest: 4, volume: 40 },
      [CALL_95]: { openInterest: 5, volume: 50, sharesPerContract: 10 },
    }),
  );
  // One contract of 100 shares: 0.02 × 100 × 100² × 0.01 of GEX, 0.5 × 100 × 100 of DEX, 0.3 and 0.1 of VEX and CEX.
  const [gex, dex, vex, cex] = [200, 5_000, 3_000, 1_000];
  const row = (calls: number, puts: number) => ({
    gexCall: calls === 0 ? UNKNOWN : calls * gex,
    gexPut: puts === 0 ? UNKNOWN : -puts * gex,
    gex: (calls - puts) * gex,
    dex: (calls + puts) * dex,
    vex: (calls - puts) * vex,
    cex: (calls - puts) * cex,
  });
  const counts = (callOpenInterest: number, putOpenInterest: number, callVolume: number, putVolume: number) => ({
    callOpenInterest,
    putOpenInterest,
    callVolume,
    putVolume,
  });
  expect(shown.what).toBe('exposure');
  expect(shown.byStrike).toEqual([
    { strike: 95, ...row(0.5, 4), ...counts(5, 4, 50, 40) },
    { strike: 105, ...row(3, 2), ...counts(3, 2, UNKNOWN, 20) },
    { strike: 110, ...row(1, 0), ...counts(1, UNKNOWN, 10, UNKNOWN) },
  ]);
  expect(shown.byExpiry).toEqual([
    { expiry: '2026-11-27', ...row(0.5, 4), ...counts(5, 4, 50, 40) },
    { expiry: '2026-12-18', ...row(4, 2), ...counts(4, 2, 10, 20) },
  ]);
  expect(shown.total).toEqual({ ...row(4.5, 6), ...counts(9, 6, 60, 60) });
  expect(shown.contracts).toBe(5);
  expect(shown.maxPain).toEqual([
    { expiry: '2026-12-18', root: 'ABC', strike: 105 },
    { expiry: '2026-11-27', root: 'ABC', strike: 95 },
  ]);
});

describe('put/call ratio of traded premium: volume × vwap × shares of the contract', () => {
  const premium = (of: Readonly<Record<string, Values>>): number | undefined => view(market(of)).putCall.premium;

  test('over every contract whose premium is known', () => {
    const calls = { [CALL_95]: { volume: 3, vwap: 2 }, [CALL_110]: { volume: 1, vwap: 4, sharesPerContract: 100 } };
    const puts = { [PUT_95]: { volume: 4, vwap: 1.5, sharesPerContract: 10 }, [PUT_105]: { volume: 2, vwap: 0.7 } };
    expect(premium({ ...calls, ...puts })).toBe((60 + 140) / (600 + 400));
    expect(premium({ ...calls, [PUT_105]: { volume: 2, vwap: 0.7 } })).toBe(0.14);
    expect(premium({ [CALL_95]: { volume: 3, vwap: 2 }, ...puts })).toBe(200 / 600);
  });

  test('a contract that did not trade has none, whatever its vwap; one of unknown volume or vwap is unknown', () => {
    const calls = { [CALL_95]: { volume: 3, vwap: 2 } };
    expect(premium({ ...calls, [PUT_95]: { volume: 0, vwap: UNKNOWN } })).toBe(0);
    expect(premium({ ...calls, [PUT_95]: { volume: 5, vwap: UNKNOWN } })).toBe(undefined);
    expect(premium({ [CALL_95]: { volume: 0, vwap: 2 }, [PUT_95]: { volume: 1, vwap: 1 } })).toBe(undefined);
  });
});

test('a contract without a model value is counted and in no dollar sum; its volume is', () => {
  const { excluded, total } = view(
    market({
      [CALL_95]: { openInterest: 5, volume: 7, modelGamma: UNKNOWN },
      [PUT_95]: { openInterest: 4, volume: 9, modelGamma: UNKNOWN },
      [CALL_105]: { openInterest: 1, volume: 1 },
    }),
  );
  expect(excluded).toEqual({ adjusted: 0, noOpenInterest: 2, noModel: 2 });
  expect(total).toMatchObject({ gex: 200, dex: 5_000, callOpenInterest: 6, putOpenInterest: 4, callVolume: 8 });
});

test('without a price of the underlying there are counts and no dollars, and no level', () => {
  const built = market({ [CALL_95]: { openInterest: 5, volume: 7 }, [PUT_95]: { openInterest: 4, volume: 14 } });
  const shown = exposure(built, {
    request: { what: 'exposure', underlying: 'ABC', expiries: [], sign: 'naive' },
    states: built.states,
    isComputed: () => true,
    spot: undefined,
    atMs: NOW_MS,
  });
  expect(shown.total).toMatchObject({ gex: UNKNOWN, dex: UNKNOWN, callOpenInterest: 5, putOpenInterest: 4 });
  expect([shown.gexPerBasisPoint, ...shown.zeroGamma.map(({ level }) => level)]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(shown.putCall).toEqual({ volume: 2, openInterest: 0.8, premium: undefined });
});

test('zero gamma and GEX by basis point are of the contracts as they are held: dealers’ sign × contracts × shares', () => {
  const built = market({
    [CALL_110]: { openInterest: 8, volume: 0 },
    [PUT_105]: { openInterest: 30, volume: 5, sharesPerContract: 10 },
    [CALL_105]: { openInterest: 0, volume: 0 },
  });
  const profile = {
    strike: Float64Array.of(110, 105),
    years: Float64Array.of(0.07, 0.07),
    carry: Float64Array.of(0.025, 0.025),
    dividendYield: Float64Array.of(0.015, 0.015),
    volatility: Float64Array.of(0.2, 0.2),
    weight: Float64Array.of(800, -300),
    count: 2,
  };
  const shown = view(built, 'naive', 107);
  expect(shown.gexPerBasisPoint! / gammaExposurePerBasisPoint(profile, 107)).toBeCloseTo(1, 12);
  expect(shown.zeroGamma[0].level).toBeCloseTo(zeroGammaLevel(profile, 107)!, 9);
});

test('listings asked for, and those that have come: a fitted surface, or contracts that never get one', () => {
  const built = market({});
  expect(view(built).listings).toEqual({ asked: 2, loaded: 0 });
  fit(built.states[0]);
  expect(view(built).listings).toEqual({ asked: 2, loaded: 1 });
  built.states[1].slice.adjusted = true;
  const listings = ['ABC 2026-12-18', 'ABC1 2026-12-18', 'ABC2 2026-12-18'];
  expect(view(built, 'naive', SPOT, listings).listings).toEqual({ asked: 3, loaded: 2 });
});

describe('today’s flow in a put: dealers hold the other side', () => {
  const gexOf = (prints: readonly [side: number, size: number, atMs?: number][]): number => {
    const built = market({ [PUT_95]: { openInterest: 1 } });
    const id = built.table.find(PUT_95)!;
    for (const [side, size, atMs = NOW_MS] of prints) {
      const seq = built.tape.append(id);
      for (const [column, value] of Object.entries({ atMs, side, size, tags: 0 }))
        built.tape.set(seq, column as 'side', value);
      built.flow.add(seq);
    }
    return view(built, 'flowAdjusted').total.gexPut;
  };
  const { unknown, belowBid, atBid, mid, atAsk, aboveAsk } = PRINT_SIDE;
  const FIRST_MS = etInstant('2026-11-20', 0);

  test.each<[what: string, prints: [side: number, size: number, atMs?: number][], gex: number]>([
    ['none', [], -200],
    ['sold at the bid', [[atBid, 1]], 200],
    ['sold below the bid', [[belowBid, 1]], 200],
    ['bought at the ask', [[atAsk, 1]], -200],
    [
      'sold, and more bought above the ask',
      [
        [atBid, 2],
        [aboveAsk, 3],
      ],
      -200,
    ],
    [
      'bought, and more sold',
      [
        [aboveAsk, 2],
        [atBid, 1],
        [belowBid, 2],
      ],
      200,
    ],
    ['between the quotes', [[mid, 5]], -200],
    ['of unknown side', [[unknown, 5]], -200],
    ['sold at the date’s first moment', [[atBid, 1, FIRST_MS]], 200],
    ['sold before it', [[atBid, 1, FIRST_MS - 1]], -200],
    ['sold at an unknown time', [[atBid, 1, UNKNOWN]], -200],
  ])('%s', (_what, prints, gex) => {
    expect(gexOf(prints)).toBe(gex);
  });

  test('that has left the tape still counts', () => {
    const sold: [number, number] = [atBid, 1];
    expect(gexOf([[atAsk, 1_000], ...Array.from({ length: 64 }, () => sold)])).toBe(-200);
  });
});
