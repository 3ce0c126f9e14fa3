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

describe('what is known of plans', () => {
  type Told = (of: RestLimiter) => void;
  const free: Told = (of) => of.limitToFree('stocks');
  const told: Told = (of) => of.limitToFree('stocks', true);
  const paid: Told = (of) => of.provePaid('stocks');

  test.each<[what: string, learnt: Told[], isFree: boolean, isPaid: boolean]>([
    ['nothing', [], false, false],
    ['concluded free', [free], true, false],
    ['told free', [told], true, false],
    ['paid', [paid], false, true],
    ['concluded free, then proven paid', [free, paid], false, true],
    ['told free, then something paid', [told, paid], true, false],
    ['proven paid, then concluded free', [paid, free], false, true],
    ['proven paid, then told free', [paid, told], true, false],
    ['concluded, then told, then something paid', [free, told, paid], true, false],
    ['told, then concluded, then something paid', [told, free, paid], true, false],
    ['told free, forgotten', [told, (of) => of.forgetLimits()], false, false],
    ['concluded free, forgotten', [free, (of) => of.forgetLimits()], false, false],
    ['paid stays', [paid, (of) => of.forgetLimits()], false, true],
  ])('%s', (_what, learnt, isFree, isPaid) => {
    const of = new RestLimiter();
    for (const learn of learnt) learn(of);
    expect([of.isFree('stocks'), of.isPaid('stocks')]).toEqual([isFree, isPaid]);
  });

  test('any paid market pays for reference data, unless that itself was refused', () => {
    const of = new RestLimiter();
    expect(of.isPaid('reference')).toBe(false);
    of.limitToFree('indices');
    expect(of.isPaid('reference')).toBe(false);
    of.provePaid('options');
    expect([of.isPaid('reference'), of.isPaid('stocks'), of.isPaid('indices')]).toEqual([true, false, false]);
    of.limitToFree('reference', true);
    expect(of.isPaid('reference')).toBe(false);
  });
});

describe('waiting', () => {
  /** Jobs of families, in their order; those that started. */
  function queue(...families: string[]) {
    const of = new RestLimiter();
    for (let n = 0; n < 20; n++) of.flight.answered(100);
    const started: string[] = [];
    const jobs = families.map((family): LimitedJob => ({
      family,
      priority: 'interactive',
      run: () => void started.push(family),
    }));
    for (const job of jobs) of.add(job);
    return { of, jobs, started };
  }
  const stocks = (n: number): string[] => Array.from({ length: n }, () => 'stocks');

  test('reference data waits for a plan that is known to count, once a market’s is and none is paid', () => {
    const { of } = queue('reference', 'reference', 'reference', 'reference', 'reference', 'reference');
    of.pump(0);
    expect(of.waiting(1_000)).toEqual({ count: 1, forMs: 60_000, planKnown: false });
    of.limitToFree('stocks');
    expect(of.waiting(1_000)).toEqual({ count: 1, forMs: 60_000, planKnown: true });
    of.provePaid('options');
    expect(of.waiting(1_000)).toBeUndefined();
  });

  test('for a minute that several families share: how many, how long, and whether a plan is known to count', () => {
    const { of, jobs, started } = queue(...stocks(6), 'options');
    expect(of.waiting(0)).toBeUndefined();
    expect(of.queued).toBe(7);
    expect(of.pump(0)).toBe(61_000);
    expect([started.length, of.queued, of.inFlight]).toEqual([5, 2, 5]);
    expect(of.waiting(1_000)).toEqual({ count: 2, forMs: 60_000, planKnown: false });
    expect(of.unknownFamilies(1_000)).toEqual(['stocks', 'options']);
    of.limitToFree('stocks');
    expect(of.waiting(1_000)).toEqual({ count: 2, forMs: 60_000, planKnown: true });
    expect(of.unknownFamilies(1_000)).toEqual(['options']);
    of.provePaid('options');
    expect(of.waiting(1_000)).toEqual({ count: 1, forMs: 60_000, planKnown: true });
    expect(of.waiting(61_000)).toBeUndefined();
    of.limitToFree('options', true);
    expect(of.unknownFamilies(60_999)).toEqual([]);
    of.forgetLimits();
    expect(of.unknownFamilies(60_999)).toEqual(['stocks', 'options']);
    expect(of.unknownFamilies(61_000)).toEqual([]);
    expect(of.remove(jobs[6])).toBe(true);
    expect(of.remove(jobs[6])).toBe(false);
    expect(of.remove(jobs[0])).toBe(false);
    expect(of.queued).toBe(1);
  });

  test('idle and background requests are counted in the queue, idle ones not among those that wait', () => {
    const { of } = queue(...stocks(5));
    of.pump(0);
    of.add({ family: 'stocks', priority: 'background', run: () => undefined });
    of.add({ family: 'stocks', priority: 'idle', run: () => undefined });
    expect(of.queued).toBe(2);
    expect(of.waiting(0)).toEqual({ count: 1, forMs: 61_000, planKnown: false });
  });

  test('a pause holds its family until its end, the longest one counts, and others go', () => {
    const { of, started } = queue('stocks', 'options');
    for (const family of ['stocks', 'options']) of.provePaid(family);
    of.pause('stocks', 3_000);
    of.pause('stocks', 2_000);
    expect(of.pump(0)).toBe(3_000);
    expect(started).toEqual(['options']);
    expect(of.pump(2_999)).toBe(3_000);
    expect(of.pump(3_000)).toBeUndefined();
    expect(started).toEqual(['options', 'stocks']);
  });

  test('the next call is for the family that may go first', () => {
    const { of } = queue('stocks', 'options', 'indices');
    for (const family of ['stocks', 'options', 'indices']) of.provePaid(family);
    of.pause('stocks', 3_000);
    of.pause('options', 1_000);
    of.pause('indices', 2_000);
    expect(of.pump(0)).toBe(1_000);
  });

  test('a paid plan’s second: fifty starts, and the next a second after the first of them', () => {
    const of = new RestLimiter();
    of.provePaid('stocks');
    let started = 0;
    const running: LimitedJob[] = [];
    for (let n = 0; n < 120; n++) {
      const job: LimitedJob = {
        family: 'stocks',
        priority: 'background',
        run: () => void (started++, running.push(job)),
      };
      of.add(job);
    }
    const counts = [0, 999, 1_000, 1_500, 2_000].map((nowMs) => [pump({ limiter: of, running }, nowMs), started]);
    expect(counts).toEqual([
      [1_000, 50],
      [1_000, 50],
      [2_000, 100],
      [2_000, 100],
      [undefined, 120],
    ]);
  });
});
