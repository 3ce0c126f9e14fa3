import { expect, test } from 'vitest';
import { isFirstStart } from '../../../../src/renderer/app/first-start.ts';
import type { KeyStatus } from '../../../../src/shared/contract/calls.ts';
import type { WorldState } from '../../../../src/shared/contract/world.ts';

const simulated: WorldState = { kind: 'simulated', clockMs: 0, ready: true, source: 'seed 7' };
const key: KeyStatus = { present: false, origins: [], store: 'none' };

test('the first cards stand in the built-in simulated market without a key, and nowhere else', () => {
  expect(isFirstStart(simulated, key)).toBe(true);
  expect(isFirstStart(simulated, { ...key, present: true })).toBe(false);
  expect(isFirstStart({ ...simulated, server: 'ws://127.0.0.1:9000' }, key)).toBe(false);
  expect(isFirstStart({ ...simulated, ready: false }, key)).toBe(false);
  expect(isFirstStart({ ...simulated, kind: 'live' }, key)).toBe(false);
  expect(isFirstStart({ ...simulated, kind: 'replay' }, key)).toBe(false);
  expect(isFirstStart(undefined, key)).toBe(false);
  expect(isFirstStart(simulated, undefined)).toBe(false);
});
