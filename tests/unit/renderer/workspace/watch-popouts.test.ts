/** A window of panes that is closed without a word, or reloaded, gives its panes back. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addToPopout } from '../../../../src/renderer/stores/windows-store.ts';
import { watchPopouts } from '../../../../src/renderer/workspace/watch-popouts.ts';

vi.mock('../../../../src/renderer/bridge/terminal.ts', () => ({ windowFrames: {} }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  ['closed', { closed: true }, 0],
  ['reloaded', { document: {} }, 1],
])('one that is %s is lost, one that stands is not', (_how, change, closes) => {
  const close = vi.fn(() => void Object.assign(view, { closed: true }));
  const view = { closed: false, document: {}, close } as unknown as Window;
  const standing = { closed: false, document: {} } as unknown as Window;
  const lost: string[] = [];
  const leave = [addToPopout(view, 'gone'), addToPopout(view, 'gone'), addToPopout(standing, 'stands')];
  const stop = watchPopouts((layoutId) => lost.push(layoutId));
  vi.advanceTimersByTime(5_000);
  expect(lost).toEqual([]);
  Object.assign(view, change);
  // The dock may have taken the panes back before.
  if (closes > 0) for (const go of leave.splice(0, 2)) go();
  vi.advanceTimersByTime(1_000);
  expect([lost, close.mock.calls.length]).toEqual([closes > 0 ? [] : ['gone'], closes]);
  vi.advanceTimersByTime(3_000);
  if (closes === 0) expect(lost.length).toBeGreaterThan(0);
  for (const go of leave) go();
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
