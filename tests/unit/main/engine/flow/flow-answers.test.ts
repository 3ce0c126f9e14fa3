/** Leaders of the session: who stands where, by what, with how much of it known. */
import { beforeEach, describe, expect, it } from 'vitest';
import { answerFlowDay } from '../../../../../src/main/engine/flow/flow-answers.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import type {
  FlowLeadersResult,
  FlowTotalsResult,
  LeaderGroup,
  LeaderOrder,
} from '../../../../../src/shared/contract/flow-day.ts';
import { NOON_MS } from '../scripted-source.ts';

const SPY_CALL = 'O:SPY261218C00650000';
const SPY_PUT = 'O:SPY261218P00640000';
const SPY_LATE = 'O:SPY270115C00650000';
const NVDA = 'O:NVDA261218C00180000';
const TSLA = 'O:TSLA261218C00400000';

let pipeline: MarketPipeline;
let sequence: number;

/** `side` +1 bought at the ask of 5.00, −1 sold at the bid of 4.90, 0 without a quote. */
function print(symbol: string, contracts: number, side: 1 | -1 | 0): void {
  const at = NOON_MS + 10_000 * ++sequence;
  const quote = { ev: 'Q', sym: symbol, bp: 4.9, ap: 5, bs: 1, as: 1, bx: 1, ax: 1, t: at - 10, q: sequence };
  const trade = { ev: 'T', sym: symbol, x: 302, p: side < 0 ? 4.9 : 5, s: contracts, c: [209], t: at, q: sequence };
  const frame = side === 0 ? [trade] : [quote, trade];
  pipeline.frame('options', new TextEncoder().encode(JSON.stringify(frame)), at);
}

function board(by: LeaderGroup, order: LeaderOrder, underlyings: string[] = [], limit = 50): FlowLeadersResult {
  const { day, table } = pipeline;
  const request = { what: 'leaders', by, order, underlyings, limit } as const;
  return answerFlowDay({ day, table, told: { rebuilt: 0 } }, request) as FlowLeadersResult;
}
const keys = (...args: Parameters<typeof board>): string[] => board(...args).leaders.map(({ key }) => key);

beforeEach(() => {
  pipeline = new MarketPipeline({ gap: () => undefined });
  sequence = 0;
  print(SPY_CALL, 100, 1);
  print(SPY_CALL, 60, -1);
  print(SPY_PUT, 80, -1);
  print(SPY_LATE, 10, 1);
  print(NVDA, 90, 1);
  print(NVDA, 55, 1);
  print(TSLA, 400, 0);
});

describe('totals', () => {
  const calls = (underlyings: string[], without?: string[]): number[][] => {
    const { day, table } = pipeline;
    const request = { what: 'totals', underlyings, ...(without && { without }) } as const;
    const { windows } = answerFlowDay({ day, table, told: { rebuilt: 0 } }, request) as FlowTotalsResult;
    return windows.map((window) => [window.calls.prints, window.calls.premiumUsd, window.calls.boughtUsd]);
  };

  it('of all but some are those of the others', () => {
    expect(calls([], ['SPY', 'QQQ'])).toEqual(calls(['NVDA', 'TSLA']));
    expect(calls([], ['SPY', 'NVDA']).at(-1)).toEqual([1, 200_000, 0]);
    expect(calls([], ['SPY', 'NVDA', 'TSLA'])).toEqual([0, 0, 0, 0].map(() => [0, 0, 0]));
    expect(calls([], [])).toEqual(calls([]));
  });
});

describe('leaders', () => {
  it('by underlying: premium, net whatever its sign, imbalance', () => {
    expect(keys('underlying', 'premium')).toEqual(['TSLA', 'SPY', 'NVDA']);
    // SPY: 50,000 + 5,000 bought, 29,400 + 39,200 sold; NVDA: 72,500 bought; TSLA: no side.
    expect(keys('underlying', 'net')).toEqual(['NVDA', 'SPY', 'TSLA']);
    expect(keys('underlying', 'imbalance')).toEqual(['NVDA', 'SPY']);
    const [nvda, spy] = board('underlying', 'net').leaders;
    expect([nvda.sum.boughtUsd, nvda.sum.soldUsd, nvda.sum.keptPrints]).toEqual([72_500, 0, 2]);
    expect(spy.sum.boughtUsd - spy.sum.soldUsd).toBeCloseTo(-13_600, 6);
  });

  it('by expiry and by contract, of one underlying or of all; no more than asked for, and how many there are', () => {
    expect(keys('expiry', 'premium', ['SPY'])).toEqual(['SPY 2026-12-18', 'SPY 2027-01-15']);
    expect(keys('contract', 'premium', ['SPY'])).toEqual([SPY_CALL, SPY_PUT, SPY_LATE]);
    const two = board('contract', 'net', [], 2);
    expect([two.leaders.map(({ key }) => key), two.of]).toEqual([[NVDA, SPY_PUT], 5]);
    expect(keys('contract', 'premium', ['QQQ'])).toEqual([]);
  });

  it('by repeated large prints: two and more', () => {
    expect(keys('contract', 'hits')).toEqual([SPY_CALL, NVDA]);
  });

  it('by volume over open interest and against the usual volume, where they are known', () => {
    const set = (symbol: string, column: 'volume' | 'openInterest' | 'avgDailyVolume', value: number): void => {
      pipeline.table.column(column)[pipeline.table.intern(symbol)] = value;
    };
    set(SPY_CALL, 'openInterest', 1_000);
    set(SPY_CALL, 'volume', 2_000);
    set(NVDA, 'openInterest', 29);
    set(TSLA, 'openInterest', 0);
    set(NVDA, 'avgDailyVolume', 290);
    const byInterest = board('contract', 'volumeOverOi').leaders;
    expect(byInterest.map(({ key }) => key)).toEqual([NVDA, SPY_CALL]);
    // The day's volume, or what was counted where the table does not know it.
    expect(byInterest.map(({ volume, volumeIsLeast }) => [volume, volumeIsLeast])).toEqual([
      [145, true],
      [2_000, undefined],
    ]);
    const asked = board('contract', 'volumeOverOi');
    expect([asked.openInterestKnown, asked.of]).toEqual([3, 5]);
    expect(board('contract', 'premium').openInterestKnown).toBeUndefined();
    expect(board('contract', 'againstUsual').leaders.map(({ key, againstUsual }) => [key, againstUsual])).toEqual([
      [NVDA, 0.5],
    ]);
    expect(keys('underlying', 'volumeOverOi')).toEqual([]);
  });
});
