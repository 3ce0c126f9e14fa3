import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ranIn, timelineScale } from '../../../../../src/renderer/panes/replay/timeline-scale.ts';

const HOUR_MS = 3_600_000;
const stretches = fc
  .array(fc.record({ night: fc.integer({ min: 1, max: 60 }), hours: fc.integer({ min: 1, max: 8 }) }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((days) => {
    let atMs = 1_790_000_000_000;
    return days.map(({ night, hours }) => {
      const startMs = (atMs += night * HOUR_MS);
      return { startMs, endMs: (atMs += hours * HOUR_MS) };
    });
  });

test('one session takes the whole bar, in proportion', () => {
  const scale = timelineScale([{ startMs: 1000, endMs: 3000 }]);
  expect(scale.places).toEqual([{ from: 0, to: 1, lane: 0, lanes: 1 }]);
  expect([0, 1000, 1500, 3000, 9000].map((ms) => scale.shareOf(ms))).toEqual([0, 0, 0.25, 1, 1]);
  expect([0, 0.25, 1].map((share) => scale.momentAt(share))).toEqual([1000, 1500, 3000]);
});

test('a night of sixteen hours is a notch, and a moment in it the next morning', () => {
  const day = 6.5 * HOUR_MS;
  const scale = timelineScale([
    { startMs: 0, endMs: day },
    { startMs: 24 * HOUR_MS, endMs: 24 * HOUR_MS + day },
  ]);
  const [first, second] = scale.places;
  expect(second.from - first.to).toBeCloseTo(0.008, 9);
  expect(second.to - second.from).toBeCloseTo(first.to - first.from, 9);
  expect(scale.shareOf(12 * HOUR_MS)).toBe(first.to);
  expect(scale.momentAt((first.to + second.from) / 2)).toBe(24 * HOUR_MS);
});

test('a step stops at the edge of what was recorded, and the next one is in the day beside it', () => {
  const scale = timelineScale([
    { startMs: 1_000, endMs: 5_000 },
    { startMs: 90_000, endMs: 95_000 },
  ]);
  const steps: [number, number, number][] = [
    [1_500, 2_000, 3_500],
    [4_000, 2_000, 5_000],
    [5_000, 2_000, 90_000],
    [60_000, 2_000, 90_000],
    [94_000, 2_000, 95_000],
    [95_000, 2_000, 95_000],
    [91_000, -2_000, 90_000],
    [90_000, -2_000, 5_000],
    [1_500, -2_000, 1_000],
    [1_000, -2_000, 1_000],
  ];
  expect(steps.map(([fromMs, stepMs]) => scale.stepped(fromMs, stepMs))).toEqual(steps.map(([, , toMs]) => toMs));
});

test('order is kept, every moment is found again, recordings keep four fifths of the bar', () => {
  fc.assert(
    fc.property(stretches, fc.double({ min: 0, max: 1, noNaN: true }), (days, share) => {
      const scale = timelineScale(days);
      expect(scale.places.at(-1)!.to).toBeCloseTo(1, 9);
      expect(scale.places.reduce((sum, { from, to }) => sum + to - from, 0)).toBeGreaterThan(0.799);
      for (const { startMs, endMs } of days) {
        const atMs = startMs + share * (endMs - startMs);
        // At a recording's very end the share is that of the end itself.
        expect(Math.abs(scale.momentAt(scale.shareOf(atMs)) - atMs)).toBeLessThan(5);
      }
      const moments = days.flatMap(({ startMs, endMs }) => [startMs, endMs]).map((ms) => scale.shareOf(ms));
      expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    }),
    { seed: 3, numRuns: 100 },
  );
});

test('recordings that ran at the same time lie over each other in lanes of their own, and no time counts twice', () => {
  const at = (hour: number): number => hour * HOUR_MS;
  const recordings = [
    { startMs: at(0), endMs: at(6) },
    { startMs: at(1), endMs: at(3) },
    { startMs: at(4), endMs: at(8) },
    { startMs: at(24), endMs: at(26) },
  ];
  expect(ranIn(recordings)).toEqual([
    { startMs: at(0), endMs: at(8) },
    { startMs: at(24), endMs: at(26) },
  ]);
  const scale = timelineScale(recordings);
  expect(scale.places.map(({ lane, lanes }) => `${lane + 1} of ${lanes}`)).toEqual([
    '1 of 2',
    '2 of 2',
    '2 of 2',
    '1 of 1',
  ]);
  const hours = (n: number): number => (scale.places[n].to - scale.places[n].from) / scale.shareOf(at(1));
  expect([0, 1, 2, 3].map(hours)).toEqual([6, 2, 4, 2].map((length) => expect.closeTo(length, 6)));
  // Behind the second's end the first one still runs.
  expect(scale.shareOf(at(3.5))).toBeGreaterThan(scale.shareOf(at(3)));
});
