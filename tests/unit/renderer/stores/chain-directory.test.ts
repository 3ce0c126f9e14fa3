/** Lists of a recording that names its contracts as it plays. */
import { expect, test } from 'vitest';
import { mayGrow } from '../../../../src/renderer/stores/chain-directory.ts';

test('a list of what was named so far, and one that could not be had, may grow; a reference does not', () => {
  expect(mayGrow({ kind: 'ready', value: [{ soFar: true }] })).toBe(true);
  expect(mayGrow({ kind: 'failed', message: 'No listed options were found for SPY.' })).toBe(true);
  expect([mayGrow({ kind: 'ready', value: [{}] }), mayGrow({ kind: 'loading' }), mayGrow(undefined)]).toEqual([
    false,
    false,
    false,
  ]);
});
