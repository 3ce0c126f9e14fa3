import { describe, expect, it } from 'vitest';
import { clockWithSlip, newSlipCell, slippingClock } from '../../../../src/main/server/slipping-clock.ts';
import { createSimulatedMarket } from '../../../../src/main/server/simulated/simulated-market.ts';

describe('the clock of a simulated market', () => {
  it('falls behind real time by its slips, and says by how much', () => {
    let realMs = 1_000;
    const cell = newSlipCell();
    const clock = slippingClock(cell, () => realMs);
    realMs = 11_000;
    expect(clock.elapsedMs()).toBe(10_000);
    clock.slip!(1_500.4);
    clock.slip!(500);
    expect(clock.elapsedMs()).toBeCloseTo(7_999.6, 6);
    expect(Atomics.load(cell, 0)).toBe(2_000);
  });

  it('is followed without a step back: a reader almost stands still until it is there', () => {
    let realMs = 100_000;
    const cell = newSlipCell();
    const now = clockWithSlip(cell, () => realMs);
    expect(now()).toBe(100_000);
    Atomics.store(cell, 0, 1_800);
    const told: number[] = [];
    for (let i = 0; i < 30; i++) {
      realMs += 100;
      told.push(now());
    }
    for (let i = 1; i < told.length; i++) expect(told[i]).toBeGreaterThan(told[i - 1]);
    // 1,800 ms are made up for in 2,000: from then on it is real time less the slip.
    expect(told[18]).toBeGreaterThan(realMs - 1_100 - 1_800);
    expect(told[19]).toBeCloseTo(102_000 - 1_800, 6);
    expect(told[29]).toBeCloseTo(103_000 - 1_800, 6);
  });

  it('lets a computer’s clock be set, both ways', () => {
    let realMs = 100_000;
    const now = clockWithSlip(newSlipCell(), () => realMs);
    realMs = 40_000;
    expect(now()).toBe(40_000);
    realMs = 90_000;
    expect(now()).toBe(90_000);
  });

  it('a market that cannot keep up is never further behind its own clock than two seconds', () => {
    let realMs = 0;
    const cell = newSlipCell();
    const startMs = Date.parse('2026-11-20T10:00:00-05:00');
    const market = createSimulatedMarket({
      rate: 100,
      symbols: ['SPY'],
      startMs,
      slipped: cell,
      realMs: () => realMs,
    });
    // Each turn makes 25 ms of market time and takes the machine 60 ms.
    for (let turn = 1; turn <= 100; turn++) {
      realMs += 60;
      expect(market.pump()).toBe(true);
      expect(market.nowMs() - market.streamedToMs()).toBeLessThanOrEqual(2_000);
    }
    expect(market.streamedToMs()).toBe(startMs + 2_500);
    expect(market.nowMs()).toBe(startMs + 4_475);
    expect(Atomics.load(cell, 0)).toBe(6_000 - 4_475);
  });
});
