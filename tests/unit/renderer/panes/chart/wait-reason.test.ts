import { expect, test } from 'vitest';
import { waitReason } from '../../../../../src/renderer/panes/chart/wait-reason.ts';

const calm = { link: 'open', ready: true, failed: false, seeking: false, restWait: undefined } as const;

test('a wait says what is waited for, the nearest cause first', () => {
  const said = (change: Partial<Parameters<typeof waitReason>[1]>): string =>
    waitReason('Loading', { ...calm, ...change });
  const restWait = { count: 1, forMs: 11_200, planKnown: true };
  expect(said({})).toBe('Loading: the history was asked for and has not come yet.');
  expect(said({ restWait })).toBe('Loading: one request waits for the plan’s five a minute; the next goes in 12 s.');
  expect(said({ restWait: { count: 3, forMs: 900, planKnown: false } })).toBe(
    'Loading: 3 requests wait because the plan is not known yet, and until it is no more than five a minute are sent; the next goes in 1 s.',
  );
  expect(said({ seeking: true, restWait })).toContain('the replay is moving');
  expect(said({ ready: false, seeking: true })).toContain('the market is starting');
  expect(said({ ready: false, failed: true })).toBe('Loading: no market is open.');
  expect(said({ link: 'lost', ready: false })).toContain('connection to the engine is lost');
});
