import { beforeEach, describe, expect, it } from 'vitest';
import { useHealthStore } from '../../../src/renderer/stores/engine-stores.ts';
import { isMarketEndOfDay, isOfFinishedDay } from '../../../src/renderer/stores/plan.ts';
import { delayedMarkets, type EngineHealth, type MarketCapability } from '../../../src/shared/contract/health.ts';

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

describe('a market whose prices are late', () => {
  const of = (
    delayed: boolean,
    timeliness: MarketCapability['timeliness'],
    delayedOffered?: boolean,
  ): Pick<EngineHealth, 'sockets' | 'capabilities'> =>
    // Of a socket only what tells its host.
    ({
      sockets: [{ market: 'options', delayed }],
      capabilities: [{ market: 'options', timeliness, channels: {}, rest: 'allowed', delayedOffered }],
    }) as unknown as Pick<EngineHealth, 'sockets' | 'capabilities'>;

  it.each([
    ['on the delayed host', of(true, 'unknown'), ['options']],
    ['that streamed delayed', of(false, 'delayed'), ['options']],
    ['refused by the real-time host, with the delayed one offered', of(false, 'none', true), ['options']],
    ['in real time', of(false, 'realTime'), []],
    ['of finished days', of(false, 'none'), []],
  ])('is one %s', (_name, health, expected) => expect(delayedMarkets(health)).toEqual(expected));
});
