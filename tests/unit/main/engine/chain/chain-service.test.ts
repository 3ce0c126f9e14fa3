import { describe, expect, it } from 'vitest';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { contractsOf, service, settled, symbols } from './chain-service-fixture.ts';

describe('the chain service', () => {
  it('finds the contracts of what is shown and lets an expiry go from the stream once it has settled', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 15, 59) };
    const { chains } = service(clock);
    chains.setDemand(new Map([['SPY', new Set(Object.keys(symbols))]]));
    await settled();
    expect(contractsOf(chains).toSorted()).toEqual(Object.values(symbols).flat().toSorted());
    clock.nowMs = etInstant('2026-11-20', 16, 0);
    chains.tick();
    expect(contractsOf(chains)).toEqual(symbols['2026-11-23']);
  });

  it('says after what age its quotes have stopped: by how often the plan renews them', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 12) };
    let everyMs = 3_000;
    const { chains } = service(clock, symbols, {
      requests: {
        contracts: async (_underlying, expiry) => symbols[expiry] ?? [],
        snapshot: async () => undefined,
        dividends: async () => [],
        streams: () => false,
        snapshotAtMs: () => Number.NaN,
        spotAtQuote: () => Number.NaN,
        priceAtEnd: () => Number.NaN,
        snapshotEveryMs: () => everyMs,
      },
    });
    chains.setDemand(new Map([['SPY', new Set(['2026-11-23'])]]), new Map([['SPY', new Set(['2026-11-20'])]]));
    await settled();
    const said = (expiry: string): (number | undefined)[] => [
      chains.summaries('SPY', [expiry])[0].basisOldMs,
      chains.analytics({ what: 'exposure', underlying: 'SPY', expiries: [expiry], sign: 'naive' }, clock.nowMs)
        .basisOldMs,
    ];
    expect(said('2026-11-23')).toEqual([60_000, 60_000]);
    everyMs = 60_000;
    expect(said('2026-11-23')).toEqual([180_000, 180_000]);
    // Modelled for the memory alone, it is renewed five times less often.
    expect(said('2026-11-20')).toEqual([900_000, 900_000]);
  });

  it('asks for a list that grows with each snapshot; one that is whole once a day', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 12) };
    const recorded = ['O:SPY261123C00650000'];
    let growing = true;
    let asked = 0;
    const { chains } = service(clock, symbols, {
      requests: {
        contracts: async () => {
          asked++;
          return [...recorded];
        },
        grows: () => growing,
        snapshot: async () => undefined,
        dividends: async () => [],
        streams: () => false,
        snapshotAtMs: () => Number.NaN,
        spotAtQuote: () => Number.NaN,
        priceAtEnd: () => Number.NaN,
        snapshotEveryMs: () => 3_000,
      },
    });
    const later = async (): Promise<number> => {
      clock.nowMs += 3_000;
      chains.tick();
      await settled();
      return chains.instruments('SPY', ['2026-11-23']).length;
    };
    chains.setDemand(new Map([['SPY', new Set(['2026-11-23'])]]));
    await settled();
    expect(chains.computing).toEqual({ done: 0, of: 1 });
    recorded.push('O:SPY261123P00650000', 'O:SPY261123C00655000');
    expect(await later()).toBe(3);
    expect(chains.computing).toEqual({ done: 0, of: 3 });
    growing = false;
    recorded.push('O:SPY261123P00655000');
    expect(await later()).toBe(3);
    expect(asked).toBe(2);
  });

  it('shows what came of a chain, and says with it what did not', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 12) };
    let missing: string | undefined = 'Not all of it came: contracts.';
    const { chains } = service(clock, symbols, {
      requests: {
        contracts: async (_underlying, expiry) => symbols[expiry] ?? [],
        snapshot: async () => undefined,
        missing: () => missing,
        dividends: async () => [],
        streams: () => false,
        snapshotAtMs: () => Number.NaN,
        spotAtQuote: () => Number.NaN,
        priceAtEnd: () => Number.NaN,
        snapshotEveryMs: () => 3_000,
      },
    });
    chains.setDemand(new Map([['SPY', new Set(['2026-11-23'])]]));
    await settled();
    const [shown] = chains.summaries('SPY', ['2026-11-23']);
    expect([shown.contracts > 0, shown.error]).toEqual([true, missing]);
    missing = undefined;
    clock.nowMs += 3_000;
    chains.tick();
    await settled();
    expect(chains.summaries('SPY', ['2026-11-23'])[0].error).toBeUndefined();
  });

  it('refreshes a snapshot when it is due and not before, and stops when nobody looks', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 11) };
    const { chains, refreshed } = service(clock);
    chains.setDemand(new Map([['SPY', new Set(['2026-11-23'])]]));
    await settled();
    chains.tick();
    await settled();
    expect(refreshed).toEqual(['2026-11-23']);
    clock.nowMs += 3_000;
    chains.tick();
    await settled();
    expect(refreshed).toHaveLength(2);
    chains.setDemand(new Map());
    clock.nowMs += 60_000;
    chains.tick();
    await settled();
    expect(refreshed).toHaveLength(2);
    expect(chains.ladders).toEqual([]);
  });

  it('refreshes a chain five times less often while the stream holds it, unless Massive’s own Greeks are on screen', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 11) };
    const strikes = Array.from({ length: 9 }, (_, i) => 646 + i);
    const listed = ['C', 'P'].flatMap((right) => strikes.map((strike) => `O:SPY261123${right}00${strike}000`));
    let streaming = true;
    let snapshots = 0;
    const { chains, table } = service(clock, undefined, {
      requests: {
        contracts: async () => listed,
        snapshot: async () => void snapshots++,
        dividends: async () => [],
        streams: () => streaming,
        snapshotAtMs: () => Number.NaN,
        spotAtQuote: () => Number.NaN,
        priceAtEnd: () => Number.NaN,
        snapshotEveryMs: () => 3_000,
      },
    });
    table.column('last')[table.intern('SPY')] = 650;
    table.column('lastAtMs')[table.intern('SPY')] = clock.nowMs;
    const demanded = new Map([['SPY', new Set(['2026-11-23'])]]);
    chains.setDemand(demanded);
    await settled();
    for (const symbol of listed) {
      const id = table.intern(symbol);
      const beyond = (Number(symbol.slice(-8)) / 1000 - 650) * (symbol.includes('C0') ? -1 : 1);
      const mid = 0.5 * (beyond + Math.hypot(beyond, 4));
      table.column('bid')[id] = mid - 0.01;
      table.column('ask')[id] = mid + 0.01;
      table.column('quoteAtMs')[id] = clock.nowMs;
    }
    for (let run = 0; run < 3; run++) chains.model.run(clock.nowMs, Number.POSITIVE_INFINITY);
    const after = async (ms: number): Promise<number> => {
      const before = snapshots;
      clock.nowMs += ms;
      chains.tick();
      await settled();
      return snapshots - before;
    };
    expect([await after(3_000), await after(11_000), await after(1_000)]).toEqual([0, 0, 1]);
    chains.setDemand(demanded, new Map(), new Set(['SPY/2026-11-23']));
    expect(await after(3_000)).toBe(1);
    chains.setDemand(demanded);
    expect(await after(3_000)).toBe(0);
    streaming = false;
    expect([await after(0), await after(1_000), await after(2_000), await after(1_000)]).toEqual([1, 0, 1, 0]);
  });

  it('moves the ladder with the spot, tells so once, and asks again for contracts on a new day', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 11) };
    const strikes = (from: number, to: number): string[] =>
      Array.from({ length: to - from + 1 }, (_, i) => `O:SPY261123C00${from + i}000`);
    const listed = { '2026-11-23': strikes(640, 660) };
    const { chains, table, changes } = service(clock, listed);
    const nearest = (): string[] => contractsOf(chains).slice(0, 3).toSorted();
    const spot = table.intern('SPY');
    table.column('last')[spot] = 650.2;
    chains.setDemand(new Map([['SPY', new Set(['2026-11-23'])]]));
    await settled();
    expect(nearest()).toEqual(strikes(649, 651));
    const before = changes.length;
    table.column('last')[spot] = 650.3;
    chains.tick();
    expect(changes).toHaveLength(before);
    table.column('last')[spot] = 657;
    chains.tick();
    expect(changes).toHaveLength(before + 1);
    expect(nearest()).toEqual(strikes(656, 658));
    listed['2026-11-23'] = strikes(640, 670);
    table.column('last')[spot] = 668;
    chains.tick();
    await settled();
    expect(nearest()).not.toContain(strikes(668, 668)[0]);
    clock.nowMs = etInstant('2026-11-23', 10);
    chains.tick();
    await settled();
    expect(nearest()).toEqual(strikes(667, 669));
  });

  it('answers for the listings asked, not for the other root of the day', async () => {
    const clock = { nowMs: etInstant('2026-12-17', 11) };
    const listed = { '2026-12-18': ['O:SPX261218C06500000', 'O:SPXW261218C06500000'] };
    const { chains } = service(clock, listed);
    chains.setDemand(new Map([['I:SPX', new Set(['2026-12-18'])]]));
    await settled();
    const roots = (listings?: string[]): string[] => {
      const request = { what: 'volatility' as const, underlying: 'I:SPX', expiries: ['2026-12-18'], listings };
      const result = chains.analytics(request, clock.nowMs);
      return result.what === 'volatility' ? result.curves.map((curve) => curve.root) : [];
    };
    expect(roots()).toEqual(['SPX', 'SPXW']);
    expect(roots(['SPXW 2026-12-18'])).toEqual(['SPXW']);
  });

  it('asks for dividends again after a failure, not at every look, and not once they are known', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 11) };
    let asked = 0;
    let refused = true;
    const reports: string[] = [];
    const { chains, table } = service(clock, symbols, {
      requests: {
        contracts: async (_underlying, expiry) => symbols[expiry] ?? [],
        snapshot: async () => undefined,
        dividends: async () => {
          asked++;
          if (refused) throw new Error('503');
          return [];
        },
        streams: () => false,
        snapshotAtMs: () => Number.NaN,
        spotAtQuote: () => Number.NaN,
        priceAtEnd: () => Number.NaN,
        snapshotEveryMs: () => 3_000,
      },
      report: (text) => reports.push(text),
    });
    const spot = table.intern('SPY');
    table.column('last')[spot] = 650.2;
    table.column('lastAtMs')[spot] = clock.nowMs;
    chains.setDemand(new Map([['SPY', new Set(['2026-11-23'])]]));
    await settled();
    const lookAfter = async (ms: number): Promise<number> => {
      clock.nowMs += ms;
      table.column('lastAtMs')[spot] = clock.nowMs;
      chains.model.run(clock.nowMs, Number.POSITIVE_INFINITY);
      await settled();
      return asked;
    };
    expect(await lookAfter(0)).toBe(1);
    expect(reports).toEqual(['dividends of SPY: 503']);
    expect(await lookAfter(30_000)).toBe(1);
    refused = false;
    expect(await lookAfter(30_000)).toBe(2);
    expect(await lookAfter(3_600_000)).toBe(2);
  });

  it('moves settlements with a closure it learns of', async () => {
    const clock = { nowMs: etInstant('2026-11-20', 11) };
    let calendar = BUILT_IN_CALENDAR;
    const { chains } = service(clock, symbols, { calendar: () => calendar });
    chains.setDemand(new Map([['SPY', new Set(['2026-11-23'])]]));
    await settled();
    const settles = (): number => chains.summaries('SPY', ['2026-11-23'])[0].settlesAtMs;
    expect(settles()).toBe(etInstant('2026-11-23', 16));
    calendar = calendar.with([{ date: '2026-11-23', closeMs: etInstant('2026-11-23', 13) }]);
    chains.tick();
    expect(settles()).toBe(etInstant('2026-11-23', 13));
    calendar = calendar.with([{ date: '2026-11-23' }]);
    chains.tick();
    expect(settles()).toBe(etInstant('2026-11-20', 16));
  });
});
