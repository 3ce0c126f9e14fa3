/** Smile measures, max pain and the zero-gamma level. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { europeanGreeksOf } from '../../../../src/shared/analytics/european-greeks.ts';
import { dealerSign, zeroGammaLevel } from '../../../../src/shared/analytics/exposure.ts';
import { maxPain } from '../../../../src/shared/analytics/max-pain.ts';
import { skewMeasures, volatilityAtDelta } from '../../../../src/shared/analytics/smile.ts';

describe('smile measures', () => {
  it('reads a known smile back', () => {
    const [spot, years, rate] = [100, 0.25, 0.03];
    const strikes = Array.from({ length: 81 }, (_, i) => 60 + i);
    const sigma = (k: number) => 0.2 - 0.25 * Math.log(k / 100) + 0.4 * Math.log(k / 100) ** 2;
    const iv = strikes.map(sigma);
    const delta = (sign: 1 | -1) => strikes.map((k) => europeanGreeksOf(sign, spot, k, years, rate, 0, sigma(k)).delta);
    const forward = spot * Math.exp(rate * years);
    const measures = skewMeasures(sigma(forward), iv, delta(1), delta(-1));
    /** The strike with that delta by halving, to compare with. */
    const sigmaAt = (sign: 1 | -1, target: number) => {
      let [low, high] = [60, 140];
      for (let i = 0; i < 60; i++) {
        const k = 0.5 * (low + high);
        if (europeanGreeksOf(sign, spot, k, years, rate, 0, sigma(k)).delta > target) low = k;
        else high = k;
      }
      return sigma(low);
    };
    const [call, put] = [sigmaAt(1, 0.25), sigmaAt(-1, -0.25)];
    expect(measures.riskReversal25).toBeCloseTo(call - put, 4);
    expect(measures.butterfly25).toBeCloseTo(0.5 * (call + put) - sigma(forward), 4);
    expect(measures.riskReversal25).toBeLessThan(0);
  });

  it('says where a wing lies beyond the last quoted strike, also where only one of the two around it is quoted', () => {
    const [iv, calls, puts] = [
      [0.3, 0.25, 0.2, 0.22, 0.26],
      [0.9, 0.7, 0.5, 0.3, 0.2],
      [-0.1, -0.3, -0.5, -0.7, -0.8],
    ];
    // The put wing lies between the first two strikes, the call wing between the last two.
    const beyond = (first: number, last: number) => skewMeasures(0.2, iv, calls, puts, [first, last]).beyondQuotes;
    expect([beyond(0, 4), beyond(1, 4), beyond(0, 3), beyond(1, 3)]).toEqual([undefined, true, true, true]);
    expect(skewMeasures(0.2, iv, calls, puts)).not.toHaveProperty('beyondQuotes');
    // What is unknown is not beyond anything.
    expect(skewMeasures(0.2, iv, [0.9, 0.7, 0.5, 0.4, 0.3], puts, [1, 3]).beyondQuotes).toBeUndefined();
  });

  it('is unknown, not extrapolated, where the strikes do not reach', () => {
    expect(volatilityAtDelta([0.6, 0.4], [0.2, 0.3], 0.25)).toBeNaN();
    expect(volatilityAtDelta([0.6, 0.5, 0.2], [0.2, 0.2, 0.5], 0.25)).toBeCloseTo(0.45, 12);
    // A minute before expiry one strike is in the money and the next is worthless: 0.5 apart still counts, more does not.
    expect(volatilityAtDelta([0.625, 0.375, 0.125], [0.2, 0.2, 0.4], 0.25)).toBeCloseTo(0.3, 12);
    expect(volatilityAtDelta([0.5, 0], [0.2, 0.4], 0.25)).toBeCloseTo(0.3, 12);
    expect(volatilityAtDelta([0.656, 0.012], [0.19, 0.46], 0.25)).toBeNaN();
    expect(volatilityAtDelta([-0.01, -0.52], [0.46, 0.19], -0.25)).toBeNaN();
  });
});

describe('max pain', () => {
  it('is the strike a brute force search finds', () => {
    const interest = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(interest, (pairs) => {
        const strikes = pairs.map((_, i) => 50 + 5 * i + (i > 3 ? 2.5 : 0));
        const [calls, puts] = [pairs.map((p) => p[0]), pairs.map((p) => p[1])];
        const pain = strikes.map((k) =>
          strikes.reduce((sum, s, i) => sum + calls[i] * Math.max(k - s, 0) + puts[i] * Math.max(s - k, 0), 0),
        );
        const found = maxPain(strikes, calls, puts);
        if (calls.every((n) => n === 0) && puts.every((n) => n === 0)) expect(found).toBeUndefined();
        else expect(pain[strikes.indexOf(found!)]).toBeCloseTo(Math.min(...pain), 6);
      }),
    );
  });
});

it('max pain is the lower of strikes that tie', () => {
  expect(maxPain([90, 100, 110], [1, 0, 0], [0, 0, 1])).toBe(90);
});

describe('zero-gamma level', () => {
  const profileOf = (rows: [strike: number, weight: number][]) => ({
    strike: Float64Array.from(rows, (r) => r[0]),
    years: new Float64Array(rows.length).fill(0.1),
    carry: new Float64Array(rows.length).fill(0.03),
    dividendYield: new Float64Array(rows.length),
    volatility: new Float64Array(rows.length).fill(0.2),
    weight: Float64Array.from(rows, (r) => r[1]),
    count: rows.length,
  });
  const total = (rows: [number, number][], spot: number) =>
    rows.reduce((sum, [k, w]) => sum + w * europeanGreeksOf(1, spot, k, 0.1, 0.03, 0, 0.2).gamma * spot * spot, 0);

  it('is where the re-priced total changes sign', () => {
    const rows: [number, number][] = [
      [95, -3000],
      [105, 3000],
    ];
    const level = zeroGammaLevel(profileOf(rows), 100)!;
    expect(level).toBeGreaterThan(95);
    expect(level).toBeLessThan(105);
    expect(Math.sign(total(rows, level - 1))).toBe(-1);
    expect(Math.sign(total(rows, level + 1))).toBe(1);
  });

  it('is found between grid points where the total vanishes in double precision', () => {
    const rows: [number, number][] = [
      [90, -3000],
      [110, 3000],
    ];
    const narrow = { ...profileOf(rows), volatility: new Float64Array(2).fill(0.01) };
    const level = zeroGammaLevel(narrow, 100)!;
    expect(level).toBeGreaterThan(90);
    expect(level).toBeLessThan(110);
  });

  it('is found to a fifth of a deviation in the last minutes, where a grid of half a per cent sees nothing', () => {
    const minutes = 5 / (365 * 24 * 60);
    const rows: [number, number][] = [
      [6495, -4000],
      [6500, 6000],
      [6505, -3500],
      [6400, 9000],
    ];
    const narrow = { ...profileOf(rows), years: new Float64Array(4).fill(minutes), carry: new Float64Array(4) };
    const deviation = 0.2 * Math.sqrt(minutes);
    const gex = (level: number): number =>
      rows.reduce((sum, [strike, weight]) => {
        const d1 = Math.log(level / strike) / deviation + 0.5 * deviation;
        return sum + weight * Math.exp(-0.5 * d1 * d1);
      }, 0);
    const level = zeroGammaLevel(narrow, 6500)!;
    expect(Math.abs(level - 6500)).toBeLessThan(5);
    expect(gex(level - 0.01) * gex(level + 0.01)).toBeLessThan(0);
    // Nothing between spot and there changes sign.
    for (let at = 6500; Math.abs(at - 6500) < Math.abs(level - 6500) - 0.02; at += Math.sign(level - 6500) * 0.02) {
      expect(Math.sign(gex(at))).toBe(Math.sign(gex(6500)));
    }
  });

  it('weighs each contract with its own yield and time', () => {
    const [q, years, strikes, weights] = [
      [0, 0.08],
      [1, 2],
      [90, 110],
      [-1000, 1000],
    ];
    const profile = {
      ...profileOf(strikes.map((strike, i) => [strike, weights[i]])),
      years: Float64Array.from(years),
      dividendYield: Float64Array.from(q),
      carry: Float64Array.from(q, (y) => 0.03 - y),
    };
    const at = (spot: number) =>
      strikes.reduce(
        (sum, k, i) => sum + weights[i] * europeanGreeksOf(1, spot, k, years[i], 0.03, q[i], 0.2).gamma * spot * spot,
        0,
      );
    const level = zeroGammaLevel(profile, 115)!;
    expect(Math.sign(at(level - 0.1))).toBe(-Math.sign(at(level + 0.1)));
  });

  it('is undefined where the total keeps its sign', () => {
    expect(zeroGammaLevel(profileOf([[100, 1000]]), 100)).toBeUndefined();
  });

  it('signs follow the named assumption', () => {
    expect(dealerSign('naive', true, 500)).toBe(1);
    expect(dealerSign('naive', false, 500)).toBe(-1);
    expect(dealerSign('flowAdjusted', true, 500)).toBe(-1);
    expect(dealerSign('flowAdjusted', false, -500)).toBe(1);
    expect(dealerSign('flowAdjusted', false, Number.NaN)).toBe(-1);
  });
});
