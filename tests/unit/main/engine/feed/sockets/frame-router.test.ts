import { describe, expect, test } from 'vitest';
import { FrameRouter } from '../../../../../../src/main/engine/feed/sockets/frame-router.ts';
import type { DroppedSpan } from '../../../../../../src/main/engine/feed/sockets/frame-queue.ts';
import { nodeEnvironment } from '../../../../../../src/main/engine/feed/environment.ts';

function router(queueFrames: number, queueBytes: number) {
  const delivered: string[] = [];
  const drops: DroppedSpan[] = [];
  const deferred: (() => void)[] = [];
  let nowMs = 0;
  const frames = new FrameRouter({
    environment: { ...nodeEnvironment(), now: () => nowMs, defer: (run) => deferred.push(run) },
    deliver: (market, bytes, atMs) => {
      delivered.push(`${market} ${Buffer.from(bytes).toString()} ${atMs}`);
      nowMs += 1;
    },
    onDropped: (_market, span) => drops.push(span),
    queueFrames,
    queueBytes,
  });
  return { frames, delivered, drops, deferred };
}

describe('frames between sockets and sink', () => {
  test('keep the order of arrival over the markets', () => {
    const { frames, delivered, deferred } = router(10, 1_000);
    frames.push('options', Buffer.from('a'), 1);
    frames.push('stocks', Buffer.from('b'), 2);
    frames.push('options', Buffer.from('c'), 3);
    expect(delivered).toEqual([]);
    for (const run of deferred) run();
    expect(delivered).toEqual(['options a 1', 'stocks b 2', 'options c 3']);
  });

  test('a long queue is handed over in slices', () => {
    const { frames, delivered, deferred } = router(1_000, 1_000_000);
    for (let i = 0; i < 100; i++) frames.push('stocks', Buffer.from('x'), i);
    deferred.shift()!();
    expect(delivered.length).toBeLessThan(100);
    expect(deferred).toHaveLength(1);
    while (deferred.length > 0) deferred.shift()!();
    expect(delivered).toHaveLength(100);
  });

  test('overflow drops the oldest, counts them and names their time', () => {
    const { frames, delivered, drops, deferred } = router(3, 1_000);
    for (let i = 1; i <= 5; i++) frames.push('stocks', Buffer.from(`f${i}`), i * 10);
    expect(frames.health('stocks')).toEqual({ queueFrames: 3, queueBytes: 6, droppedFrames: 2, droppedBytes: 4 });
    for (const run of deferred) run();
    expect(delivered).toEqual(['stocks f3 30', 'stocks f4 40', 'stocks f5 50']);
    expect(drops).toEqual([{ frames: 2, bytes: 4, firstAtMs: 10, lastAtMs: 20 }]);
  });

  test('is bounded by bytes too', () => {
    const { frames } = router(1_000, 100);
    for (let i = 0; i < 50; i++) frames.push('stocks', Buffer.alloc(30), i);
    expect(frames.health('stocks')).toMatchObject({ queueFrames: 3, queueBytes: 90, droppedFrames: 47 });
  });

  test('what a second does not hand over to a recording that ends comes afterwards, in order', () => {
    const { frames, delivered, drops, deferred } = router(10_000, 1_000_000);
    for (let i = 0; i < 3_000; i++) frames.push('options', Buffer.from('x'), i);
    frames.flush();
    expect(delivered.length).toBeGreaterThanOrEqual(1_000);
    expect(delivered.length).toBeLessThan(1_100);
    for (const run of deferred) run();
    expect(delivered).toEqual(Array.from({ length: delivered.length }, (_, i) => `options x ${i}`));
    expect(drops).toEqual([]);
  });

  test('a feed that ends hands over what waits, for a second; the rest is dropped and told', () => {
    const { frames, delivered, drops } = router(10_000, 1_000_000);
    for (let i = 0; i < 900; i++) frames.push('stocks', Buffer.from('x'), i);
    frames.flush();
    expect([delivered.length, drops]).toEqual([900, []]);
    for (let i = 0; i < 3_000; i++) frames.push('options', Buffer.from('x'), i);
    frames.close();
    const handed = delivered.length - 900;
    expect(handed).toBeGreaterThanOrEqual(1_000);
    expect(handed).toBeLessThan(1_100);
    expect(drops).toEqual([{ frames: 3_000 - handed, bytes: 3_000 - handed, firstAtMs: handed, lastAtMs: 2_999 }]);
    expect(frames.health('options')).toMatchObject({ queueFrames: 0, queueBytes: 0 });
  });
});
