import { expect, test } from 'vitest';
import { isChoiceOver } from '../../../../src/renderer/stores/delayed-choice.ts';

test.each([
  ['realTime', false, true],
  ['realTime', true, true],
  ['unknown', true, true],
  ['unknown', false, false],
  ['delayed', true, false],
  ['none', true, false],
] as const)(
  'delayed data chosen before, and a key that is %s (another one: %s): over %s',
  (timeliness, another, over) => {
    expect(isChoiceOver(timeliness, another)).toBe(over);
  },
);
