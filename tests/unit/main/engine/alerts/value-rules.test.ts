import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { AlertBench, NOON_MS, rule } from './alert-fixture.ts';

let bench: AlertBench;
beforeEach(() => {
  bench = new AlertBench();
});

describe('crossing', () => {
  const crosses = { comparator: 'crossesAbove' };

  it('is a change of side: the first price is none', () => {
    bench.rules([rule(crosses)]);
    expect(bench.step(101)).toBe(0);
    expect(bench.step(99.9)).toBe(0);
    expect(bench.step(100)).toBe(1);
    expect(bench.fired[0].readings).toMatchObject([{ label: 'SPY last price', value: 100, text: '100.00' }]);
  });

  it('is not missed when the price comes back before the next look', () => {
    bench.rules([rule(crosses)]);
    bench.step(99);
    expect(bench.step(99.5, 100.2, 99.4)).toBe(1);
    expect(bench.fired[0].readings[0].value).toBe(100.2);
  });

  it('downwards is the mirror image', () => {
    bench.rules([rule({ comparator: 'crossesBelow' })]);
    expect(bench.step(99)).toBe(0);
    expect(bench.step(101, 99.9, 102)).toBe(1);
    expect(bench.fired[0].readings[0].value).toBe(99.9);
  });

  it('passes over prints that may not set the last price', () => {
    bench.rules([rule(crosses)]);
    bench.step(99);
    bench.trades([150], 'SPY', [12]); // Form T: outside regular hours.
    expect(bench.tick()).toBe(0);
    expect(bench.step(100)).toBe(1);
  });

  it('is found in the range of a second bar where no trades stream', () => {
    bench.rules([rule(crosses)]);
    bench.bars([[99, 99.2, 98.9, 99.1]]);
    expect(bench.tick()).toBe(0);
    bench.bars([[99.1, 100.4, 99, 99.5]]);
    expect(bench.tick()).toBe(1);
    expect(bench.fired[0].readings[0].value).toBe(100.4);
  });

  it('agrees with a print by print judgement, however the prints are grouped into looks', () => {
    const price = fc.integer({ min: 95, max: 105 });
    fc.assert(
      fc.property(
        fc.array(fc.array(price, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 3 }),
        (looks, hysteresis) => {
          const grouped = new AlertBench();
          grouped.rules([rule({ ...crosses, hysteresis }, { repeat: { mode: 'rearm' } })]);
          let below: boolean | undefined;
          for (const prices of looks) {
            let crossed = false;
            for (const p of prices) {
              if (p >= 100) {
                crossed ||= below === true;
                below = false;
              } else if (p < 100 - hysteresis || below === undefined) below = true;
            }
            expect(grouped.step(...prices)).toBe(crossed ? 1 : 0);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('at or above', () => {
  it('fires at once where it is true already, and for a touch between two looks', () => {
    bench.trades([105]);
    bench.rules([rule({}, { repeat: { mode: 'once' } }), rule({ threshold: 110 }, { id: 'touch' })]);
    expect(bench.tick()).toBe(1);
    expect(bench.step(110, 105)).toBe(1);
    expect(bench.fired[1]).toMatchObject({ ruleId: 'touch', readings: [{ value: 110 }] });
  });
});

describe('again after it was false', () => {
  it('waits until the value left by the hysteresis', () => {
    bench.rules([rule({ hysteresis: 0.5 })]);
    expect(bench.step(100)).toBe(1);
    expect(bench.stateOf().phase).toBe('waiting');
    expect(bench.step(101)).toBe(0);
    expect(bench.step(99.6, 100.4)).toBe(0);
    expect(bench.step(99.4)).toBe(0);
    expect(bench.stateOf().phase).toBe('armed');
    expect(bench.step(100)).toBe(1);
  });

  it('sees the value leave and come back between two looks', () => {
    bench.rules([rule({})]);
    bench.step(100);
    expect(bench.step(101, 99, 100.5)).toBe(1);
    expect(bench.fired[1].readings[0].value).toBe(100.5);
    expect(bench.step(101, 99, 99.5)).toBe(0);
    expect(bench.step(100.5)).toBe(1);
  });

  it('a touch before the value left is not a second one', () => {
    bench.rules([rule({})]);
    bench.step(100);
    expect(bench.step(100.2, 99.9)).toBe(0);
  });

  it('never fires twice without a false look between', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 96, max: 104 }), { minLength: 1, maxLength: 40 }), (prices) => {
        const one = new AlertBench();
        one.rules([rule({})]);
        let left = true;
        for (const p of prices) {
          const fired = one.step(p);
          if (fired > 0) expect(left).toBe(true);
          if (fired > 0) left = false;
          if (p < 100) left = true;
        }
      }),
    );
  });
});

describe('once and cooldown', () => {
  it('once: fires and rests until it is armed', () => {
    bench.rules([rule({}, { repeat: { mode: 'once' } })]);
    expect(bench.step(101)).toBe(1);
    expect(bench.step(99)).toBe(0);
    expect(bench.step(101)).toBe(0);
    expect(bench.stateOf()).toMatchObject({ phase: 'fired', lastFiredAtMs: bench.fired[0].atMs });
    bench.book.arm('r', bench.nowMs);
    expect(bench.fired).toHaveLength(2);
  });

  it('cooldown: silent for its seconds of the market, then fires while true without a new print', () => {
    bench.rules([rule({}, { repeat: { mode: 'cooldown', seconds: 60 } })]);
    expect(bench.step(101)).toBe(1);
    expect(bench.step(102)).toBe(0);
    expect(bench.stateOf().phase).toBe('cooling');
    expect(bench.tick(59_000)).toBe(0);
    expect(bench.tick(1_000)).toBe(1);
  });

  it('cooldown: what happened within it is over when it ends', () => {
    bench.rules([rule({ comparator: 'crossesAbove' }, { repeat: { mode: 'cooldown', seconds: 60 } })]);
    bench.step(99);
    expect(bench.step(101)).toBe(1);
    bench.step(99);
    expect(bench.step(101)).toBe(0);
    expect(bench.tick(60_000)).toBe(0);
    bench.step(99);
    expect(bench.step(101)).toBe(1);
  });

  it('a restart remembers what fired in this world, not in another', () => {
    const once = rule({}, { repeat: { mode: 'once' } });
    bench.rules([once], { r: { live: NOON_MS } });
    expect(bench.step(101)).toBe(1);
    const again = new AlertBench();
    again.rules([once], { r: { simulated: NOON_MS } });
    expect(again.step(101)).toBe(0);
    const waiting = new AlertBench();
    waiting.rules([rule({})], { r: { simulated: NOON_MS } });
    expect(waiting.step(101)).toBe(0);
    expect(waiting.step(99)).toBe(0);
    expect(waiting.step(101)).toBe(1);
  });
});

describe('unknown values', () => {
  it('never fire, and are said', () => {
    bench.rules([rule({ measure: 'mid' }), rule({ measure: 'volumeMultiple', threshold: 0.1 }, { id: 'v' })]);
    bench.set('SPY', 'bid', 0);
    bench.set('SPY', 'ask', 105);
    bench.set('SPY', 'volume', 1e6);
    expect(bench.tick()).toBe(0);
    expect(bench.stateOf()).toMatchObject({ phase: 'cannot', reason: 'SPY has no two-sided quote now.' });
    expect(bench.stateOf().values).toEqual([Number.NaN]);
    expect(bench.stateOf('v').reason).toBe("The day's volume of SPY or its average is not known.");
    bench.set('SPY', 'bid', 104);
    bench.set('SPY', 'avgDailyVolume', 2e6);
    expect(bench.tick()).toBe(2);
  });

  it('do not count as having left', () => {
    bench.rules([rule({ measure: 'bid' })]);
    bench.set('SPY', 'bid', 101);
    expect(bench.tick()).toBe(1);
    bench.set('SPY', 'bid', Number.NaN);
    bench.tick();
    bench.set('SPY', 'bid', 101);
    expect(bench.tick()).toBe(0);
  });

  it('an expired contract says so', () => {
    const symbol = 'O:SPY261120C00650000';
    bench.rules([rule({ symbol, threshold: 1 })]);
    bench.nowMs = Date.parse('2026-11-20T21:00:00Z');
    bench.set(symbol, 'last', 5);
    expect(bench.tick()).toBe(0);
    expect(bench.stateOf()).toMatchObject({ phase: 'cannot', reason: 'SPY 2026-11-20 650 C has expired.' });
  });

  it('a contract expires with the early close that is learnt of after its rule was set', () => {
    const symbol = 'O:SPY261120C00650000';
    bench.rules([rule({ symbol, threshold: 1 })]);
    bench.nowMs = Date.parse('2026-11-20T18:30:00Z');
    bench.set(symbol, 'last', 0.5);
    bench.tick();
    expect(bench.stateOf()).toMatchObject({ phase: 'armed' });
    const row = { date: '2026-11-20', exchange: 'NYSE', name: '', status: 'early-close' };
    bench.state.applyRest({ kind: 'closures', rows: [row] }, bench.nowMs);
    expect(bench.stateOf()).toMatchObject({ phase: 'cannot', reason: 'SPY 2026-11-20 650 C has expired.' });
  });
});

describe('groups', () => {
  const and = (a: object, b: object) => rule({}, { groups: [[spy(a), spy(b)]] });
  const spy = (c: object) => ({
    kind: 'value',
    symbol: 'SPY',
    measure: 'last',
    comparator: 'above',
    threshold: 1,
    ...c,
  });

  it('and: all at the same look, a momentary crossing with a standing state', () => {
    bench.rules([and({ comparator: 'crossesAbove', threshold: 100 }, { measure: 'spread', threshold: 0.05 })]);
    bench.set('SPY', 'bid', 98.99);
    bench.set('SPY', 'ask', 99);
    bench.step(99);
    expect(bench.step(101)).toBe(0);
    bench.set('SPY', 'ask', 99.09);
    expect(bench.tick()).toBe(0);
    bench.step(99);
    expect(bench.step(101)).toBe(1);
    expect(bench.fired[0].readings).toHaveLength(2);
  });

  it('or: one unknown group does not hold up the other', () => {
    const groups = [[spy({ measure: 'bid', threshold: 100 })], [spy({ threshold: 100 })]];
    bench.rules([rule({}, { groups })]);
    expect(bench.step(99)).toBe(0);
    expect(bench.stateOf().phase).toBe('cannot');
    expect(bench.step(101)).toBe(1);
    expect(bench.fired[0].readings).toMatchObject([{ label: 'SPY last price' }]);
  });

  it('never fires while a condition of its only group is unknown', () => {
    bench.rules([and({ threshold: 100 }, { measure: 'change', threshold: 1 })]);
    expect(bench.step(101)).toBe(0);
    bench.set('SPY', 'prevClose', 99);
    expect(bench.tick()).toBe(1);
  });
});

describe('the book', () => {
  it('keeps the state of a rule that did not change and starts over with one that did', () => {
    const kept = rule({}, { repeat: { mode: 'once' } });
    bench.rules([kept, rule({}, { id: 'changed', repeat: { mode: 'once' } })]);
    expect(bench.step(101)).toBe(2);
    bench.rules([kept, rule({ threshold: 100.5 }, { id: 'changed', repeat: { mode: 'once' } })]);
    expect(bench.tick()).toBe(1);
    expect(bench.fired[2].ruleId).toBe('changed');
  });

  it('a disabled rule is silent and a jump in time forgets sides', () => {
    bench.rules([rule({ comparator: 'crossesAbove' }), rule({}, { id: 'off', enabled: false })]);
    bench.step(99);
    bench.book.reset();
    expect(bench.step(101)).toBe(0);
    expect(bench.stateOf('off').phase).toBe('disabled');
  });

  it('stale data fires once per silence', () => {
    bench.rules([rule({}, { groups: [[{ kind: 'stale', market: 'options' }]] })]);
    expect(bench.tick()).toBe(0);
    bench.stale(['options']);
    expect(bench.tick()).toBe(1);
    bench.stale(['options']);
    expect(bench.tick()).toBe(0);
    bench.stale([]);
    bench.tick();
    bench.stale(['options']);
    expect(bench.tick()).toBe(1);
  });

  it('a rule changed while the market is stale knows it', () => {
    const stale = (name: string) => rule({}, { name, groups: [[{ kind: 'stale', market: 'options' }]] });
    bench.rules([stale('one')]);
    bench.stale(['options']);
    expect(bench.tick()).toBe(1);
    bench.rules([stale('two')]);
    expect(bench.tick()).toBe(1);
  });

  it('reads every measure in its unit', () => {
    const symbol = 'O:SPY261218C00650000';
    bench.set(symbol, 'bid', 9.9);
    bench.set(symbol, 'ask', 10.1);
    bench.set(symbol, 'last', 11);
    bench.set(symbol, 'prevClose', 10);
    bench.set(symbol, 'volume', 300);
    bench.set(symbol, 'avgDailyVolume', 100);
    const wanted = { mid: 10, spread: 0.2, spreadPercent: 2, change: 10, volumeMultiple: 3, iv: 25, vega: 0.6 };
    bench.rules(Object.keys(wanted).map((measure) => rule({ symbol, measure, threshold: 1e-9 }, { id: measure })));
    const model = { modelIv: 0.25, modelVega: 0.6 };
    bench.book.judge({ kind: 'model', atMs: bench.nowMs, symbol, values: model });
    for (const [measure, value] of Object.entries(wanted)) {
      expect(bench.fired.find((alert) => alert.ruleId === measure)?.readings[0].value).toBeCloseTo(value, 9);
    }
  });
});

describe('a line in the threshold’s place', () => {
  /** Down a dollar an hour of regular trading, 102 at noon. */
  const line = {
    from: { atMs: NOON_MS - 3_600_000, price: 103 },
    to: { atMs: NOON_MS, price: 102 },
    time: 'regular',
    scale: 'linear',
  };

  it('is crossed where it is at the time of the price, with no chart open', () => {
    const bench = new AlertBench();
    bench.rules([rule({ comparator: 'crossesAbove', line }, { repeat: { mode: 'once' } })]);
    bench.trades([101.5]);
    bench.tick();
    bench.nowMs += 1_800_000;
    bench.trades([101.49]);
    bench.tick();
    expect(bench.fired).toHaveLength(0);
    bench.trades([101.51]);
    bench.tick();
    expect(bench.fired[0].readings.map(({ label, text }) => `${label} ${text}`)).toEqual([
      'SPY last price 101.51',
      'line 101.5',
    ]);
  });

  it('reaches a price that stands still', () => {
    const bench = new AlertBench();
    bench.rules([rule({ comparator: 'above', line })]);
    bench.trades([101.5]);
    bench.tick();
    expect(bench.fired).toHaveLength(0);
    bench.nowMs += 1_800_001;
    bench.trades([101.5], 'SPY');
    bench.tick();
    expect(bench.fired).toHaveLength(1);
  });

  it('says why it cannot be looked at where it has no course', () => {
    const bench = new AlertBench();
    bench.rules([rule({ line: { ...line, time: 'days' } })]);
    bench.trades([101.5]);
    bench.tick();
    expect(bench.book.states(bench.nowMs, new Map())[0]).toMatchObject({
      phase: 'cannot',
      reason: 'Both points of its line are at one time of trading: move one of them on the chart.',
    });
  });
});
