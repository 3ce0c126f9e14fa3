/** The session's sums are those of the prints that stand, whatever comes in between. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerFlowDay } from '../../../../../src/main/engine/flow/flow-answers.ts';
import { FlowDay } from '../../../../../src/main/engine/flow/flow-day.ts';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { GreekEstimates } from '../../../../../src/main/engine/flow/greek-estimates.ts';
import { PrintClassifier } from '../../../../../src/main/engine/flow/print-classifier.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import type { FlowTotalsResult } from '../../../../../src/shared/contract/flow-day.ts';
import { deltaShare, imbalance, sidedShare, type FlowSum } from '../../../../../src/shared/flow/flow-sums.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00640000';
const NVDA = 'O:NVDA261120C00180000';
/** 2025-11-20 10:30:05 ET. */
const T0 = 1_763_652_605_000;
const MINUTE = 60_000;

let table: InstrumentTable;
let tape: FlowTape;
let day: FlowDay;
let classifier: PrintClassifier;

beforeEach(() => {
  table = new InstrumentTable(16);
  tape = new FlowTape(8);
  const facts = new ContractFacts(table);
  day = new FlowDay(table, tape, facts);
  const estimates = new GreekEstimates(facts, () => BUILT_IN_CALENDAR);
  classifier = new PrintClassifier(table, tape, facts, { day, estimates });
});

interface Given {
  symbol?: string;
  atMs?: number;
  price?: number;
  size?: number;
  condition?: number;
}

function print({ symbol = CALL, atMs = T0, price = 2, size = 10, condition = 209 }: Given = {}): number {
  return classifier.print({ id: table.intern(symbol), atMs, price, size, conditions: [condition], exchange: 302 });
}
const quote = (symbol: string, bid: number, ask: number, atMs = T0 - 10): void =>
  classifier.quote(table.intern(symbol), bid, ask, atMs);

function setSpot(usd: number, atMs = T0): void {
  const id = table.intern('SPY');
  table.column('last')[id] = usd;
  table.column('lastAtMs')[id] = atMs;
}

const ask = (underlyings: string[] = []): FlowTotalsResult =>
  answerFlowDay({ day, table, told: { rebuilt: 0 } }, { what: 'totals', underlyings }) as FlowTotalsResult;
const session = (underlyings?: string[]): { calls: FlowSum; puts: FlowSum } =>
  ask(underlyings).windows.find(({ minutes }) => minutes === 0)!;

describe('the session', () => {
  it('counts bought, sold, middle and unknown apart, calls and puts apart', () => {
    quote(CALL, 1.9, 2);
    quote(PUT, 1.9, 2.1);
    print({ price: 2 });
    print({ price: 1.9, size: 5 });
    print({ symbol: PUT, price: 2, size: 3 });
    print({ symbol: NVDA, price: 1, size: 7 });
    const { calls, puts } = session();
    expect(calls).toMatchObject({
      prints: 3,
      contracts: 22,
      premiumUsd: 3650,
      boughtUsd: 2000,
      soldUsd: 950,
      midUsd: 0,
    });
    expect(puts).toMatchObject({ prints: 1, contracts: 3, premiumUsd: 600, boughtUsd: 0, soldUsd: 0, midUsd: 600 });
    expect(sidedShare(calls)).toBeCloseTo(2950 / 3650, 12);
    expect(sidedShare(puts)).toBe(0);
    expect(imbalance(calls)).toBeCloseTo(1050 / 2950, 12);
    expect(session(['NVDA']).calls.premiumUsd).toBe(700);
    expect(session(['SPY', 'NVDA'])).toEqual(session());
    expect(session(['QQQ']).calls.prints).toBe(0);
    expect(day.contract(table.intern(CALL))!.premiumUsd).toBe(2950);
  });

  it('goes on from the first print, however small the ring; large prints stay, small ones leave', () => {
    for (let i = 0; i < 100; i++) print({ atMs: T0 + i, price: i % 10 === 0 ? 300 : 1 });
    expect(session().calls).toMatchObject({ prints: 100, premiumUsd: 10 * 300_000 + 90 * 1000, keptPrints: 10 });
    expect(tape.tail).toBe(92);
    expect([...tape.kept.newest()]).toEqual([90, 80, 70, 60, 50, 40, 30, 20, 10, 0]);
    expect([tape.get(10, 'atMs'), tape.get(10, 'price'), tape.instrument(10)]).toEqual([T0 + 10, 300, 0]);
  });

  it('keeps by premium or by contracts, as set', () => {
    day.keep(50_000, 500);
    print({ price: 49.9 });
    print({ price: 50 });
    print({ price: 0.05, size: 500 });
    expect([...tape.kept.newest()]).toEqual([2, 1]);
  });

  it('takes a cancelled print out of every sum, the kept one out of the ring too, and counts no cancel', () => {
    quote(CALL, 1.9, 2);
    const large = print({ price: 2, size: 500 });
    for (let i = 1; i <= 20; i++) print({ atMs: T0 + i * 10, price: 2, size: i });
    expect(large).toBeLessThan(tape.tail);
    const before = session().calls;
    print({ atMs: T0 + MINUTE, price: 2, size: 500, condition: 201 });
    const after = session().calls;
    expect(before.premiumUsd - after.premiumUsd).toBe(100_000);
    expect([after.prints, after.keptPrints, after.boughtUsd]).toEqual([20, 0, 42_000]);
    expect(ask().windows.find(({ minutes }) => minutes === 5)!.calls.premiumUsd).toBe(after.premiumUsd);
    print({ atMs: T0 + MINUTE, price: 77, size: 9, condition: 201 });
    expect(session().calls).toEqual(after);
  });

  it('windows end with the minute of the newest print; a late one counts where it belongs', () => {
    print({ atMs: T0, size: 1 });
    print({ atMs: T0 + 4 * MINUTE, size: 2 });
    print({ atMs: T0 + 9 * MINUTE, size: 4 });
    print({ atMs: T0 + 1 * MINUTE, size: 8 });
    const contracts = Object.fromEntries(ask().windows.map(({ minutes, calls }) => [minutes, calls.contracts]));
    expect(contracts).toEqual({ 5: 4, 10: 15, 30: 15, 0: 15 });
    const bars = answerFlowDay({ day, table, told: { rebuilt: 0 } }, { what: 'bars', underlying: 'SPY', minutes: 5 });
    // 10:30, 10:35.
    expect(bars).toMatchObject({
      bars: [
        { startMs: T0 - 5_000, calls: { contracts: 11 } },
        { startMs: T0 - 5_000 + 5 * MINUTE, calls: { contracts: 4 } },
      ],
    });
  });

  it('starts over on another date, and a print of an earlier one does not count', () => {
    print({ size: 1 });
    print({ atMs: T0 + 24 * 3_600_000, size: 2, price: 500 });
    print({ atMs: T0 + 1, size: 4, price: 500 });
    expect(day.date).toBe('2025-11-21');
    expect(session().calls.contracts).toBe(2);
    expect(tape.kept.count).toBe(1);
  });

  it('names the stretches it counted', () => {
    print();
    print({ atMs: T0 + MINUTE });
    day.breakOff();
    print({ atMs: T0 + 30 * MINUTE });
    expect(ask().spans).toEqual([
      { fromMs: T0, toMs: T0 + MINUTE },
      { fromMs: T0 + 30 * MINUTE, toMs: T0 + 30 * MINUTE },
    ]);
  });

  it('a contract without a known premium counts as a print and adds no dollars', () => {
    print({ symbol: 'O:TSLA1261218C00400000' });
    expect(session().calls).toMatchObject({ prints: 1, contracts: 10, premiumUsd: 0 });
    expect(sidedShare(session().calls)).toBeUndefined();
  });
});

describe('net delta', () => {
  it('is of the model where it was at work at the print', () => {
    const id = table.intern(CALL);
    setSpot(645);
    table.column('modelDelta')[id] = 0.4;
    table.column('modelGamma')[id] = 0.01;
    table.column('modelAtMs')[id] = T0 - 1000;
    quote(CALL, 1.9, 2);
    print({ price: 2 });
    print({ price: 1.9, size: 4 });
    const { calls } = session();
    expect(calls.netDeltaUsd).toBeCloseTo(0.4 * 600 * 645, 6);
    expect(calls.netGammaUsd).toBeCloseTo(0.01 * 600 * 645 * 645 * 0.01, 6);
    expect(deltaShare(calls)).toBe(1);
  });

  it('is what the print implies where nothing models it, and unknown without spot: the coverage says so', () => {
    quote(CALL, 49, 50);
    print({ price: 50 });
    expect([session().calls.netDeltaUsd, deltaShare(session().calls)]).toEqual([0, 0]);
    setSpot(645);
    print({ price: 50 });
    const { netDeltaUsd } = session().calls;
    expect(netDeltaUsd / (1000 * 645)).toBeGreaterThan(0.5);
    expect(netDeltaUsd / (1000 * 645)).toBeLessThan(0.7);
    expect(deltaShare(session().calls)).toBe(0.5);
  });
});

it('any prints and cancels: the sums are those of what stands, however often they are asked', () => {
  const step = fc.record({
    symbol: fc.constantFrom(CALL, PUT, NVDA),
    price: fc.constantFrom(1, 2, 300),
    size: fc.constantFrom(1, 10, 100),
    cancel: fc.boolean(),
    late: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      day.clear();
      tape.clear();
      classifier.clear();
      const seen: { symbol: string; price: number; size: number; seq: number; gone: boolean }[] = [];
      for (const { symbol, price, size, cancel, late } of steps) {
        const seq = print({ symbol, price, size, atMs: T0 + (40 - late) * MINUTE, condition: cancel ? 201 : 209 });
        if (!cancel) seen.push({ symbol, price, size, seq, gone: false });
        else {
          const large = price * size * 100 >= 25_000;
          const hit = seen.findLast(
            (p) =>
              !p.gone && p.symbol === symbol && p.price === price && p.size === size && (large || p.seq >= tape.tail),
          );
          if (hit) hit.gone = true;
        }
      }
      const standing = seen.filter(({ gone }) => !gone);
      for (const [underlyings, of] of [
        [[], standing],
        [['NVDA'], standing.filter(({ symbol }) => symbol === NVDA)],
      ] as const) {
        const { calls, puts } = session([...underlyings]);
        expect(calls.prints + puts.prints).toBe(of.length);
        expect(calls.premiumUsd + puts.premiumUsd).toBeCloseTo(
          of.reduce((sum, p) => sum + p.price * p.size * 100, 0),
          4,
        );
      }
      let byContract = 0;
      day.each(undefined, (_, __, { prints }) => {
        byContract += prints;
      });
      expect(byContract).toBe(standing.length);
    }),
  );
});
