/** An expiry whose quotes the model contradicts: nothing that stands on its fit is shown, summed or kept, and everything says why. */
import { expect, test } from 'vitest';
import type {
  DistributionResult,
  ExposureResult,
  MaturitiesResult,
  VolatilityResult,
} from '../../../../../src/shared/contract/analytics.ts';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { AAPL, at, Evening, EXPIRIES, SIGMA } from './evening.ts';

const LISTED = EXPIRIES.map((expiry) => `AAPL ${expiry}`);
const WHY = expect.stringContaining('contradicts the quotes of this expiry, so no value of it is shown');
const unknownOf = (values: object): unknown[] => Object.values(values).filter((value) => !Number.isNaN(value));

/** The first expiry's quotes are of a spot that others do not see; no carry explains that. */
const evening = await new Evening(AAPL, at(11))
  .trade(at(11) - 500, 265.31)
  .quote(at(11) - 400, 1.08 * 265.31, at(11) - 380, [EXPIRIES[0]])
  .quote(at(11) - 300, 265.31, at(11) - 280, [EXPIRIES[1]])
  .open();
for (let pass = 0; pass < 4; pass++) evening.run(at(11) + pass * 2_500);
evening.chains.tick();
const summaries = evening.chains.summaries('AAPL', EXPIRIES);
const numbers = evening.chains.numbers('AAPL', LISTED, evening.nowMs);

test('its contracts have no value, as before', () => {
  expect(new Set(evening.column('modelReason').slice(0, 42))).toEqual(new Set([MODEL_REASON.contradicted]));
  expect(evening.column('modelForward').slice(0, 42).filter(Number.isFinite)).toEqual([]);
  expect(evening.column('modelForward').slice(42).filter(Number.isFinite)).toHaveLength(42);
});

test('the header has neither forward, volatility, expected move nor straddle of it, and says why', () => {
  const [first, second] = summaries;
  expect(first.forwardSource).toContain('it contradicts the quotes, so no value is shown');
  const { forward, forwardErrorUsd, carryFraction, atmIvFraction, expectedMoveUsd, straddleUsd } = first;
  expect([forward, forwardErrorUsd, carryFraction, atmIvFraction, expectedMoveUsd, straddleUsd]).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
  expect(second.atmIvFraction).toBeCloseTo(SIGMA, 2);
});

test('the volatility view draws no smile of it, and says why', () => {
  const { curves } = evening.ask('volatility') as unknown as VolatilityResult;
  expect(curves[0]).toMatchObject({ forward: Number.NaN, fit: undefined, atmIv: undefined, reason: WHY });
  expect([...curves[0].iv, ...curves[0].callIv].filter(Number.isFinite)).toEqual([]);
  expect(curves[1].reason).toBeUndefined();
  expect(curves[1].fit).toMatchObject({ held: false });
});

test('no maturity is read beside it, and the listing after it has no forward volatility', () => {
  const { expiries, fixed } = evening.ask('maturities') as unknown as MaturitiesResult;
  expect(expiries[0]).toMatchObject({ contradicted: true, atmIv: Number.NaN, modelFreeIv: Number.NaN });
  expect(expiries[1].atmIv).toBeCloseTo(SIGMA, 2);
  expect(expiries[1].forwardIv).toBeNaN();
  // The two listings are 28 and 56 days away.
  expect(fixed.find(({ days }) => days === 30)!.atmIv).toBeNaN();
});

test('it has no density, and the pane is told why', () => {
  const density = (expiries: readonly string[]): DistributionResult =>
    evening.chains.analytics(
      { what: 'distribution', underlying: 'AAPL', expiries: [...expiries] },
      evening.nowMs,
    ) as DistributionResult;
  expect(density([EXPIRIES[0]])).toMatchObject({ reason: WHY });
  expect(density([EXPIRIES[0]]).of).toBeUndefined();
  expect(density([EXPIRIES[1]]).of).toMatchObject({ expiry: EXPIRIES[1] });
});

test('sums over the chain say that it is left out', () => {
  const sums = evening.ask('exposure') as unknown as ExposureResult;
  expect(sums).toMatchObject({
    listings: { asked: 2, loaded: 1, contradicted: 1 },
    excluded: { noModel: 42 },
    contracts: 84,
  });
});

test('the memory keeps nothing that stands on it, and no sum as whole', () => {
  expect(unknownOf(evening.chains.term('AAPL', evening.nowMs))).toEqual([]);
  const { spot, ...others } = numbers;
  expect(spot).toBe(265.31);
  expect(unknownOf(others)).toEqual([]);
  expect(evening.chains.listings('AAPL', evening.nowMs).map(({ listing }) => listing)).toEqual([LISTED[1]]);
});
