/** What lasts of a market's silence and lost connection, and which gaps are new. */
import { describe, expect, test } from 'vitest';
import { FeedState } from '../../../../../src/main/engine/alerts/feed-state.ts';
import { FeedWatch } from '../../../../../src/main/engine/alerts/feed-watch.ts';
import type { GapEntry } from '../../../../../src/shared/contract/health.ts';

const gap = (startMs: number, more: Partial<GapEntry> = {}): GapEntry => ({
  id: `gap ${startMs}`,
  market: 'stocks',
  channel: 'T',
  symbols: [],
  startMs,
  cause: 'disconnect',
  detail: '',
  repair: 'none',
  ...more,
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
  const starts = Array.from({ length: 500 }, (_, i) => i);
  expect(starts.every((startMs) => watch.isNewGap(gap(startMs)))).toBe(true);
  expect(starts.some((startMs) => watch.isNewGap(gap(startMs)))).toBe(false);
  // One more than it lists: the oldest is let go, and no other.
  expect(watch.isNewGap(gap(500))).toBe(true);
  expect(watch.isNewGap(gap(1))).toBe(false);
  expect(watch.isNewGap(gap(0))).toBe(true);
});

test('the channels of one lost connection are one gap; another market, cause or moment is another', () => {
  const watch = new FeedWatch();
  const news = [
    gap(7, { id: 'a', channel: 'T' }),
    gap(7, { id: 'b', channel: 'Q' }),
    gap(7, { id: 'c', channel: 'T', market: 'options' }),
    gap(7, { id: 'd', channel: '*', cause: 'overflow' }),
    gap(8, { id: 'e', channel: 'T' }),
  ].map((entry) => watch.isNewGap(entry));
  expect(news).toEqual([true, false, true, true, true]);
});

test('cleared, it knows of no silence, no loss, no connection and no gap', () => {
  const watch = connections(new FeedWatch(), 'live', 'backingOff');
  watch.setStale(['stocks']);
  watch.isNewGap(gap(7));
  watch.clear();
  expect([shows(watch, 'stale'), shows(watch, 'disconnected')]).toEqual([false, false]);
  expect(shows(connections(watch, 'backingOff'), 'disconnected')).toBe(false);
  expect(watch.isNewGap(gap(7))).toBe(true);
});
