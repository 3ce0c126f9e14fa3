import { describe, expect, it } from 'vitest';
import type { FromWindow, ToWindow } from '../../../../src/shared/contract/streams.ts';
import { DemandBound } from '../../../../src/main/rpc/demand-bound.ts';
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
    bound: new DemandBound(),
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

describe('what a window may show at once', () => {
  const rows = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({ ...ROW, key: `k${from + n}`, symbol: `S${from + n}` }));
  it('has a bound far above any workspace; what is hidden again makes room', () => {
    const bound = new DemandBound();
    const sent: FromWindow[] = [];
    const port = {
      send: (message: FromWindow) => sent.push(message),
      tell: () => undefined,
      log: () => undefined,
      now: () => 7,
      bound,
    };
    const show = (from: number) => receiveFromWindow({ type: 'demand', add: rows(from, 20_000), remove: [] }, port);
    expect([show(0), show(20_000), show(0), show(20_000)]).toEqual([undefined, undefined, undefined, undefined]);
    expect(sent).toHaveLength(4);
    expect(show(40_000)).toContain('more than 50000 things');
    expect(sent).toHaveLength(4);
    const other = new DemandBound();
    expect(receiveFromWindow({ type: 'demand', add: rows(0, 20_000), remove: [] }, { ...port, bound: other })).toBe(
      undefined,
    );
    for (let n = 1; n < 6; n++)
      expect(
        receiveFromWindow(
          {
            type: 'demand',
            add: rows(n * 20_000, 20_000),
            remove: rows((n - 1) * 20_000, 20_000).map(({ key }) => key),
          },
          { ...port, bound: other },
        ),
      ).toBe(undefined);
  });
});
