import { describe, expect, it } from 'vitest';
import { expectedDividends } from '../../../../../src/main/engine/chain/dividends.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';

const NOW = etInstant('2026-11-20', 11);
const row = (exDate: string, cashAmountUsd: number, frequency?: number) => ({
  symbol: 'SPY',
  exDate,
  cashAmountUsd,
  frequency,
});

describe('expected dividends', () => {
  it('are the announced ones, then the last repeated at its frequency, within the option’s life', () => {
    const rows = [row('2026-12-18', 1.9, 4), row('2026-09-18', 1.8, 4)];
    const found = expectedDividends(rows, NOW, etInstant('2027-05-21', 16));
    expect(found.map((d) => d.amount)).toEqual([1.9, 1.9]);
    expect(found[0].years * 365).toBeCloseTo(27.9375, 6);
    expect(found[1].years - found[0].years).toBeCloseTo(0.25, 10);
  });

  it('do not repeat a one-off, nor count what was paid', () => {
    expect(
      expectedDividends([row('2026-10-01', 5), row('2026-12-01', 3)], NOW, etInstant('2028-01-21', 16)),
    ).toHaveLength(1);
    expect(expectedDividends([], NOW, etInstant('2028-01-21', 16))).toEqual([]);
  });

  it('go on after a special dividend', () => {
    const rows = [row('2026-09-18', 1.8, 4), row('2026-10-05', 12, 0)];
    const found = expectedDividends(rows, NOW, etInstant('2027-04-16', 16));
    expect(found.map((d) => d.amount)).toEqual([1.8, 1.8]);
  });
});
