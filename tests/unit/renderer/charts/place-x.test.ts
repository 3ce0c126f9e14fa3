import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeX } from '../../../../src/renderer/charts/place-x.ts';

/** As lightweight-charts 5.2.1: pixels of whole places, and 0 for any other. */
const scaleOf = (spacing: number, leftPx: number): Parameters<typeof placeX>[0] => ({
  logicalToCoordinate: ((place: number) => (Number.isInteger(place) ? leftPx + place * spacing : 0)) as never,
});

test('a place between two bars lies between them, and beyond the ends the way goes on', () => {
  const scale = scaleOf(10, 100);
  expect([0, 1, 0.25, 7.5, -0.5, -3].map((place) => placeX(scale, place))).toEqual([100, 110, 102.5, 175, 95, 70]);
});

test('what is later is further to the right', () => {
  const place = fc.double({ min: -500, max: 500, noNaN: true });
  fc.assert(
    fc.property(place, place, fc.double({ min: 0.5, max: 40, noNaN: true }), (a, b, spacing) => {
      const scale = scaleOf(spacing, -37);
      expect(placeX(scale, b) - placeX(scale, a)).toBeCloseTo((b - a) * spacing, 6);
    }),
  );
});

test('without bars, or of a place that is not known, no pixel', () => {
  expect(placeX({ logicalToCoordinate: () => null }, 2.5)).toBeNaN();
  expect(placeX(scaleOf(10, 0), Number.NaN)).toBeNaN();
  expect(placeX(scaleOf(10, 0), Number.POSITIVE_INFINITY)).toBeNaN();
});
