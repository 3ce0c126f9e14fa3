import { expect, test } from 'vitest';
import { wrap } from '../../../../src/renderer/charts/plot-picture.ts';

const length = (text: string): number => text.length;

test('a note is broken between words and loses none', () => {
  const text = 'GEX = sum of gamma by open interest: dollars of delta per move';
  const lines = wrap(text, 20, length);
  expect(lines.join(' ')).toBe(text);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(20);
  expect(wrap('unbreakable', 4, length)).toEqual(['unbreakable']);
  expect(wrap('', 4, length)).toEqual([]);
});
