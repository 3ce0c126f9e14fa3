import { expect, test } from 'vitest';
import { FORGOTTEN, LargePlaces } from '../../../../../src/main/engine/alerts/large-places.ts';

test('each large print has a place of its own while it is among the newest; one that lost it gets none again', () => {
  const places = new LargePlaces(3);
  expect([-7, 4, 9, 4].map((seq) => places.of(seq))).toEqual([0, 1, 2, 1]);
  expect(places.of(12)).toBe(0);
  expect([-7, 4, 9].map((seq) => places.has(seq))).toEqual([false, true, true]);
  expect(places.of(-7)).toBe(FORGOTTEN);
  expect(places.of(20)).toBe(1);
  expect([4, 9, 12, 20].map((seq) => places.of(seq))).toEqual([FORGOTTEN, 2, 0, 1]);
  places.clear();
  expect([places.has(9), places.of(4)]).toEqual([false, 0]);
});
