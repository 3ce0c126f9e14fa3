import { describe, expect, it } from 'vitest';
import type { AnalyticsRequest, AnalyticsResult } from '../../../../../src/shared/contract/analytics.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { service, settled } from './chain-service-fixture.ts';

describe('a chain with a long list of expiries', () => {
  const dates = Array.from({ length: 12 }, (_, i) => `2027-${String(i + 1).padStart(2, '0')}-15`);
  const symbolsOf = (date: string): string[] =>
    (['C', 'P'] as const).flatMap((right) =>
      [640, 650, 660].map((k) => `O:SPY${date.slice(2).replaceAll('-', '')}${right}00${k}000`),
    );

  /** Snapshots are answered when `answer` is called. */
  function slowly() {
    const clock = { nowMs: etInstant('2026-11-20', 11) };
    const asked: string[] = [];
    const open = new Map<string, () => void>();
    const requests = {
      contracts: async (_underlying: string, expiry: string) => symbolsOf(expiry),
      snapshot: (_underlying: string, expiry: string) =>
        new Promise<void>((resolve) => {
          asked.push(expiry);
          open.set(expiry, resolve);
        }),
      dividends: async () => [],
      streams: () => false,
      snapshotAtMs: () => Number.NaN,
      spotAtQuote: () => Number.NaN,
      priceAtEnd: () => Number.NaN,
      snapshotEveryMs: () => 3_000,
    };
    const { chains, table } = service(clock, {}, { requests });
    const answer = async (expiry: string): Promise<void> => {
      open.get(expiry)!();
      await settled();
    };
    return { chains, table, clock, asked, answer };
  }

  it('loads the nearest first, a few at a time, and refreshes none meanwhile unless it grows old', async () => {
    const { chains, clock, asked, answer } = slowly();
    chains.setDemand(new Map([['SPY', new Set(dates.toReversed())]]));
    await settled();
    expect(asked).toEqual(dates.slice(0, 8));
    await answer(dates[0]);
    expect(asked).toEqual(dates.slice(0, 9));
    clock.nowMs += 3_000;
    chains.tick();
    await settled();
    expect(asked).toHaveLength(9);
    clock.nowMs += 6_000;
    chains.tick();
    await settled();
    expect(asked.slice(9)).toEqual([dates[0]]);
  });

  it('has in its sums what is computed, and says how many: all of it exactly when nothing is being computed', async () => {
    const { chains, table, clock, answer } = slowly();
    table.column('last')[table.intern('SPY')] = 650;
    const listed = dates.slice(0, 2);
    chains.setDemand(new Map([['SPY', new Set(listed)]]));
    await settled();
    const quote = (date: string): void => {
      for (const symbol of symbolsOf(date)) {
        const id = table.intern(symbol);
        const [right, strike] = [symbol.at(-9), Number(symbol.slice(-8)) / 1000];
        const value = 12 + Math.max(0, right === 'C' ? 650 - strike : strike - 650) * 0.6;
        table.column('bid')[id] = value - 0.1;
        table.column('ask')[id] = value + 0.1;
        table.column('quoteAtMs')[id] = clock.nowMs;
        table.column('openInterest')[id] = 100;
      }
    };
    const ask = <W extends 'exposure' | 'volatility'>(what: W) => {
      const request = { what, underlying: 'SPY', expiries: listed, ...(what === 'exposure' && { sign: 'naive' }) };
      return chains.analytics(request as AnalyticsRequest, clock.nowMs) as Extract<AnalyticsResult, { what: W }>;
    };
    const provisional = (): boolean[] => ask('volatility').curves.map((curve) => curve.provisional === true);
    const compute = async (): Promise<void> => {
      table.column('lastAtMs')[table.find('SPY')!] = clock.nowMs;
      for (let run = 0; run < 2; run++) {
        chains.model.run(clock.nowMs, Number.POSITIVE_INFINITY);
        await settled();
      }
    };
    await compute();
    expect(ask('exposure')).toMatchObject({
      listings: { asked: 2, loaded: 0 },
      contracts: 0,
      computing: { done: 0 },
    });
    quote(listed[0]);
    await answer(listed[0]);
    await compute();
    const part = ask('exposure');
    expect(part).toMatchObject({ listings: { asked: 2, loaded: 1 }, contracts: 6, computing: { done: 6, of: 12 } });
    expect(part.total.gex).not.toBeNaN();
    expect(provisional()).toEqual([false]);
    quote(listed[1]);
    await answer(listed[1]);
    // Its quotes are there and nothing is solved of them: they are in no sum, and none is rich or cheap.
    expect(ask('exposure')).toMatchObject({ listings: { loaded: 1 }, contracts: 6 });
    expect(provisional()).toEqual([false, true]);
    await compute();
    const whole = ask('exposure');
    expect(whole).toMatchObject({ listings: { asked: 2, loaded: 2 }, contracts: 12 });
    expect(whole.computing).toBeUndefined();
    expect(provisional()).toEqual([false, false]);
  });

  it('models an expiry once its quotes are whole, or streamed ones have to do', async () => {
    const { chains, clock, answer } = slowly();
    chains.setDemand(new Map([['SPY', new Set(dates)]]));
    await settled();
    expect(chains.model.states).toEqual([]);
    await answer(dates[1]);
    expect(chains.model.states.map(({ slice }) => slice.expiry)).toEqual([dates[1]]);
    expect(chains.isStarting).toBe(true);
    clock.nowMs += 2_000;
    chains.tick();
    expect(chains.model.states).toHaveLength(9);
  });
});
