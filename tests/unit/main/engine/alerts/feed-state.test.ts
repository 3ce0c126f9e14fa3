/** A condition on a silent market. */
import { expect, test } from 'vitest';
import { FeedState } from '../../../../../src/main/engine/alerts/feed-state.ts';
import type { Market } from '../../../../../src/shared/market/symbols.ts';

const YES = 1;
const NO = 0;
const staleOn = (market: Market): FeedState => new FeedState({ kind: 'stale', market, event: 'stale' });

test('changes with the market, and only then', () => {
  const state = staleOn('options');
  expect([state.see(false), state.see(true), state.see(true), state.see(false)]).toEqual([false, true, false, true]);
});

test('fires when the market falls silent, and not when it is heard again before the look', () => {
  const state = staleOn('options');
  expect([state.fires(), state.holds(), state.value()]).toEqual([NO, NO, 0]);
  state.see(true);
  expect([state.fires(), state.holds(), state.value(), state.unknown()]).toEqual([YES, YES, 1, '']);
  expect(state.reading()).toEqual([{ label: 'options data', text: 'stale', value: 1 }]);
  state.see(false);
  expect([state.fires(), state.holds(), state.value()]).toEqual([NO, NO, 0]);
});

test('a look at a silent market fires, unless the rule waits for it to be heard', () => {
  const state = staleOn('stocks');
  state.refresh();
  expect(state.fires()).toBe(NO);
  state.see(true);
  state.clear();
  expect(state.fires()).toBe(NO);
  state.refresh();
  expect(state.fires()).toBe(YES);
  state.clear();
  state.needChange(true);
  state.refresh();
  expect([state.fires(), state.holds()]).toEqual([NO, YES]);
  state.needChange(false);
  state.refresh();
  expect(state.fires()).toBe(YES);
});

test('a jump in time forgets silence and waiting', () => {
  const state = staleOn('stocks');
  state.see(true);
  state.needChange(true);
  state.reset();
  expect([state.fires(), state.holds()]).toEqual([NO, NO]);
  expect(state.see(true)).toBe(true);
  state.clear();
  state.refresh();
  expect(state.fires()).toBe(YES);
});
