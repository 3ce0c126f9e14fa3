import { describe, expect, it } from 'vitest';
import { MarketMirror, UNKNOWN_ID, type BarUpdate } from '../../../src/renderer/stores/market-mirror.ts';
import { readBatch } from '../../../src/shared/contract/batch.ts';
import { TestBatch } from './batches.ts';

function applied(mirror: MarketMirror, batch: TestBatch): void {
  mirror.apply(readBatch(batch.finish()));
  mirror.publish();
}

describe('MarketMirror', () => {
  it('holds each column by instrument, unknown until told', () => {
    const mirror = new MarketMirror();
    applied(mirror, new TestBatch().symbols({ SPY: 7 }).group('quote', { 7: { bid: 650.1, ask: 650.12 } }));
    expect(mirror.read('SPY', 'bid')).toBe(650.1);
    expect(mirror.read('SPY', 'ask')).toBe(650.12);
    expect(mirror.read('SPY', 'last')).toBeNaN();
    expect(mirror.read('QQQ', 'bid')).toBeNaN();
    expect(mirror.idOf('QQQ')).toBe(UNKNOWN_ID);
  });

  it('grows past any id without losing what it holds', () => {
    const mirror = new MarketMirror();
    applied(
      mirror,
      new TestBatch()
        .symbols({ A: 3 })
        .group('trade', { 3: { last: 1 } })
        .spark(3, [1, 2]),
    );
    applied(mirror, new TestBatch().symbols({ B: 70_000 }).group('trade', { 70_000: { last: 2 } }));
    expect(mirror.read('A', 'last')).toBe(1);
    expect(mirror.read('B', 'last')).toBe(2);
    expect([...(mirror.spark(3) ?? [])].filter((p) => !Number.isNaN(p))).toEqual([1, 2]);
  });

  it('moves the version of touched rows only', () => {
    const mirror = new MarketMirror();
    applied(mirror, new TestBatch().symbols({ A: 0, B: 1 }).group('trade', { 0: { last: 1 }, 1: { last: 1 } }));
    const [a, b] = [mirror.versionOfSymbol('A'), mirror.versionOfSymbol('B')];
    applied(mirror, new TestBatch().group('trade', { 0: { last: 2 } }));
    expect(mirror.versionOfSymbol('A')).toBeGreaterThan(a);
    expect(mirror.versionOfSymbol('B')).toBe(b);
    expect(mirror.versionOfSymbol('none')).toBe(0);
  });

  it('tells a row listener once a frame, and not after it left', () => {
    const mirror = new MarketMirror();
    let calls = 0;
    const stop = mirror.subscribeRow('A', () => calls++);
    mirror.apply(
      readBatch(
        new TestBatch()
          .symbols({ A: 0 })
          .group('trade', { 0: { last: 1 } })
          .finish(),
      ),
    );
    mirror.apply(readBatch(new TestBatch().group('quote', { 0: { bid: 1 } }).finish()));
    expect(calls).toBe(0);
    mirror.publish();
    expect(calls).toBe(1);
    stop();
    applied(mirror, new TestBatch().group('trade', { 0: { last: 3 } }));
    expect(calls).toBe(1);
  });

  it('hands live bars of a symbol to those who follow it', () => {
    const mirror = new MarketMirror();
    const bars: BarUpdate[] = [];
    mirror.onBars('A', (bar) => bars.push({ ...bar }));
    applied(
      mirror,
      new TestBatch()
        .symbols({ A: 0, B: 1 })
        .bar(0, [60_000, 120_000, 1, 3, 0.5, 2, 100, 1.5])
        .bar(1, [60_000, 0, 1, 1, 1, 1, 1, 1]),
    );
    expect(bars).toEqual([
      {
        symbol: 'A',
        timeframeMs: 60_000,
        startMs: 120_000,
        open: 1,
        high: 3,
        low: 0.5,
        close: 2,
        volume: 100,
        vwap: 1.5,
      },
    ]);
  });

  it('forgets everything on reset, and an id may then be another instrument', () => {
    const mirror = new MarketMirror();
    applied(
      mirror,
      new TestBatch()
        .symbols({ A: 0 })
        .group('trade', { 0: { last: 1 } })
        .spark(0, [1, 2]),
    );
    let resets = 0;
    mirror.onReset(() => resets++);
    const before = mirror.versionOfSymbol('A');
    mirror.reset();
    expect(resets).toBe(1);
    expect(mirror.read('A', 'last')).toBeNaN();
    applied(mirror, new TestBatch().symbols({ B: 0 }).group('quote', { 0: { bid: 5 } }));
    expect(mirror.idOf('A')).toBe(UNKNOWN_ID);
    expect(mirror.read('B', 'bid')).toBe(5);
    expect(mirror.read('B', 'last')).toBeNaN();
    expect([...(mirror.spark(0) ?? [])].every(Number.isNaN)).toBe(true);
    expect(mirror.versionOfSymbol('B')).not.toBe(before);
  });
});
