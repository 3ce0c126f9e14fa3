import { describe, expect, it } from 'vitest';
import { SlowReaders } from '../../../../../src/main/server/protocol/slow-readers.ts';

function reader(unsentBytes: number) {
  const client = { outbox: { unsentBytes }, dropped: false, drop: () => void (client.dropped = true) };
  return client;
}

describe('SlowReaders', () => {
  it('lets the market go on while everybody keeps up, and waits for one who does not', () => {
    const slow = new SlowReaders(100);
    const [quick, late] = [reader(0), reader(99)];
    expect(slow.hold([quick, late], 0)).toBe(false);
    late.outbox.unsentBytes = 100;
    expect(slow.hold([quick, late], 1)).toBe(true);
    late.outbox.unsentBytes = 50;
    expect(slow.hold([quick, late], 2)).toBe(false);
  });

  it('waits as long as a client reads at all, however slowly', () => {
    const slow = new SlowReaders(100);
    const late = reader(1000);
    for (let second = 0; second < 60; second++, late.outbox.unsentBytes--)
      expect(slow.hold([late], second * 1000)).toBe(true);
    expect(late.dropped).toBe(false);
  });

  it('cuts off a client that reads nothing for ten seconds', () => {
    const slow = new SlowReaders(100);
    const [stuck, late] = [reader(1000), reader(1000)];
    slow.hold([stuck, late], 0);
    late.outbox.unsentBytes = 900;
    slow.hold([stuck, late], 9_999);
    expect(stuck.dropped).toBe(false);
    slow.hold([stuck, late], 10_000);
    expect([stuck.dropped, late.dropped]).toEqual([true, false]);
  });
});
