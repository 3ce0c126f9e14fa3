/** Idle requests at the limiter: last in line, and never the last of a limit. */
import { describe, expect, test } from 'vitest';
import {
  FREE_PER_MINUTE,
  FREE_RESERVED,
  PAID_PER_SECOND,
  RestLimiter,
  type LimitedJob,
} from '../../../../../../src/main/engine/feed/rest/rest-limiter.ts';
import { FLIGHT_START } from '../../../../../../src/main/engine/feed/rest/flight-window.ts';
import type { RestPriority } from '../../../../../../src/main/engine/feed/feed-source.ts';

const OPTIONS = 'options';

function limiter(plan: 'paid' | 'free'): {
  limiter: RestLimiter;
  started: string[];
  /** Begun and not over. */
  running: LimitedJob[];
  add(p: RestPriority, n?: number): void;
} {
  const made = new RestLimiter();
  if (plan === 'paid') made.provePaid(OPTIONS);
  else made.limitToFree(OPTIONS, true);
  const started: string[] = [];
  const running: LimitedJob[] = [];
  const add = (priority: RestPriority): void => {
    const job = { family: OPTIONS, priority, run: () => void (started.push(priority), running.push(job)) };
    made.add(job);
  };
  return {
    limiter: made,
    started,
    running,
    add(priority, count = 1) {
      for (let i = 0; i < count; i++) add(priority);
    },
  };
}

/** Runs whatever may go at a moment; every job is over at once. */
function pump(of: { limiter: RestLimiter; running: LimitedJob[] }, nowMs: number): number | undefined {
  for (;;) {
    const nextAtMs = of.limiter.pump(nowMs);
    if (of.running.length === 0) return nextAtMs;
    for (const job of of.running.splice(0)) of.limiter.done(job, nowMs);
  }
}

describe('idle requests', () => {
  test('go after everything else that waits', () => {
    const paid = limiter('paid');
    paid.add('idle');
    paid.add('background');
    paid.add('interactive');
    pump(paid, 0);
    expect(paid.started).toEqual(['interactive', 'background', 'idle']);
  });

  test('leave part of a free plan’s minute for a person’s question, which then goes at once', () => {
    const free = limiter('free');
    free.add('idle', 20);
    pump(free, 1_000);
    expect(free.started).toHaveLength(FREE_PER_MINUTE - FREE_RESERVED);
    free.add('interactive', FREE_RESERVED);
    pump(free, 2_000);
    expect(free.started.slice(-FREE_RESERVED)).toEqual(Array(FREE_RESERVED).fill('interactive'));
    expect(pump(free, 61_000)).toBeGreaterThan(61_000);
    expect(free.started).toHaveLength(FREE_PER_MINUTE);
  });

  test('never bring a free plan above its limit, whatever comes between', () => {
    const free = limiter('free');
    const startsMs: number[] = [];
    free.add('idle', 100);
    for (let nowMs = 0; nowMs < 600_000; nowMs += 500) {
      if (nowMs % 20_000 === 0) free.add('background');
      const before = free.started.length;
      pump(free, nowMs);
      for (let i = before; i < free.started.length; i++) startsMs.push(nowMs);
    }
    expect(free.started.filter((p) => p === 'background')).toHaveLength(30);
    for (const fromMs of startsMs)
      expect(startsMs.filter((at) => at >= fromMs && at < fromMs + 60_000).length).toBeLessThanOrEqual(FREE_PER_MINUTE);
  });

  test('count from their answer, since the vendor may have counted them as late as that', () => {
    const free = limiter('free');
    // The window of a server known to be quick.
    for (let n = 0; n < 20; n++) free.limiter.flight.answered(100);
    free.add('interactive', FREE_PER_MINUTE + 1);
    free.limiter.pump(0);
    const [slow, ...quick] = free.running.splice(0);
    for (const job of quick) free.limiter.done(job, 100);
    free.limiter.done(slow, 3_000);
    expect(pump(free, 61_099)).toBe(61_100);
    expect(free.started).toHaveLength(FREE_PER_MINUTE);
    free.add('interactive', 4);
    expect(pump(free, 61_100)).toBe(64_000);
    expect(free.started).toHaveLength(FREE_PER_MINUTE + 4);
  });

  test('take half of a paid plan’s second and of the requests in flight', () => {
    const paid = limiter('paid');
    paid.add('idle', 100);
    pump(paid, 0);
    expect(paid.started).toHaveLength(PAID_PER_SECOND / 2);
    const busy = limiter('paid');
    busy.add('idle', 100);
    busy.limiter.pump(0);
    expect(busy.started).toHaveLength(Math.ceil(FLIGHT_START / 2));
    busy.add('interactive');
    busy.limiter.pump(0);
    expect(busy.started.at(-1)).toBe('interactive');
  });
});
