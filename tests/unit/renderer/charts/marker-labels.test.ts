import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeLabels } from '../../../../src/renderer/charts/marker-labels.ts';

const BOUNDS = { left: 50, right: 450 };
const GAP = 4;

test('a name stands right of its line, left of it at the right edge, and in the middle of a band', () => {
  const line = (x: number) => ({ from: x, to: x, width: 20 });
  expect(placeLabels([line(100)], BOUNDS, GAP)).toEqual([{ left: 104, row: 0 }]);
  expect(placeLabels([line(440)], BOUNDS, GAP)).toEqual([{ left: 416, row: 0 }]);
  expect(placeLabels([{ from: 0, to: 150, width: 20 }], BOUNDS, GAP)).toEqual([{ left: 90, row: 0 }]);
});

test('spot inside the band of zero gamma goes one row down, far from it both stand on top', () => {
  const band = { from: 200, to: 260, width: 60 };
  expect(placeLabels([band, { from: 230, to: 230, width: 20 }], BOUNDS, GAP).map(({ row }) => row)).toEqual([0, 1]);
  expect(placeLabels([band, { from: 300, to: 300, width: 20 }], BOUNDS, GAP).map(({ row }) => row)).toEqual([0, 0]);
});

test('no name lies over another or outside, whatever the markers', () => {
  const marker = fc
    .record({ from: fc.integer({ min: -200, max: 700 }), wide: fc.nat(300), width: fc.integer({ min: 5, max: 120 }) })
    .map(({ from, wide, width }) => ({ from, to: from + wide, width }));
  fc.assert(
    fc.property(fc.array(marker, { maxLength: 8 }), (markers) => {
      const placed = placeLabels(markers, BOUNDS, GAP);
      placed.forEach((one, i) => {
        expect(one.left).toBeGreaterThanOrEqual(BOUNDS.left);
        expect(one.left + markers[i].width).toBeLessThanOrEqual(BOUNDS.right);
        for (const [j, other] of placed.entries()) {
          if (j === i || other.row !== one.row) continue;
          const apart =
            one.left >= other.left + markers[j].width + GAP || other.left >= one.left + markers[i].width + GAP;
          expect(apart).toBe(true);
        }
      });
    }),
  );
});
