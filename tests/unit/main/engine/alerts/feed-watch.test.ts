/** What lasts of a market's silence and lost connection, and which gaps are new. */
import { describe, expect, test } from 'vitest';
import { FeedState } from '../../../../../src/main/engine/alerts/feed-state.ts';
import { FeedWatch } from '../../../../../src/main/engine/alerts/feed-watch.ts';
import type { GapEntry } from '../../../../../src/shared/contract/health.ts';

const gap = (id: string): GapEntry => ({
  id,
  market: 'stocks',
  channel: 'T',
  symbols: [],
  startMs: 1,
  cause: 'disconnect',
  detail: '',
  repair: 'none',
});
const stateOf = (event: 'stale' | 'disconnected' | 'gap'): FeedState =>
  new FeedState({ kind: 'stale', market: 'stocks', event });
const shows = (watch: FeedWatch, event: 'stale' | 'disconnected' | 'gap'): boolean => watch.show(stateOf(event));

function connections(watch: FeedWatch, ...states: string[]): FeedWatch {
  for (const state of states) watch.connection({ market: 'stocks', state, reason: `${state}.` });
  return watch;
}

test('a market is stale while it is listed as such', () => {
  const watch = new FeedWatch();
  const state = stateOf('stale');
  expect([watch.show(state), state.value()]).toEqual([false, 0]);
  watch.setStale(['options', 'stocks']);
  expect([watch.show(state), state.value(), watch.show(state)]).toEqual([true, 1, false]);
  watch.setStale(['options']);
  expect([watch.show(state), state.value()]).toEqual([true, 0]);
});

describe('a connection', () => {
  test.each<[what: string, states: string[], lost: boolean]>([
    ['that never was', ['backingOff'], false],
    ['that lives', ['live'], false],
    ['that waits to try again', ['live', 'backingOff'], true],
    ['that another session took', ['live', 'evicted'], true],
    ['cut because it was slow', ['live', 'slow'], true],
    ['that waits for the plan', ['live', 'waiting'], true],
    ['whose key is refused', ['live', 'authFailed'], true],
    ['on its way back', ['live', 'backingOff', 'connecting'], true],
    ['on its way', ['live', 'connecting'], false],
    ['that is back', ['live', 'backingOff', 'live'], false],
    ['that is no longer wanted', ['live', 'backingOff', 'off'], false],
    ['that was ended before it failed', ['live', 'off', 'backingOff'], false],
  ])('%s', (_what, states, lost) => {
    expect(shows(connections(new FeedWatch(), ...states), 'disconnected')).toBe(lost);
  });

  test('that is lost says why, and is no silence and no gap', () => {
    const watch = connections(new FeedWatch(), 'live', 'evicted');
    const state = stateOf('disconnected');
    watch.show(state);
    expect(state.reading()[0].text).toBe('connection lost: evicted.');
    expect([shows(watch, 'stale'), shows(watch, 'gap')]).toEqual([false, false]);
  });

  test('of another market loses nothing', () => {
    const watch = new FeedWatch();
    watch.connection({ market: 'options', state: 'live', reason: '' });
    watch.connection({ market: 'options', state: 'evicted', reason: '' });
    expect(shows(watch, 'disconnected')).toBe(false);
  });
});

test('a gap is new once, as long as the ledger lists it', () => {
  const watch = new FeedWatch();
  const ids = Array.from({ length: 500 }, (_, i) => `gap ${i}`);
  expect(ids.every((id) => watch.isNewGap(gap(id)))).toBe(true);
  expect(ids.some((id) => watch.isNewGap(gap(id)))).toBe(false);
  // One more than it lists: the oldest is let go, and no other.
  expect(watch.isNewGap(gap('one more'))).toBe(true);
  expect(watch.isNewGap(gap('gap 1'))).toBe(false);
  expect(watch.isNewGap(gap('gap 0'))).toBe(true);
});

test('cleared, it knows of no silence, no loss, no connection and no gap', () => {
  const watch = connections(new FeedWatch(), 'live', 'backingOff');
  watch.setStale(['stocks']);
  watch.isNewGap(gap('a'));
  watch.clear();
  expect([shows(watch, 'stale'), shows(watch, 'disconnected')]).toEqual([false, false]);
  expect(shows(connections(watch, 'backingOff'), 'disconnected')).toBe(false);
  expect(watch.isNewGap(gap('a'))).toBe(true);
});
