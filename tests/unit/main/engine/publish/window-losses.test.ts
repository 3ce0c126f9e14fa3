/** Prints that passed a window by: one entry for each time it stood still. */
import { expect, test } from 'vitest';
import { WindowLosses } from '../../../../../src/main/engine/publish/window-losses.ts';

const loss = (count: number, fromMs: number, toMs: number, stoodStill = true) => ({ count, fromMs, toMs, stoodStill });
const told = (losses: WindowLosses): unknown[] =>
  losses.all().map(({ id, startMs, endMs, lostCount }) => [id, startMs, endMs, lostCount]);

test('an entry says what was lost, when, and that the rest has it', () => {
  expect(new WindowLosses().add('a', loss(7, 1000, 2000))).toEqual({
    id: 'window-1',
    market: 'options',
    channel: 'T',
    symbols: [],
    startMs: 1000,
    endMs: 2000,
    cause: 'window',
    detail: 'A window stood still: 7 prints are not in its list. Prices, alerts and the recording have them all.',
    lostCount: 7,
    repair: 'none',
  });
});

test('a replay at speed is not blamed on a window that stood still', () => {
  const { detail } = new WindowLosses().add('a', loss(7, 1000, 2000, false));
  expect(detail).toBe(
    'Prints came faster than a window lists them, as in a replay at speed: 7 prints are not in its list. Prices, alerts and the recording have them all. Replay slower, or narrow the filter.',
  );
});

test.each<[what: string, gapMs: number, entries: unknown[]]>([
  ['overlapping', -500, [['window-1', 1000, 9000, 10]]],
  ['at once', 0, [['window-1', 1000, 9000, 10]]],
  ['five seconds later', 5000, [['window-1', 1000, 9000, 10]]],
  [
    'later than that',
    5001,
    [
      ['window-1', 1000, 2000, 7],
      ['window-2', 7001, 9000, 3],
    ],
  ],
])('a second loss %s', (_what, gapMs, entries) => {
  const losses = new WindowLosses();
  losses.add('a', loss(7, 1000, 2000));
  losses.add('a', loss(3, 2000 + gapMs, 9000));
  expect(told(losses)).toEqual(entries);
});

test('windows lose apart, and one that was closed starts over', () => {
  const losses = new WindowLosses();
  losses.add('a', loss(1, 0, 10));
  losses.add('b', loss(2, 0, 10));
  losses.add('a', loss(3, 20, 30));
  // The entry that changed is the newest.
  expect(told(losses)).toEqual([
    ['window-2', 0, 10, 2],
    ['window-1', 0, 30, 4],
  ]);
  losses.forget('a');
  losses.add('a', loss(5, 30, 40));
  expect(told(losses).at(-1)).toEqual(['window-3', 30, 40, 5]);
});

test('the newest hundred are kept', () => {
  const losses = new WindowLosses();
  for (let n = 1; n <= 100; n++) losses.add('a', loss(1, n * 10_000, n * 10_000));
  expect(losses.all()).toHaveLength(100);
  losses.add('a', loss(1, 2_000_000, 2_000_000));
  expect([losses.all().length, losses.all()[0].id, losses.all().at(-1)!.id]).toEqual([100, 'window-2', 'window-101']);
});
