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
});
