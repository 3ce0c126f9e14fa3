/** The simulated market prices options with the dividends it announces: against a tree, and through the chain's own eyes. */
import { describe, expect, test } from 'vitest';
import { expectedDividends } from '../../../../src/main/engine/chain/dividends.ts';
import { parseDividends } from '../../../../src/main/engine/massive/rest/rest-reference.ts';
import { SimulatedWorld } from '../../../../src/main/server/simulated/simulated-world.ts';
import type { Contract, ListedExpiry } from '../../../../src/main/server/simulated/contracts.ts';
import { TradingDays } from '../../../../src/main/server/simulated/trading-days.ts';
import { answerDividends } from '../../../../src/main/server/simulated/rest/corporate-actions.ts';
import type { ServedRequest } from '../../../../src/main/server/protocol/market-source.ts';
import { americanParityForward } from '../../../../src/shared/analytics/american-carry.ts';
import { SliceCurves } from '../../../../src/shared/analytics/american-curves.ts';
import { americanVolatilityOrMinusReason } from '../../../../src/shared/analytics/american-implied.ts';
import type { CashDividend } from '../../../../src/shared/analytics/american-dividends.ts';
import { dividendSliceByParity } from '../../../../src/shared/analytics/dividend-carry.ts';
import { dividendVolatilityOrMinusReason } from '../../../../src/shared/analytics/dividend-rows.ts';
import type { OptionSign } from '../../../../src/shared/analytics/columns.ts';
import { defaultPreferences } from '../../../../src/shared/settings/preferences.ts';
import { rateCurveOf } from '../../../../src/shared/analytics/rate-curve.ts';
import { treeWithDividends } from '../../shared/analytics/dividend-tree.ts';

const rateAt = rateCurveOf(defaultPreferences().rateCurve);

/** A market on a day, seven minutes after its premiums were last worked out. */
function marketAt(time: string) {
  const nowMs = Date.parse(time);
  const world = new SimulatedWorld({ seed: 1, rate: 2_000, startMs: nowMs }, new TradingDays());
  /** What a client learns over REST. */
  const dividends = (symbol: string, untilMs: number): CashDividend[] => {
    const query = new URLSearchParams({ ticker: symbol, limit: '1000' });
    const { body } = answerDividends(world, { query, path: '', origin: '', requestId: '' } as unknown as ServedRequest);
    return expectedDividends(parseDividends(JSON.parse(body)), nowMs, untilMs);
  };
  return { nowMs, world, dividends };
}

const contract = (slice: ListedExpiry, strike: number, sign: OptionSign): Contract =>
  slice.contractOf(strike, sign > 0 ? 'C' : 'P')!;

describe('option prices', () => {
  test.each([
    ['a call the day before the ex-date', '2026-12-17T19:07:00Z', 'SPY', '2026-12-24', 1, -0.8],
    ['a put the day before the ex-date', '2026-12-17T19:07:00Z', 'SPY', '2026-12-24', -1, 0.8],
    ['a call exercised for the dividend', '2026-12-17T19:07:00Z', 'SPY', '2026-12-18', 1, -2],
    ['a call, an ex-date four weeks off', '2026-11-20T18:07:00Z', 'SPY', '2027-01-15', 1, -0.5],
    ['a put over two ex-dates', '2026-11-20T18:07:00Z', 'MSFT', '2027-05-21', -1, 0.7],
    ['a put without dividends', '2026-11-20T18:07:00Z', 'TSLA', '2027-05-21', -1, 1.2],
    ['a put worth exercising', '2026-11-20T18:07:00Z', 'TSLA', '2026-12-18', -1, 3],
  ] as const)('%s is worth what a binomial tree says', (_, time, symbol, expiry, sign, deviations) => {
    const { nowMs, world, dividends } = marketAt(time);
    const slice = world
      .chain(symbol)!
      .slicesAt(nowMs)
      .find(({ date }) => date === expiry)!;
    slice.advance(nowMs);
    const aim = slice.forward * Math.exp(deviations * slice.smile.atm * slice.sqrtYears);
    const strike = slice.strikes.toSorted((a, b) => Math.abs(a - aim) - Math.abs(b - aim))[0];
    const tree = treeWithDividends({
      sign,
      spot: slice.spot,
      strike,
      years: slice.years,
      rate: rateAt(slice.years),
      dividendYield: 0,
      volatility: contract(slice, strike, sign).volAt(nowMs),
      dividends: dividends(symbol, slice.settlesMs),
    });
    expect(Math.abs(contract(slice, strike, sign).valueAt(nowMs) - tree)).toBeLessThan(2e-4 * slice.spot);
  });

  test.each([
    ['four weeks before an ex-date', '2026-11-20T18:07:00Z', 2e-4],
    ['in the last minutes before one', '2026-12-17T20:47:00Z', 4e-4],
  ])('the call and the put of a strike have one volatility at every expiry of the chain %s', (_, time, most) => {
    const { nowMs, world, dividends } = marketAt(time);
    for (const symbol of ['SPY', 'MSFT', 'TSLA']) {
      for (const slice of world.chain(symbol)!.slicesAt(nowMs)) {
        slice.advance(nowMs);
        const { years, spot } = slice;
        const rate = rateAt(years);
        const near = slice.strikes.toSorted((a, b) => Math.abs(a - spot) - Math.abs(b - spot)).slice(0, 5);
        const price = (strike: number, sign: OptionSign) => contract(slice, strike, sign).valueAt(nowMs);
        const pairs = Array.from(near, (strike) => ({ strike, call: price(strike, 1), put: price(strike, -1) }));
        const paid = dividends(symbol, slice.settlesMs);
        const model = paid.length > 0 ? dividendSliceByParity(pairs, spot, years, rate, paid)! : undefined;
        const forward = model ? model.forward(spot) : americanParityForward(pairs, spot, years, rate);
        const curves = new SliceCurves(years * 1.01, rate, rate - Math.log(forward / spot) / years);
        for (const { strike } of pairs) {
          if (Math.abs(Math.log(strike / slice.forward)) > slice.smile.atm * slice.sqrtYears) continue;
          const volatility = (sign: OptionSign) =>
            model
              ? dividendVolatilityOrMinusReason(model, sign, price(strike, sign), spot, strike)
              : americanVolatilityOrMinusReason(curves, sign, price(strike, sign), spot, strike, years);
          expect(Math.abs(volatility(1) - volatility(-1)), `${symbol} ${slice.date} ${strike}`).toBeLessThan(most);
        }
        // The dividends explain all of the forward.
        expect(Math.abs(model?.dividendYield ?? 0), `${symbol} ${slice.date}`).toBeLessThan(5e-4);
      }
    }
  });

  test('values move without a jump when the premium is worked out again', () => {
    const { nowMs, world } = marketAt('2026-12-17T18:59:59.990Z');
    for (const slice of world.chain('SPY')!.slicesAt(nowMs).slice(0, 20)) {
      slice.advance(nowMs);
      for (const strike of slice.strikes) {
        if (Math.abs(Math.log(strike / slice.forward)) > 3 * slice.smile.atm * slice.sqrtYears) continue;
        for (const sign of [1, -1] as const) {
          const one = contract(slice, strike, sign);
          const before = one.valueAt(nowMs);
          expect(Math.abs(one.valueAt(nowMs + 20) - before), one.symbol).toBeLessThan(0.03);
        }
      }
    }
  });
});
