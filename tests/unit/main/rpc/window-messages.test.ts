import { describe, expect, it } from 'vitest';
import { parseFromWindow } from '../../../../src/main/rpc/window-messages.ts';

describe('what a window sends', () => {
  it('passes demand and acknowledgements', () => {
    const demand = {
      type: 'demand',
      add: [
        { kind: 'row', key: 'r', symbol: 'SPY', priority: 'pinned', spark: true },
        { kind: 'chain', key: 'c', underlying: 'SPY', expiries: ['2026-12-18'] },
        { kind: 'analytics', key: 'a', request: { what: 'matrix', underlying: 'SPY', expiries: [], value: 'gamma' } },
      ],
      remove: ['old'],
    };
    expect(parseFromWindow(demand)).toEqual({ message: demand });
    expect(parseFromWindow({ type: 'ack', seq: 4, paintedAfterMs: 3.5 })).toHaveProperty('message');
    expect(parseFromWindow({ type: 'restart' })).toEqual({ message: { type: 'restart' } });
  });

  it.each([
    [undefined, 'message'],
    [{ type: 'shutdown' }, 'type'],
    [{ type: 'ack', seq: -1, paintedAfterMs: 0 }, 'seq'],
    [
      { type: 'demand', add: [{ kind: 'row', key: 'r', symbol: 'S'.repeat(33), priority: 'pinned' }], remove: [] },
      'add.0.symbol',
    ],
  ])('refuses %j and says where', (value, where) => {
    expect(parseFromWindow(value)).toEqual({ problem: expect.stringContaining(where) });
  });
});
