import { describe, expect, it } from 'vitest';
import type { DistributionResult, MaturitiesResult } from '../../../../../src/shared/contract/analytics.ts';
import {
  chanceText,
  fanPlot,
  listingsAround,
  maturitiesCsv,
  maturitiesPlot,
} from '../../../../../src/renderer/panes/volatility/select-term.ts';
import { formatWing } from '../../../../../src/renderer/panes/volatility/select-curves.ts';
import { volatilitySettingsSchema } from '../../../../../src/renderer/panes/volatility/volatility-settings.ts';
import { normalCdf, normalPdf } from '../../../../../src/shared/analytics/normal.ts';
import {
  modelFreeInWords,
  modelFreeText,
  tailsInWords,
} from '../../../../../src/renderer/panes/volatility/volatility-words.ts';

const DAY = 86_400_000;
const listed = [1, 5, 8, 28, 33, 56, 63, 89, 120, 170, 190, 400].map((days) => ({
  expiry: `day ${days}`,
  root: 'SPY',
  days,
  settlesAtMs: days * DAY,
}));

describe('fixed maturities in the volatility pane', () => {
  it('ask for the listings on either side of each, and no others', () => {
    expect(listingsAround(listed, 0).map((key) => Number(key.split(' ')[2]))).toEqual([
      5, 8, 28, 33, 56, 63, 89, 120, 170, 190,
    ]);
    expect(listingsAround(listed.slice(0, 3), 0).map((key) => Number(key.split(' ')[2]))).toEqual([5, 8]);
  });

  const result: MaturitiesResult = {
    what: 'maturities',
    underlying: 'SPY',
    atMs: 0,
    spot: 650,
    fixed: [{ days: 30, atmIv: 0.17, riskReversal25: -0.03, butterfly25: 0.01, modelFreeIv: Number.NaN }],
    expiries: [
      {
        root: 'SPY',
        expiry: '2026-12-18',
        years: 28 / 365,
        atmIv: 0.168,
        riskReversal25: -0.03,
        butterfly25: 0.01,
        modelFreeIv: 0.18,
        modelFreeStrikes: 40,
        modelFreeReach: [3.1, 2.4],
        forwardIv: 0.168,
      },
      {
        root: 'SPY',
        expiry: '2027-01-15',
        years: 56 / 365,
        atmIv: 0.172,
        riskReversal25: -0.03,
        butterfly25: 0.01,
        modelFreeIv: Number.NaN,
        modelFreeStrikes: 0,
        modelFreeReach: [Number.NaN, Number.NaN],
        forwardIv: 0.176,
      },
    ],
  };

  it('draw what is known', () => {
    const { series } = maturitiesPlot(result);
    expect(series.map(({ y }) => Array.from(y).map((v) => Math.round(10 * v) / 10))).toEqual([
      [16.8, 17.2],
      [18],
      [17],
    ]);
  });

  it('a VIX method whose strikes end early is a lower bound: marked, told why, and no part of the line', () => {
    const [whole, later] = result.expiries;
    const early = { ...whole, modelFreeReach: [0.9, 2.5] as const, modelFreePartial: true as const };
    expect(modelFreeText(early)).toBe('≥18.0');
    expect(modelFreeText(whole)).toBe('18.0');
    expect(modelFreeInWords(early)).toBe(
      '40 strikes, to 0.9 standard deviations below the forward and 2.5 above. They end early: what lies beyond is not in the sum, so it is a lower bound.',
    );
    expect(modelFreeInWords(whole)).toBe('40 strikes, to 3.1 standard deviations below the forward and 2.4 above');
    const partial = { ...result, expiries: [early, later] };
    expect(maturitiesPlot(partial).series.map(({ label, y }) => [label, y.length])).toEqual([
      ['ATM', 2],
      ['VIX method', 0],
      ['VIX method, at least', 1],
      ['fixed maturities', 1],
    ]);
    expect(maturitiesCsv(partial)).toContain(',0.18,0.168,lower bound,');
  });

  it('a wing beyond the quotes is marked on screen and in the file', () => {
    const [listed, later] = result.expiries;
    const beyond = { ...result, expiries: [{ ...listed, beyondQuotes: true as const }, later] };
    expect(formatWing(-0.03, beyond.expiries[0])).toBe('≈−3.0');
    expect(formatWing(-0.03, later)).toBe('−3.0');
    const lines = maturitiesCsv(beyond).split('\r\n');
    expect(lines[0]).toMatch(/,riskReversal25 and butterfly25 are$/);
    expect(lines.filter((line) => line.endsWith(',beyond the quotes'))).toHaveLength(1);
  });

  it('are saved with empty fields where unknown', () => {
    const [, fixed, , second] = maturitiesCsv(result).split('\r\n');
    expect(fixed).toBe('SPY,1970-01-01T00:00:00.000Z,650,fixed,30d,0.0821917808219178,0.17,-0.03,0.01,,,,');
    expect(second).toMatch(/SPY 2027-01-15,.*,0\.01,,0\.176,,$/);
  });
});

describe('the chance between two prices that were typed', () => {
  // A normal price of mean 100 and deviation 10, out to 3.2 deviations, as coarse as the engine sends it.
  const prices = Array.from({ length: 181 }, (_, i) => 68 + (64 * i) / 180);
  const of = {
    prices,
    density: prices.map((price) => normalPdf((price - 100) / 10) / 10),
    cumulative: prices.map((price) => normalCdf((price - 100) / 10)),
  } as NonNullable<DistributionResult['of']>;
  const percent = (z: number): string => `${(100 * z).toFixed(1)}%`;

  it('is read between the points sent, and is known a moment after the last key', () => {
    expect(chanceText(of, ['90', '110'])).toBe('68.3%');
    expect(chanceText(of, ['96.13', '97.77'])).toBe(percent(normalCdf(-0.223) - normalCdf(-0.387)));
    expect(chanceText(of, ['0', '100'])).toBe('50.0%');
    expect(chanceText(of, ['100', '1,000,000'])).toBe('50.0%');
    expect(chanceText(of, ['140', '150'])).toBe('<0.1%');
    expect(chanceText(of, ['$ 90', ' 1 000 000.50'])).toBe(chanceText(of, ['90', '1,000,000.5']));
    // A decimal comma is no price a hundred times as high.
    for (const typed of ['110,5', '1,10', '0,500', '1.110,5', '11,00', '1,000,00', '.', '-', '1,,000'])
      expect([typed, chanceText(of, ['90', typed])]).toEqual([typed, '—']);
  });

  it('is a dash until there are two prices, the lower first', () => {
    for (const typed of [
      ['', ''],
      ['90', ''],
      ['', '110'],
      ['110', '90'],
      ['a', '110'],
      ['100', '100'],
    ] as const)
      expect(chanceText(of, [...typed])).toBe('—');
  });

  it('is kept as typed, one price too; what earlier versions kept is read', () => {
    const kept = (between: unknown) => volatilitySettingsSchema.parse({ between }).between;
    expect([kept(['90', '']), kept([90, 110.5]), kept(undefined), kept('x')]).toEqual([
      ['90', ''],
      ['90', '110.5'],
      ['', ''],
      ['', ''],
    ]);
  });
});

describe('the fan', () => {
  const axis = (...days: number[]): string[] => {
    const of = { fan: { days, prices: [] }, quantiles: [] } as unknown as NonNullable<DistributionResult['of']>;
    return days.map((day) => fanPlot(of).formatX!(day));
  };

  it('counts its time ahead in the unit that the time left asks for', () => {
    expect(axis(0, 1 / 1_440, 2 / 1_440)).toEqual(['0.0m', '1.0m', '2.0m']);
    expect(axis(0, 0.125, 0.25)).toEqual(['0.0h', '3.0h', '6.0h']);
    expect(axis(0, 1, 30)).toEqual(['0d', '1d', '30d']);
  });
});

it('tails that no quote reaches are said to be the model’s', () => {
  const quantiles = [0.05, 0.5, 0.95].map((share, i) => ({ share, price: 90 + 10 * i }));
  const of = (low: number, high: number): string =>
    tailsInWords({ quoted: [low, high], quantiles } as unknown as Parameters<typeof tailsInWords>[0]);
  expect(of(80, 120)).toBe('');
  expect(of(95, 120)).toBe('Quotes end at 95.00 and 120.00: what lies beyond, ≈, is the model’s tail and no market’s.');
  expect(of(80, 105)).not.toBe('');
  expect(of(Number.NaN, Number.NaN)).toContain('carried on from the last fit');
});
