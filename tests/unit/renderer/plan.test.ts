import { beforeEach, describe, expect, it } from 'vitest';
import { useHealthStore } from '../../../src/renderer/stores/engine-stores.ts';
import { isMarketEndOfDay, isOfFinishedDay } from '../../../src/renderer/stores/plan.ts';
import type { EngineHealth, MarketCapability } from '../../../src/shared/contract/health.ts';

const NOW = Date.parse('2026-11-20T15:00:00Z');

function plan(timeliness: MarketCapability['timeliness'], rest: MarketCapability['rest']): void {
  const capabilities: MarketCapability[] = [{ market: 'stocks', timeliness, channels: {}, rest }];
  // Of health only what a plan is read from.
  useHealthStore.setState({ health: { capabilities } as unknown as EngineHealth });
}

beforeEach(() => useHealthStore.setState({ health: undefined }));

describe('a market of finished days', () => {
  it('has no stream and counts its requests; what is not known yet is no such market', () => {
    expect(isMarketEndOfDay('stocks')).toBe(false);
    plan('unknown', 'unknown');
    expect(isMarketEndOfDay('stocks')).toBe(false);
    plan('none', 'limited');
    expect([isMarketEndOfDay('stocks'), isMarketEndOfDay('options')]).toEqual([true, false]);
    plan('none', 'allowed');
    expect(isMarketEndOfDay('stocks')).toBe(false);
  });

  it('calls a price that came just now with an option chain current, and an unknown time old', () => {
    plan('none', 'limited');
    expect(isOfFinishedDay('stocks', NOW - 5_000, NOW)).toBe(false);
    expect(isOfFinishedDay('stocks', NOW - 18 * 3_600_000, NOW)).toBe(true);
    expect(isOfFinishedDay('stocks', Number.NaN, NOW)).toBe(true);
    plan('realTime', 'allowed');
    expect(isOfFinishedDay('stocks', NOW - 18 * 3_600_000, NOW)).toBe(false);
  });
});
