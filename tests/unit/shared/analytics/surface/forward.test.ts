import { describe, expect, it } from 'vitest';
import { europeanPrice } from '../../../../../src/shared/analytics/european.ts';
import { ForwardFilter, type FilteredForward } from '../../../../../src/shared/analytics/surface/forward-filter.ts';
import { parityBox, ParityQuotes, type ParityForward } from '../../../../../src/shared/analytics/surface/parity.ts';
import { gauss, seeded } from './chains.ts';

const box = (): ParityForward => ({ forward: Number.NaN, low: 0, high: 0, strikes: 0 });
const filtered = (): FilteredForward => ({ forward: 0, carry: 0, carryError: 0, basis: 0, fromParity: false });

/** Both rights of eleven strikes around the forward, on ticks around a mid that misses by `noise` half-spreads. */
function quotes(forward: number, years: number, growth: number, tick: number, random?: () => number): ParityQuotes {
  const made = new ParityQuotes(16);
  for (let i = -5; i <= 5; i++) {
    const strike = Math.round(forward / 5) * 5 + 5 * i;
    const [call, put] = ([1, -1] as const).map(
      (sign) => europeanPrice(sign, forward, strike, years, 0, 0, 0.2) / growth,
    );
    const miss = () => (random ? 0.3 * tick * gauss(random) : 0);
    const side = (mid: number): [number, number] => {
      const centre = mid + miss();
      return [Math.floor(centre / tick) * tick, Math.ceil(centre / tick + 1e-9) * tick];
    };
    made.add(strike, ...side(call), ...side(put), 0);
  }
  return made;
}

function measured(forward: number, years: number, growth: number, tick: number, random?: () => number): ParityForward {
  const out = box();
  parityBox(out, quotes(forward, years, growth, tick, random), growth);
  return out;
}

describe('the parity box', () => {
  it('contains the forward, which no strike contradicts', () => {
    for (const [forward, tick] of [
      [6507.3, 0.1],
      [652.1, 0.05],
    ]) {
      const out = measured(forward, 0.25, Math.exp(0.01), tick);
      expect(out.low).toBeLessThanOrEqual(forward);
      expect(out.high).toBeGreaterThanOrEqual(forward);
      expect(out.high - out.low).toBeLessThan(4 * tick);
      expect(Math.abs(out.forward - forward)).toBeLessThan(tick);
    }
  });

  it('is not moved by a stale strike', () => {
    const made = quotes(6500, 0.1, 1, 0.1);
    made.add(6510, 80, 80.2, 20, 20.2, 0);
    const out = box();
    parityBox(out, made, 1);
    expect(Math.abs(out.forward - 6500)).toBeLessThan(0.2);
    expect(out.low).toBeLessThan(6500.1);
    expect(out.high).toBeGreaterThan(6499.9);
  });

  it('takes out what early exercise adds', () => {
    const made = new ParityQuotes(4);
    made.add(100, 5.0, 5.2, 4.6, 4.8, -0.3);
    const out = box();
    parityBox(out, made, 1.02);
    expect(out.forward).toBeCloseTo(100 + 1.02 * (5.1 - 4.7 + 0.3), 12);
  });

  it('says nothing without strikes', () => {
    const out = box();
    parityBox(out, new ParityQuotes(4), 1);
    expect(out.forward).toBeNaN();
    expect(out.strikes).toBe(0);
  });
});

describe('the filtered forward', () => {
  it('is spot carried at the rate minutes before expiry, whatever a tick of parity says', () => {
    const years = 2 / (365 * 24 * 60);
    const [filter, out, random] = [new ForwardFilter(), filtered(), seeded(3)];
    for (let pass = 0; pass < 60; pass++) {
      filter.update(out, 6500, 0, years, measured(6500 + 0.02 * gauss(random), years, 1, 0.1, random));
      expect(out.carry).toBe(0);
      expect(Math.abs(out.forward - 6500)).toBeLessThan(0.1);
    }
  });

  it('never makes a yield of the distance to a lagging index, but takes the forward', () => {
    const years = 10 / (365 * 24 * 60);
    const [filter, out] = [new ForwardFilter(), filtered()];
    for (let pass = 0; pass < 10; pass++) filter.update(out, 6500, 0, years, measured(6503, years, 1, 0.1));
    expect(out.carry).toBe(0);
    expect(out.fromParity).toBe(true);
    expect(out.forward).toBeCloseTo(6503, 0);
    expect(out.basis).toBeCloseTo(Math.log(6503 / 6500), 4);
  });

  it('finds an index’s dividends and borrow, and holds them while the noise is larger than their change', () => {
    const years = 0.25;
    const growth = Math.exp(0.04 * years);
    const carried = 6500 * growth;
    const truth = carried * Math.exp(-0.0125 * years);
    const [filter, out, random] = [new ForwardFilter(), filtered(), seeded(9)];
    const carries = new Set<number>();
    let worst = 0;
    for (let pass = 0; pass < 200; pass++) {
      filter.update(out, carried, 0, years, measured(truth, years, growth, 0.4, random));
      carries.add(out.carry);
      if (pass > 20) worst = Math.max(worst, Math.abs(out.forward - truth));
    }
    expect(out.carry).toBeCloseTo(0.0125, 3);
    expect(carries.size).toBeLessThanOrEqual(2);
    expect(worst).toBeLessThan(0.2);
    expect(out.forward).toBeCloseTo(carried * Math.exp(out.basis - out.carry * years), 9);
    // Spot moves and the quotes lag: the forward stays theirs, and that is no carry.
    const held = out.carry;
    for (let pass = 0; pass < 3; pass++)
      filter.update(out, carried * 1.003, 0, years, measured(truth, years, growth, 0.4));
    expect(Math.abs(out.carry - held)).toBeLessThan(1e-3);
    expect(Math.abs(out.forward - truth)).toBeLessThan(0.3);
    // Hard to borrow from now on: that is followed.
    for (let pass = 0; pass < 300; pass++)
      filter.update(out, carried, 0, years, measured(carried * 0.98, years, growth, 0.4));
    expect(out.carry).toBeCloseTo(-Math.log(0.98) / years, 2);
  });

  it('splits the same forward again when dividends become known', () => {
    const [filter, out] = [new ForwardFilter(), filtered()];
    for (let pass = 0; pass < 5; pass++) filter.update(out, 100, 0, 0.5, measured(98, 0.5, 1, 0.05));
    const { forward, carry } = out;
    filter.update(out, 100, Math.log(0.985), 0.5, measured(98, 0.5, 1, 0.05));
    expect(out.forward).toBeCloseTo(forward, 2);
    expect(out.carry).toBeCloseTo(carry + Math.log(0.985) / 0.5, 4);
  });

  it('goes on over an ex-date: spot falls with the dividend, the carry stays', () => {
    const [filter, out] = [new ForwardFilter(), filtered()];
    const quoted = measured(97, 0.5, 1, 0.05);
    for (let pass = 0; pass < 60; pass++) filter.update(out, 100, Math.log(0.985), 0.5, quoted, true);
    const { carry } = out;
    expect(carry).toBeCloseTo(-Math.log(97 / 98.5) / 0.5, 6);
    filter.update(out, 98.5, 0, 0.5, quoted, true);
    expect(out.carry).toBe(carry);
    expect(out.basis).toBeCloseTo(0, 9);
  });

  it('takes a new level beside a price of now for another carry, after three passes at it', () => {
    const [filter, out] = [new ForwardFilter(), filtered()];
    for (let pass = 0; pass < 60; pass++) filter.update(out, 100, 0, 0.5, measured(98, 0.5, 1, 0.05), true);
    const { carry } = out;
    for (let pass = 0; pass < 3; pass++) filter.update(out, 100, 0, 0.5, measured(90, 0.5, 1, 0.05), true);
    expect(carry).toBeCloseTo(0.0404, 4);
    expect(out.carry).toBeLessThan(0.06);
    filter.update(out, 100, 0, 0.5, measured(90, 0.5, 1, 0.05), true);
    expect(out.carry).toBeCloseTo(-Math.log(0.9) / 0.5, 6);
    // Beside a price that may lag it is averaged on.
    const [late, of] = [new ForwardFilter(), filtered()];
    for (let pass = 0; pass < 60; pass++) late.update(of, 100, 0, 0.5, measured(98, 0.5, 1, 0.05));
    for (let pass = 0; pass < 5; pass++) late.update(of, 100, 0, 0.5, measured(90, 0.5, 1, 0.05));
    expect(of.carry).toBeLessThan(0.08);
  });

  it('goes on with what it learnt beside a price of now: a carry that shrinks below its noise is let go', () => {
    const [filter, out] = [new ForwardFilter(), filtered()];
    const years = 14 / 365;
    for (let pass = 0; pass < 60; pass++) filter.update(out, 180, 0, years, measured(177, years, 1, 0.05), true);
    expect(out.carry).toBeCloseTo(-Math.log(177 / 180) / years, 6);
    for (let pass = 0; pass < 120; pass++) filter.update(out, 180, 0, years, measured(179.5, years, 1, 0.05), true);
    expect(out.carry).toBeLessThan(0.12);
    expect(Math.abs(out.basis)).toBeLessThan(2e-3);
  });

  it('has no carry where parity agrees with spot again, and no forward beyond the box', () => {
    const [filter, out] = [new ForwardFilter(), filtered()];
    for (let pass = 0; pass < 5; pass++) filter.update(out, 100, 0, 0.5, measured(98, 0.5, 1, 0.05), true);
    expect(out.carry).toBeGreaterThan(0.03);
    filter.update(out, 100, 0, 0.5, measured(100, 0.5, 1, 0.05), true);
    expect([out.carry, out.basis, out.forward, out.fromParity]).toEqual([0, 0, 100, false]);
    // The middles of lopsided quotes, beyond what any strike allows.
    const lopsided = { forward: 101, low: 99.5, high: 100.5, strikes: 5 };
    const [fresh, of] = [new ForwardFilter(), filtered()];
    fresh.update(of, 100, 0, 0.5, lopsided, true);
    expect([of.forward, of.fromParity]).toEqual([100, false]);
  });

  it('keeps the carry it found when the quotes go', () => {
    const [filter, out] = [new ForwardFilter(), filtered()];
    for (let pass = 0; pass < 5; pass++) filter.update(out, 100, 0, 0.5, measured(98, 0.5, 1, 0.05));
    const { carry } = out;
    expect(carry).toBeGreaterThan(0.03);
    filter.update(out, 101, 0, 0.5, box());
    expect(out.carry).toBe(carry);
    expect(out.basis).toBeCloseTo(0, 12);
    expect(out.forward).toBeCloseTo(101 * Math.exp(-carry * 0.5), 9);
    expect(out.carryError).toBeNaN();
  });
});
