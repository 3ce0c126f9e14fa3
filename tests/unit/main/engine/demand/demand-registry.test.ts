import { beforeEach, describe, expect, it } from 'vitest';
import { DemandRegistry } from '../../../../../src/main/engine/demand/demand-registry.ts';
import { wantedChannels } from '../../../../../src/main/engine/demand/wanted-channels.ts';
import type { DemandItem } from '../../../../../src/shared/contract/streams.ts';

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

  it('merges chains over windows and panes', () => {
    registry.open('b');
    registry.change('a', [{ kind: 'chain', key: 'c', underlying: 'SPY', expiries: ['2026-12-18'] }], []);
    registry.change(
      'b',
      [
        {
          kind: 'analytics',
          key: 'v',
          request: { what: 'volatility', underlying: 'SPY', expiries: ['2027-01-15', '2026-12-18'] },
        },
      ],
      [],
    );
    expect([...registry.chains()].map(([u, e]) => [u, [...e].sort()])).toEqual([['SPY', ['2026-12-18', '2027-01-15']]]);
  });
});

describe('wanted channels', () => {
  const pairs = (items: DemandItem[], streamed: string[] = []) =>
    wantedChannels(items, streamed).map((w) => `${w.market}:${w.channel}.${w.symbol}!${w.priority}`);

  it('follow the market of each symbol', () => {
    expect(pairs([row('SPY'), row('I:SPX'), row('O:SPY261218C00650000')])).toEqual([
      'stocks:T.SPY!visible',
      'stocks:Q.SPY!visible',
      'stocks:A.SPY!visible',
      'stocks:LULD.SPY!visible',
      'indices:V.I:SPX!visible',
      'indices:A.I:SPX!visible',
      'options:T.O:SPY261218C00650000!visible',
      'options:Q.O:SPY261218C00650000!visible',
      'options:A.O:SPY261218C00650000!visible',
    ]);
  });

  it('keep the strongest priority of what several panes want', () => {
    const wanted = pairs([row('SPY', 'x'), row('SPY', 'y', 'pinned')]);
    expect(wanted.every((w) => w.endsWith('!pinned'))).toBe(true);
    expect(pairs([row('O:SPY261218C00650000')], ['O:SPY261218C00650000']).every((w) => w.endsWith('!visible'))).toBe(
      true,
    );
  });

  it('ask for the whole options tape while a flow pane is open', () => {
    const filter = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
    expect(pairs([{ kind: 'flow', key: 'f', filter }])).toEqual(['options:T.*!flow']);
  });
});
