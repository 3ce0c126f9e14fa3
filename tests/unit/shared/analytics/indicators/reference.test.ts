/** Against another implementation (trading-signals), over a walk of a thousand bars. */
import {
  ADX,
  ATR,
  BollingerBands,
  EMA,
  KeltnerChannels,
  MACD,
  OBV,
  RSI,
  SMA,
  StochasticOscillator,
  VWAP,
} from 'trading-signals';
import { describe, expect, test } from 'vitest';
import { ema, sma } from '../../../../../src/shared/analytics/indicators/averages.ts';
import { bollinger, keltner } from '../../../../../src/shared/analytics/indicators/bands.ts';
import { macd, rsi, stochastics } from '../../../../../src/shared/analytics/indicators/momentum.ts';
import { adx, atr } from '../../../../../src/shared/analytics/indicators/trend.ts';
import { anchoredVwap, obv } from '../../../../../src/shared/analytics/indicators/volume.ts';
import { allLines, walk } from './bars.ts';

const BARS = walk(1000);
const closes = BARS.map((bar) => bar.close);

/** From the first bar on which the other one speaks, every value; returns how many were compared. */
function agree(mine: readonly number[], theirs: readonly (number | null | undefined)[], fromBar = 0): number {
  let compared = 0;
  theirs.forEach((value, i) => {
    if (i < fromBar || value === null || value === undefined) return;
    expect(Math.abs(mine[i] - value), `bar ${i}: ${mine[i]} is not ${value}`).toBeLessThan(
      1e-8 * Math.max(1, Math.abs(value)),
    );
    compared++;
  });
  return compared;
}

describe('equal from the first value on', () => {
  test('SMA 20', () => {
    const theirs = new SMA(20);
    expect(
      agree(
        allLines(sma(20), BARS)[0],
        closes.map((c) => theirs.update(c, false)),
      ),
    ).toBe(981);
  });

  test('Bollinger 20, 2', () => {
    const theirs = new BollingerBands(20, 2);
    const bands = closes.map((c) => theirs.update(c, false));
    const [middle, upper, lower] = allLines(bollinger(20, 2), BARS);
    expect(
      agree(
        middle,
        bands.map((b) => b?.middle),
      ),
    ).toBe(981);
    agree(
      upper,
      bands.map((b) => b?.upper),
    );
    agree(
      lower,
      bands.map((b) => b?.lower),
    );
  });

  test('RSI 14', () => {
    const theirs = new RSI(14);
    expect(
      agree(
        allLines(rsi(14), BARS)[0],
        closes.map((c) => theirs.update(c, false)),
      ),
    ).toBe(986);
  });

  test('ATR 14', () => {
    const theirs = new ATR(14);
    expect(
      agree(
        allLines(atr(14), BARS)[0],
        BARS.map((b) => theirs.update(b, false)),
      ),
    ).toBe(987);
  });

  test('stochastics 14, 3, 5', () => {
    const theirs = new StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 5 });
    const values = BARS.map((b) => theirs.update(b, false));
    const [k, d] = allLines(stochastics(14, 3, 5), BARS);
    expect(
      agree(
        k,
        values.map((v) => v?.stochK),
      ),
    ).toBe(981);
    agree(
      d,
      values.map((v) => v?.stochD),
    );
  });

  test('OBV', () => {
    const theirs = new OBV(2);
    expect(
      agree(
        allLines(obv(), BARS)[0],
        BARS.map((b) => theirs.update(b, false)),
      ),
    ).toBe(999);
  });

  test('VWAP from an anchor', () => {
    const theirs = new VWAP();
    const values = BARS.map((b, i) => (i < 100 ? undefined : theirs.update(b, false)));
    expect(agree(allLines(anchoredVwap(BARS[100].startMs, { whole: false }), BARS)[0], values)).toBeGreaterThan(895);
  });
});

describe('equal once the seeds, which differ by source, have faded', () => {
  test('EMA 21', () => {
    const theirs = new EMA(21);
    expect(
      agree(
        allLines(ema(21), BARS)[0],
        closes.map((c) => theirs.update(c, false)),
        500,
      ),
    ).toBe(500);
  });

  test('MACD 12, 26, 9', () => {
    const theirs = new MACD(new EMA(12), new EMA(26), new EMA(9));
    const values = closes.map((c) => theirs.update(c, false));
    const [histogram, line, signal] = allLines(macd(12, 26, 9), BARS);
    expect(
      agree(
        line,
        values.map((v) => v?.macd),
        600,
      ),
    ).toBe(400);
    agree(
      signal,
      values.map((v) => v?.signal),
      600,
    );
    agree(
      histogram,
      values.map((v) => v?.histogram),
      600,
    );
  });

  test('Keltner 20, 10, 2', () => {
    const theirs = new KeltnerChannels({ emaInterval: 20, atrInterval: 10, multiplier: 2 });
    const values = BARS.map((b) => theirs.update(b, false));
    const [middle, upper, lower] = allLines(keltner(20, 10, 2), BARS);
    expect(
      agree(
        middle,
        values.map((v) => v?.middle),
        500,
      ),
    ).toBe(500);
    agree(
      upper,
      values.map((v) => v?.upper),
      500,
    );
    agree(
      lower,
      values.map((v) => v?.lower),
      500,
    );
  });

  test('ADX 14 and its two directions', () => {
    const theirs = new ADX(14);
    const values = BARS.map((b) => ({ adx: theirs.update(b, false), plus: theirs.pdi, minus: theirs.mdi }));
    const [index, plus, minus] = allLines(adx(14), BARS);
    expect(
      agree(
        index,
        values.map((v) => v.adx),
        600,
      ),
    ).toBe(400);
    // The other one gives the directions as fractions.
    agree(
      plus,
      values.map((v) => 100 * Number(v.plus)),
      600,
    );
    agree(
      minus,
      values.map((v) => 100 * Number(v.minus)),
      600,
    );
  });
});
