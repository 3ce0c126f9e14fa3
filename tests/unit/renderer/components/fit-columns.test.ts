import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitScale } from '../../../../src/renderer/components/fit-columns.ts';

const widths = fc.array(fc.integer({ min: 30, max: 160 }), { minLength: 3, maxLength: 15 });

it('leaves columns alone that all fit', () => expect(fitScale([50, 60, 70], 400)).toBe(1));

it('fills the room with the first columns that fit whole', () => {
  // 50 + 60 fit into 150, 70 more do not.
  expect(fitScale([50, 60, 70], 150)).toBeCloseTo(150 / 110);
  expect(fitScale([200, 60], 150)).toBe(1);
});

it('stands around the middle column', () => {
  // 40 + 50 + 40 fit, with 30 more on each side they do not.
  expect(fitScale([30, 40, 50, 40, 30], 160, 2)).toBeCloseTo(160 / 130);
});

it('never shrinks a column, and an edge falls on the edge of the room where the stretch is within its limit', () =>
  fc.assert(
    fc.property(widths, fc.integer({ min: 60, max: 1500 }), (all, room) => {
      const scale = fitScale(all, room);
      expect(scale).toBeGreaterThanOrEqual(1);
      if (scale === 1 || scale >= 1.6) return;
      let edge = 0;
      const edges = all.map((width) => (edge += width * scale));
      expect(edges.some((at) => Math.abs(at - room) < 1e-6)).toBe(true);
    }),
  ));
