import { describe, expect, it } from 'vitest';
import { ANALYTICS, costOf, fitting } from '../../../../../src/main/engine/chain/analytics-kinds.ts';
import { analyticsRequestSchema, type AnalyticsKind } from '../../../../../src/shared/contract/analytics.ts';

const asked = (what: AnalyticsKind, contracts: number, waited = 0) => ({ what, contracts, waited });

describe('the analytics kinds', () => {
  it('are those of the contract', () => {
    expect(Object.keys(ANALYTICS).toSorted()).toEqual(
      analyticsRequestSchema.options.map(({ shape }) => shape.what.value).toSorted(),
    );
  });

  it('are answered by priority as far as the time reaches', () => {
    const requests = [asked('exposure', 1_000), asked('matrix', 1_000), asked('volatility', 1_000)];
    const allUs = requests.reduce((sum, { what, contracts }) => sum + costOf(what, contracts), 0);
    expect(fitting(requests, allUs).map(({ what }) => what)).toEqual(['volatility', 'matrix', 'exposure']);
    expect(fitting(requests, allUs - 1).map(({ what }) => what)).toEqual(['volatility', 'matrix']);
  });

  it('let what waited go first, and one go even where none fits', () => {
    const requests = [asked('volatility', 10), asked('exposure', 1_000_000, 1)];
    expect(fitting(requests, 1)).toEqual([requests[1]]);
    expect(fitting([], 1)).toEqual([]);
  });
});
