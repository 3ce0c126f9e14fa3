import { expect, test } from 'vitest';
import {
  excludedText,
  grossGex,
  isPartial,
  exposureCsv,
  listingsText,
  noteOf,
  exposurePlot,
  totalOf,
  zeroGammaLevels,
  zeroGammaText,
} from '../../../../../src/renderer/panes/exposure/select-exposure.ts';
import type { ExposureResult, ExposureRow } from '../../../../../src/shared/contract/analytics.ts';

const row = (change: Partial<ExposureRow>): ExposureRow => ({
  gexCall: 0,
  gexPut: 0,
  gex: 0,
  dex: 0,
  vex: 0,
  cex: 0,
  callOpenInterest: 0,
  putOpenInterest: 0,
  callVolume: 0,
  putVolume: 0,
  ...change,
});

const strikes = [90, 95, 100, 105, 110].map((strike, i) => ({
  strike,
  ...row({ gexCall: i, gexPut: -2 * i, gex: -i, dex: i - 2, callOpenInterest: 10, putOpenInterest: 4 }),
}));

const result: ExposureResult = {
  what: 'exposure',
  underlying: 'SPY',
  atMs: 0,
  spot: 101,
  sign: 'naive',
  assumption: 'calls +, puts −',
  byStrike: strikes,
  byExpiry: [{ expiry: '2026-12-18', ...row({ gex: -10 }) }],
  total: row({ gexCall: 10, gexPut: -20, gex: -10 }),
  zeroGamma: [{ sign: 'naive', level: 99 }, { sign: 'flowAdjusted' }, { sign: 'volumeWeighted', level: 103.5 }],
  maxPain: [],
  putCall: {},
  listings: { asked: 3, loaded: 2 },
  excluded: { adjusted: 2, noOpenInterest: 0, noModel: 7 },
  contracts: 20,
};

test('gamma shows calls, puts and their net; the shown bars add up to the total', () => {
  const plot = exposurePlot(result, { measure: 'gex', by: 'strike', reach: 500 });
  expect(plot.series.map((s) => s.label)).toEqual(['Calls', 'Puts', 'Net']);
  const sums = plot.series.map((s) => Array.from(s.y).reduce((a, b) => a + b, 0));
  expect(sums).toEqual([10, -20, totalOf(result, 'gex')]);
});

test('the window keeps the money in the middle', () => {
  const plot = exposurePlot(result, { measure: 'dex', by: 'strike', reach: 1 });
  expect(plot.series[0].x).toEqual([100, 105, 110]);
  // What is above zero and what is below are two series, so that sign has a colour and a direction.
  expect(plot.series[0].y).toEqual([0, 1, 2]);
});

test('puts hang below the line in counts, and are labelled as positive numbers', () => {
  const plot = exposurePlot(result, { measure: 'openInterest', by: 'strike', reach: 500 });
  expect(plot.series[1].y[0]).toBe(-4);
  expect(plot.formatY(-4)).toBe('4');
  expect(totalOf(result, 'openInterest')).toBeUndefined();
});

test('zero gamma is a band over the assumptions that have a level; where the one shown has none, others stand by name and none is marked', () => {
  const marked = (of: ExposureResult): string[] =>
    exposurePlot(of, { measure: 'gex', by: 'strike', reach: 5 }).markers!.map(({ label }) => label!);
  expect(zeroGammaText(result)).toBe('99.00 to 103.50');
  expect(marked(result)).toEqual(['zero gamma', 'spot']);
  expect(zeroGammaText({ ...result, zeroGamma: [{ sign: 'naive', level: 99 }] })).toBe('99.00');
  const without: ExposureResult = { ...result, sign: 'flowAdjusted' };
  expect(zeroGammaText(without)).toBe('none within ±15 %; Calls +, puts − 99.00; Volume-weighted 103.50');
  expect(marked(without)).toEqual(['spot']);
  expect(zeroGammaText({ ...result, zeroGamma: [{ sign: 'naive' }] })).toBe('none within ±15 %');
  expect(zeroGammaText({ ...without, spot: undefined })).toBe('—');
  expect(zeroGammaText({ ...without, total: row({ gex: Number.NaN }) })).toBe('—');
});

test('what was left out is counted in words', () => {
  expect(excludedText(result)).toBe('20 contracts; left out: 2 adjusted, 7 without a model value');
});

test('the CSV holds every strike, every expiry and the total', () => {
  const lines = exposureCsv(result).trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 5 + 1 + 1);
  expect(lines[0]).toContain(
    'gex ($ of delta per 1 %),dex ($),vex ($ of delta per vol point),cex ($ of delta per day)',
  );
  expect(lines[0].split(',')).toHaveLength(lines[7].split(',').length);
  expect(lines[7].startsWith('SPY,1970-01-01T00:00:00.000Z,101,naive,total,,10,-20,-10,')).toBe(true);
});

test('the formula names the weight and the assumption of the number beside it', () => {
  const note = noteOf({ measure: 'gex', sign: 'naive' }, result);
  expect(note).toContain('open interest');
  expect(note).toContain('Assumption: calls +, puts −.');
  expect(noteOf({ measure: 'vex', sign: 'volumeWeighted' }, result)).toContain('volume today');
  expect(noteOf({ measure: 'volume', sign: 'naive' }, result)).not.toContain('Assumption');
  expect(zeroGammaLevels(result).split('\n')).toEqual([
    'Calls +, puts −: 99.00',
    'Flow-adjusted: none within ±15 %',
    'Volume-weighted: 103.50',
  ]);
});

test('unknown is an empty field and no bar', () => {
  const unknown = {
    ...result,
    total: row({ gex: Number.NaN }),
    byStrike: [{ strike: 90, ...row({ gexCall: Number.NaN }) }],
  };
  expect(exposureCsv(unknown).split('\r\n')[1]).toContain(',strike,90,,0,');
  expect(exposurePlot(unknown, { measure: 'gex', by: 'strike', reach: 5 }).series[0].y[0]).toBeNaN();
});

test('what is left of calls and puts is given as a share of both; a part of the chain is no total', () => {
  expect(grossGex(result)).toEqual({ dollars: 30, netShare: '33 %' });
  expect(grossGex({ total: row({ gexCall: 1000, gexPut: -998, gex: 2 }) })!.netShare).toBe('0.1 %');
  expect(grossGex({ total: row({ gexCall: Number.NaN, gexPut: Number.NaN }) })).toBeUndefined();
  expect([isPartial(result), isPartial({ listings: { asked: 3, loaded: 3 } })]).toEqual([true, false]);
});

test('expiries whose quotes the model contradicts are named among those that are not in the sums', () => {
  const text = (contradicted?: number): string => listingsText({ listings: { asked: 33, loaded: 30, contradicted } });
  expect([text(), text(1), text(2)]).toEqual([
    '30 of 33 expiries',
    '30 of 33 expiries, 1 contradicts its quotes',
    '30 of 33 expiries, 2 contradict their quotes',
  ]);
});
