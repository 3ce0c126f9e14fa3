import { expect, it } from 'vitest';
import { nextDraft, readDrafts, toDraft } from '../../../../src/renderer/app/settings/rate-points.ts';

const drafts = [
  { days: '30', percent: '3.8' },
  { days: '1,095', percent: '3.6' },
];

it('shows days as other numbers are shown, and reads them back', () => {
  const points = [{ days: 1095, rateFraction: 0.036 }];
  expect(points.map(toDraft)).toEqual([drafts[1]]);
  expect(readDrafts([drafts[1]])).toEqual(points);
});

it('refuses two points of the same days, however they are written', () => {
  const same = 'Two points are of 1,095 days. Correct one of them, or remove it: until then the old curve is used.';
  expect(readDrafts([...drafts, { days: '1 095', percent: '5' }])).toEqual([
    { days: 30, rateFraction: 0.038 },
    same,
    same,
  ]);
});

it('says what is wrong with a point', () => {
  expect(readDrafts([{ days: '36,501', percent: '4' }])).toEqual([
    'Days: 36,501 cannot be used: it must be a whole number from 1 to 36,500.',
  ]);
  expect(readDrafts([{ days: '30', percent: '101' }])).toEqual([
    'Rate: 101 cannot be used: it must be a number from -10 to 100.',
  ]);
});

it('adds a point a year beyond the last, wherever that stands', () => {
  expect(nextDraft([...drafts].reverse())).toEqual({ days: '1,460', percent: '3.6' });
  expect(nextDraft([...drafts, { days: 'x', percent: '3' }])).toEqual({ days: '1,460', percent: '3.6' });
  expect(nextDraft([])).toEqual({ days: '365', percent: '4' });
});
