import { beforeEach, describe, expect, it } from 'vitest';
import { DemandRegistry } from '../../../../../src/main/engine/demand/demand-registry.ts';
import type { DemandItem } from '../../../../../src/shared/contract/demand.ts';

const row = (symbol: string, key = symbol, priority: 'pinned' | 'visible' = 'visible'): DemandItem => ({
  kind: 'row',
  key,
  symbol,
  priority,
});

let events: string[];
let registry: DemandRegistry;

beforeEach(() => {
  events = [];
  registry = new DemandRegistry({
    added: (w, item) => events.push(`+${w}/${item.key}`),
    removed: (w, item) => events.push(`-${w}/${item.key}`),
  });
  registry.open('a');
});

describe('demand', () => {
  it('tells each item coming and going once, and a replaced key as going then coming', () => {
    registry.change('a', [row('SPY')], []);
    registry.change('a', [{ kind: 'chain', key: 'SPY', underlying: 'SPY', expiries: ['2026-12-18'] }], []);
    registry.change('a', [], ['SPY', 'SPY', 'never']);
    expect(events).toEqual(['+a/SPY', '-a/SPY', '+a/SPY', '-a/SPY']);
  });

  it('releases what a closed window held and ignores windows it does not know', () => {
    registry.open('b');
    registry.change('b', [row('SPY'), row('QQQ')], []);
    registry.change('ghost', [row('X')], []);
    registry.close('b');
    expect(events).toEqual(['+b/SPY', '+b/QQQ', '-b/SPY', '-b/QQQ']);
    expect([...registry.items()]).toEqual([]);
  });

  it('of a window opened twice stays; of a closed or unknown one is empty', () => {
    registry.change('a', [row('SPY')], []);
    registry.open('a');
    registry.open('b');
    registry.change('b', [row('QQQ')], []);
    const keys = (windowId?: string): string[] => [...registry.items(windowId)].map(({ key }) => key);
    expect([keys(), keys('a'), keys('b'), keys('ghost')]).toEqual([['SPY', 'QQQ'], ['SPY'], ['QQQ'], []]);
    registry.close('a');
    registry.close('a');
    expect([keys(), keys('a')]).toEqual([['QQQ'], []]);
  });

  describe('asked for by several', () => {
    const volatility = (key: string, expiries: string[]): DemandItem => ({
      kind: 'analytics',
      key,
      request: { what: 'volatility', underlying: 'SPY', expiries },
    });
    const day = (key: string, underlying: string): DemandItem => ({
      kind: 'flowDay',
      key,
      request: { underlying } as never,
    });
    const filter = { underlyings: ['SPY'], rights: [], minPremiumUsd: 0, minSize: 0 };
    beforeEach(() => {
      registry.open('b');
      registry.open('c');
      registry.change('a', [row('SPY'), volatility('v', ['2026-12-18']), volatility('w', []), day('d', 'SPY')], []);
      registry.change('b', [volatility('x', ['2026-12-18']), day('d', 'SPY'), { kind: 'flow', key: 'f', filter }], []);
      registry.change('c', [day('e', 'QQQ'), { kind: 'health', key: 'h' }], []);
    });

    it('is one request with all who asked', () => {
      expect([...registry.analytics().values()]).toEqual([
        {
          request: { what: 'volatility', underlying: 'SPY', expiries: ['2026-12-18'] },
          targets: [
            { windowId: 'a', key: 'v' },
            { windowId: 'b', key: 'x' },
          ],
        },
        { request: { what: 'volatility', underlying: 'SPY', expiries: [] }, targets: [{ windowId: 'a', key: 'w' }] },
      ]);
      expect([...registry.flowDays().values()]).toEqual([
        {
          request: { underlying: 'SPY' },
          targets: [
            { windowId: 'a', key: 'd' },
            { windowId: 'b', key: 'd' },
          ],
        },
        { request: { underlying: 'QQQ' }, targets: [{ windowId: 'c', key: 'e' }] },
      ]);
    });

    it.each([
      ['row', ['a']],
      ['analytics', ['a', 'b']],
      ['flowDay', ['a', 'b', 'c']],
      ['health', ['c']],
      ['alerts', []],
    ] as const)('%s is wanted by %j', (kind, windows) => {
      expect(registry.windowsWanting(kind)).toEqual(windows);
    });

    it('filters are those of the window', () => {
      expect([registry.flowFilters('a'), registry.flowFilters('b')]).toEqual([[], [filter]]);
    });
  });
});
