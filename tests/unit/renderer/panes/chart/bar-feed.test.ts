import { describe, expect, test, vi } from 'vitest';
import { BarFeed, type BarFeedState } from '../../../../../src/renderer/panes/chart/bar-feed.ts';
import type { BarSeries } from '../../../../../src/shared/contract/calls.ts';
import { live, page } from './bar-pages.ts';

function setUp(load: (toMs: number | undefined, limit: number) => Promise<BarSeries>) {
  const states: BarFeedState['kind'][] = [];
  const replaced: boolean[] = [];
  const changed: string[] = [];
  const feed = new BarFeed(load, 100, {
    stateChanged: (s) => states.push(s.kind),
    barsReplaced: (first) => replaced.push(first),
    barChanged: (index, change) => changed.push(`${change} ${index}`),
  });
  return { feed, states, replaced, changed };
}

describe('bar feed', () => {
  test('live bars that come before the first page are joined with it, silently', async () => {
    const { feed, changed, replaced } = setUp(async () => page([1000, 2000], { more: false }));
    const loading = feed.reload();
    feed.live(live(2000, 22));
    feed.live(live(3000, 33));
    await loading;
    expect(changed).toEqual([]);
    expect(replaced).toEqual([true]);
    expect([...feed.bars.column('close')]).toEqual([1000, 22, 33]);
    feed.live(live(3000, 34));
    feed.live(live(4000, 44));
    expect(changed).toEqual(['replace 2', 'append 3']);
  });

  test('scrolling back asks for the page before the oldest bar, once at a time, until there is no more', async () => {
    const load = vi
      .fn()
      .mockResolvedValueOnce(page([5000, 6000]))
      .mockResolvedValueOnce(page([3000, 4000]))
      .mockResolvedValueOnce(page([3000, 4000]));
    const { feed, replaced } = setUp(load);
    await feed.reload();
    await Promise.all([feed.loadOlder(), feed.loadOlder()]);
    expect(load.mock.calls).toEqual([
      [undefined, 100],
      [5000, 100],
    ]);
    expect(replaced).toEqual([true, false]);
    // A page with nothing new ends the asking, whatever it claims.
    await feed.loadOlder();
    await feed.loadOlder();
    expect(load).toHaveBeenCalledTimes(3);
    expect(feed.bars.length).toBe(4);
  });

  test('a refused history says why and can be tried again', async () => {
    const load = vi
      .fn()
      .mockRejectedValueOnce(new Error('The plan has no history.'))
      .mockResolvedValueOnce(page([1], { more: false }));
    const { feed, states } = setUp(load);
    await feed.reload();
    expect(feed.state).toEqual({ kind: 'failed', message: 'The plan has no history.' });
    await feed.reload();
    expect(states).toEqual(['loading', 'failed', 'loading', 'ready']);
  });

  test('a refused history asked for again quietly stands until it comes, and what is shown is not asked for', async () => {
    const load = vi
      .fn()
      .mockRejectedValueOnce(new Error('Not recorded.'))
      .mockRejectedValueOnce(new Error('Still not.'));
    load.mockResolvedValueOnce(page([1], { more: false }));
    const { feed, states } = setUp(load);
    await feed.reload();
    await feed.retry();
    expect(feed.state).toEqual({ kind: 'failed', message: 'Still not.' });
    await feed.retry();
    await feed.retry();
    expect(states).toEqual(['loading', 'failed', 'failed', 'ready']);
    expect([load.mock.calls.length, feed.bars.length]).toEqual([3, 1]);
  });

  test('the answer to an earlier reload is dropped', async () => {
    const answers: ((page: BarSeries) => void)[] = [];
    const { feed } = setUp(() => new Promise((resolve) => answers.push(resolve)));
    const first = feed.reload();
    const second = feed.reload();
    answers[1](page([2000], { more: false }));
    answers[0](page([1000], { more: false }));
    await Promise.all([first, second]);
    expect([...feed.bars.column('startMs')]).toEqual([2000]);
  });

  test('a failed older page keeps what is shown and stops asking', async () => {
    const load = vi
      .fn()
      .mockResolvedValueOnce(page([5000]))
      .mockRejectedValueOnce(new Error('Rate limited.'));
    const { feed } = setUp(load);
    await feed.reload();
    await feed.loadOlder();
    expect(feed.state).toMatchObject({
      kind: 'ready',
      more: false,
      problem: 'Older bars could not be read: Rate limited.',
    });
    expect(feed.bars.length).toBe(1);
  });
});

describe('a repaired gap', () => {
  test('fills in without taking the bars off the screen; live bars newer than the page stay', async () => {
    const load = vi
      .fn()
      .mockResolvedValueOnce(page([1000, 3000]))
      .mockResolvedValueOnce(page([1000, 2000, 3000]));
    const { feed, states, replaced } = setUp(load);
    await feed.reload();
    feed.live(live(3000, 33));
    feed.live(live(4000, 44));
    await feed.repair();
    expect([...feed.bars.column('close')]).toEqual([1000, 2000, 33, 44]);
    expect(states).toEqual(['loading', 'ready', 'ready']);
    expect(replaced).toEqual([true, false]);
  });

  test('that cannot be read leaves the chart as it was', async () => {
    const load = vi
      .fn()
      .mockResolvedValueOnce(page([1000, 3000]))
      .mockRejectedValueOnce(new Error('Rate limited.'));
    const { feed } = setUp(load);
    await feed.reload();
    await feed.repair();
    expect([...feed.bars.column('startMs')]).toEqual([1000, 3000]);
    expect(feed.state).toMatchObject({ kind: 'ready', problem: 'A filled gap could not be read: Rate limited.' });
  });
});

describe('a feed that begins with bars of a moment ago', () => {
  async function saved(load: (toMs: number | undefined, limit: number) => Promise<BarSeries>) {
    const { feed } = setUp(async () => page([1000, 2000, 3000]));
    await feed.reload();
    const states: BarFeedState[] = [];
    const seen: number[][] = [];
    const changed: string[] = [];
    const again: BarFeed = new BarFeed(
      load,
      100,
      {
        stateChanged: (s) => states.push(s),
        barsReplaced: () => seen.push([...again.bars.column('close')]),
        barChanged: (index, change) => changed.push(`${change} ${index}`),
      },
      feed.save(),
    );
    return { again, states, seen, changed };
  }

  test('shows them at once, says that it is refreshing, and joins the newest page and the live bars of the meantime', async () => {
    const answers: ((page: BarSeries) => void)[] = [];
    const { again, states, seen, changed } = await saved(() => new Promise((resolve) => answers.push(resolve)));
    const beginning = again.begin();
    expect(seen).toEqual([[1000, 2000, 3000]]);
    expect(states.at(-1)).toMatchObject({ kind: 'ready', refreshing: true });
    again.live(live(6000, 66));
    // No bar closes over the time that is not known yet.
    expect([...again.bars.column('startMs')]).toEqual([1000, 2000, 3000]);
    expect(again.save()).toBeUndefined();
    answers[0](page([3000, 4000, 5000]));
    await beginning;
    expect(seen.at(-1)).toEqual([1000, 2000, 3000, 4000, 5000, 66]);
    expect(changed).toEqual([]);
    expect(states.at(-1)).toMatchObject({ kind: 'ready', more: true });
    expect(states.at(-1)).not.toHaveProperty('refreshing');
  });

  test('drops them where the newest page does not reach back to them', async () => {
    const { again, seen } = await saved(async () => page([8000, 9000]));
    await again.begin();
    expect(seen.at(-1)).toEqual([8000, 9000]);
  });

  test('whose newest page is refused says so and shows nothing as current', async () => {
    const { again, states } = await saved(async () => {
      throw new Error('Rate limited.');
    });
    await again.begin();
    expect(states.at(-1)).toEqual({ kind: 'failed', message: 'Rate limited.' });
    expect(again.bars.length).toBe(0);
  });
});

test('a repaired gap keeps the older pages that were scrolled to', async () => {
  const load = vi
    .fn()
    .mockResolvedValueOnce(page([5000, 7000]))
    .mockResolvedValueOnce(page([3000, 4000]))
    .mockResolvedValueOnce(page([5000, 6000, 7000]));
  const { feed } = setUp(load);
  await feed.reload();
  await feed.loadOlder();
  await feed.repair();
  expect([...feed.bars.column('startMs')]).toEqual([3000, 4000, 5000, 6000, 7000]);
});
