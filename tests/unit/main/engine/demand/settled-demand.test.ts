import { describe, expect, test } from 'vitest';
import { hasSettled, withoutSettled } from '../../../../../src/main/engine/demand/settled-demand.ts';
import type { DemandItem } from '../../../../../src/shared/contract/streams.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';

const row = (symbol: string): DemandItem => ({
  kind: 'row',
  key: `row ${symbol}`,
  symbol,
  priority: 'visible',
  spark: false,
});
const CLOSE = etInstant('2026-11-20', 16);
const NEXT = etInstant('2026-11-23', 16);

describe('demand at a settlement', () => {
  const items = [row('SPY'), row('O:SPY261120C00650000'), row('O:SPY261123C00650000'), row('I:SPX')];

  test('a contract is wanted to the last millisecond before it settles, and no longer', () => {
    expect(withoutSettled(items, CLOSE - 1)).toEqual({ items, nextSettlementMs: CLOSE });
    expect(withoutSettled(items, CLOSE)).toEqual({ items: [items[0], items[2], items[3]], nextSettlementMs: NEXT });
  });

  test('an AM-settled index contract leaves at the open of its day', () => {
    const am = row('O:SPX261218C06500000');
    const open = etInstant('2026-12-18', 9.5);
    expect(withoutSettled([am], open - 1).items).toEqual([am]);
    expect(withoutSettled([am], open)).toEqual({ items: [], nextSettlementMs: Number.POSITIVE_INFINITY });
  });

  test('charts of a settled contract go the same way; what names no contract stays', () => {
    const bars: DemandItem = { kind: 'bars', key: 'b', symbol: 'O:SPY261120C00650000', timeframeMs: 60_000 };
    const chain: DemandItem = { kind: 'chain', key: 'c', underlying: 'SPY', expiries: ['2026-11-20'] };
    expect(withoutSettled([bars, chain], CLOSE).items).toEqual([chain]);
  });

  test('a contract has settled at its instant; a stock never has', () => {
    expect([CLOSE - 1, CLOSE].map((at) => hasSettled('O:SPY261120C00650000', at))).toEqual([false, true]);
    expect(hasSettled('SPY', CLOSE)).toBe(false);
  });
});
