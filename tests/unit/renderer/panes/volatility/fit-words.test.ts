import { expect, test } from 'vitest';
import { fitInWords, fitText } from '../../../../../src/renderer/panes/volatility/volatility-words.ts';

const fit = { twoSided: 41, zeroBid: 2, old: 0, rmsePoints: 0.052, rmseHalfSpreads: 0.44, inside: 0.976, held: false };

test('a fit says how many quotes it has, and how many were left out as old', () => {
  expect(fitText(fit)).toBe('43');
  expect(fitText({ ...fit, old: 24 })).toBe('43, 24 old left out');
  expect(fitText({ ...fit, held: true })).toBe('held');
  expect(fitText(undefined)).toBe('—');
});

test('and in words how well it meets them', () => {
  expect(fitInWords({ ...fit, old: 1 })).toBe(
    'Fitted to 41 two-sided quotes and 2 zero bids: 0.05 volatility points off, 0.4 half-spreads (root mean square); 98 % have the fit between bid and ask. 1 strike is left out: known only of an earlier time than the others.',
  );
  const none = {
    ...fit,
    twoSided: 0,
    zeroBid: 1,
    rmsePoints: Number.NaN,
    rmseHalfSpreads: Number.NaN,
    inside: Number.NaN,
  };
  expect(fitInWords(none)).toBe('Fitted to 0 two-sided quotes and 1 zero bid.');
});
