import { expect, it } from 'vitest';
import { roomBehind } from '../../../../src/renderer/components/whole-columns.ts';

it('leaves so much behind the last column that the last ones can begin beside the frozen ones', () => {
  // 300 px for a frozen column of 80: the last three take 210 of the other 220.
  expect(roomBehind([80, 90, 90, 60, 70, 80], 1, 300)).toBe(10);
  expect(roomBehind([100, 100, 100, 100], 0, 200)).toBe(0);
  expect(roomBehind([100, 120, 150], 0, 260)).toBe(110);
});

it('leaves nothing where all columns fit', () => {
  expect(roomBehind([80, 90, 90], 1, 300)).toBe(0);
  expect(roomBehind([], 0, 300)).toBe(0);
});
