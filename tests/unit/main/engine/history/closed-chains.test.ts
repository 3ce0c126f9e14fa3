import { beforeEach, describe, expect, it } from 'vitest';
import { ClosedChains } from '../../../../../src/main/engine/history/closed-chains.ts';

let nowMs: number;
let allowed: boolean;
let busy: boolean;
let names: string[];
let shown: Set<string>;
/** What the model would have of a name once it is visited; NaN: nothing. */
let worth: Record<string, number>;
let found: string[];
let reading: () => void;
let chains: ClosedChains;

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Ticks once a second; what was found is read at once unless `slow`. */
async function run(seconds: number, slow = false): Promise<string[]> {
  const visits: string[] = [];
  for (let i = 0; i < seconds; i++) {
    nowMs += 1000;
    chains.tick();
    if (!slow) reading();
    await settled();
    const { visited } = chains;
    if (visited !== undefined && visits.at(-1) !== visited) visits.push(visited);
  }
  return visits;
}

let others: string[];
let without: Set<string>;

beforeEach(() => {
  others = [];
  without = new Set();
  nowMs = 1_000_000;
  allowed = true;
  busy = false;
  names = ['AAPL', 'NVDA', 'SPY'];
  shown = new Set(['SPY']);
  worth = { AAPL: 0.3, NVDA: 0.5, SPY: 0.15 };
  found = [];
  reading = () => undefined;
  chains = new ClosedChains({
    now: () => nowMs,
    allowed: () => allowed,
    busy: () => busy,
    others: () => others,
    hasNone: (symbol) => without.has(symbol),
    names: () => names,
    isShown: (symbol) => shown.has(symbol),
    iv30: (symbol) => (chains.visited === symbol ? (worth[symbol] ?? Number.NaN) : Number.NaN),
    changed: () => undefined,
    found: (symbol) => {
      found.push(symbol);
      return new Promise((resolve) => (reading = resolve));
    },
  });
});

describe('chains that no pane shows', () => {
  it('of names that are only scanned wait for those on screen; one without options is left at once', async () => {
    others = ['IWM', 'VIXY', 'AMD'];
    worth = { ...worth, IWM: 0.2, AMD: 0.4 };
    without = new Set(['VIXY']);
    expect(await run(50)).toEqual(['AAPL', 'NVDA', 'IWM', 'VIXY', 'AMD']);
    expect(found).toEqual(['AAPL', 'NVDA', 'IWM', 'AMD']);
    nowMs += 600_000;
    others = ['QQQ', ...others];
    worth = { ...worth, QQQ: 0.3 };
    expect((await run(60)).slice(0, 2)).toEqual(['AAPL', 'NVDA']);
  });

  it('are visited one after the other, those on screen never, and again ten minutes later', async () => {
    expect(await run(20)).toEqual(['AAPL', 'NVDA']);
    expect(found).toEqual(['AAPL', 'NVDA']);
    expect(chains.visited).toBeUndefined();
    expect(await run(570)).toEqual([]);
    expect(await run(60)).toEqual(['AAPL', 'NVDA']);
  });

  it('stay modelled until what was found is read', async () => {
    await run(30, true);
    expect([found, chains.visited]).toEqual([['AAPL'], 'AAPL']);
    reading();
    await run(2);
    expect(chains.visited).toBe('NVDA');
  });

  it('wait while a chain on screen is computed; a visit that began goes on', async () => {
    busy = true;
    expect(await run(10)).toEqual([]);
    busy = false;
    expect(await run(1)).toEqual(['AAPL']);
    busy = true;
    expect(await run(30)).toEqual(['AAPL']);
    expect(found).toEqual(['AAPL']);
  });

  it('that tell nothing are left, and asked again only after an hour', async () => {
    names = ['AAPL', 'NONE'];
    await run(120);
    expect(found).toEqual(['AAPL']);
    expect(await run(3_400)).not.toContain('NONE');
    expect(await run(300)).toContain('NONE');
  });

  it('are left at once where a pane shows them, the market closes or the user says no', async () => {
    await run(2);
    expect(chains.visited).toBe('AAPL');
    shown.add('AAPL');
    await run(1);
    expect(chains.visited).not.toBe('AAPL');
    allowed = false;
    await run(1);
    expect(chains.visited).toBeUndefined();
    expect(found).toEqual([]);
  });
});
