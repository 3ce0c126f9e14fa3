import { describe, expect, it } from 'vitest';
import type { FromWindow, ToWindow } from '../../../../src/shared/contract/streams.ts';
import { receiveFromWindow } from '../../../../src/main/rpc/window-messages.ts';

function receive(value: unknown) {
  const sent: FromWindow[] = [];
  const told: ToWindow[] = [];
  const logged: string[] = [];
  const problem = receiveFromWindow(value, {
    send: (message) => sent.push(message),
    tell: (message) => told.push(message),
    log: (_level, text) => logged.push(text),
    now: () => 7,
  });
  return { problem, sent, told, logged };
}

const ROW = { kind: 'row', key: 'r', symbol: 'SPY', priority: 'pinned', spark: true };

describe('what a window sends', () => {
  it('goes on as it came: demand and acknowledgements', () => {
    const demand = {
      type: 'demand',
      add: [
        ROW,
        { kind: 'chain', key: 'c', underlying: 'SPY', expiries: ['2026-12-18'] },
        { kind: 'analytics', key: 'a', request: { what: 'matrix', underlying: 'SPY', expiries: [], value: 'gamma' } },
      ],
      remove: ['old'],
    };
    expect(receive(demand)).toEqual({ problem: undefined, sent: [demand], told: [], logged: [] });
    const ack = { type: 'ack', seq: 4, paintedAfterMs: 3.5 };
    expect(receive(ack).sent).toEqual([ack]);
    expect(receive({ type: 'restart' }).sent).toEqual([{ type: 'restart' }]);
  });

  it.each([
    [undefined, 'message'],
    [{ type: 'shutdown' }, 'type'],
    [{ type: 'ack', seq: -1, paintedAfterMs: 0 }, 'seq'],
    [{ type: 'demand', add: 'all', remove: [] }, 'add'],
  ])('is refused whole where nothing of it can be used: %j', (value, where) => {
    const { problem, sent, told } = receive(value);
    expect(problem).toContain(where);
    expect([sent, told]).toEqual([[], []]);
  });

  it.each([
    [{ ...ROW, symbol: 'S'.repeat(33) }, 'row r: symbol'],
    [{ kind: 'analytics', key: 'new', request: { what: 'pins', underlying: 'SPY', expiries: [] } }, 'analytics new'],
    [{ kind: 'hologram' }, 'hologram without a key: kind'],
    [17, 'item: message'],
  ])('loses an item that cannot be read, and only that one: %j', (bad, named) => {
    const { problem, sent, told, logged } = receive({ type: 'demand', add: [bad, ROW], remove: ['old'] });
    expect(problem).toBeUndefined();
    expect(sent).toEqual([{ type: 'demand', add: [ROW], remove: ['old'] }]);
    expect(logged).toEqual([expect.stringContaining(named)]);
    expect(told).toEqual([
      { type: 'notice', notice: expect.objectContaining({ message: expect.stringContaining(named), atMs: 7 }) },
    ]);
  });
});
