import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timelineScale } from '../../../../../src/renderer/panes/replay/timeline-scale.ts';

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
  expect(scale.places).toEqual([{ from: 0, to: 1 }]);
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
