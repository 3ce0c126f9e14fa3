/** A chart's bars when answers come late, twice or over gaps: what counts, what is dropped, what is said. */
import { beforeEach, describe, expect, test } from 'vitest';
import { BarFeed, shownBars, type BarFeedState } from '../../../../../src/renderer/panes/chart/bar-feed.ts';
import type { BarSeries } from '../../../../../src/shared/contract/calls.ts';
import { CallFailure } from '../../../../../src/renderer/bridge/calls.ts';
import type { GapEntry } from '../../../../../src/shared/contract/health.ts';
import { live, page } from './bar-pages.ts';

const gap = (id: string, startMs: number): GapEntry => ({
  id,
  market: 'stocks',
  channel: 'A',
  symbols: [],
  startMs,
  cause: 'disconnect',
  detail: '',
  repair: 'pending',
});
interface Asked {
  toMs: number | undefined;
  answer: (page: BarSeries) => void;
  refuse: (message: string, code?: string) => void;
}

let asked: Asked[];
let states: BarFeedState[];
let replaced: boolean[];
let changed: string[];
beforeEach(() => {
  asked = [];
  states = [];
  replaced = [];
  changed = [];
});

const feedOf = (saved?: ReturnType<BarFeed['save']>): BarFeed =>
  new BarFeed(
    (toMs) =>
      new Promise((answer, reject) =>
        asked.push({
          toMs,
          answer,
          refuse: (message, code) => reject(code ? new CallFailure(code, message) : new Error(message)),
        }),
      ),
    100,
    {
      stateChanged: (state) => states.push(state),
      barsReplaced: (first) => replaced.push(first),
      barChanged: (index, change) => changed.push(`${change} ${index}`),
    },
    saved,
  );
async function ready(first = page([5000, 6000])): Promise<BarFeed> {
  const feed = feedOf();
  const loading = feed.begin();
  asked.at(-1)!.answer(first);
  await loading;
  return feed;
}
const starts = (feed: BarFeed): number[] => [...feed.bars.column('startMs')];
const gapIds = (feed: BarFeed): string[] => feed.gaps.map(({ id }) => id);

describe('what comes too late', () => {
  test.each<[what: string, late: (of: Asked) => void]>([
    ['an answer', (of) => of.answer(page([1000, 2000], { gaps: [gap('late', 0)] }))],
    ['a refusal', (of) => of.refuse('Rate limited.')],
  ])('%s to the first page of a feed that was stopped', async (_what, late) => {
    const feed = feedOf();
    const loading = feed.begin();
    feed.stop();
    late(asked[0]);
    await loading;
    expect([starts(feed), states.map(({ kind }) => kind), replaced]).toEqual([[], ['loading'], []]);
  });

  test.each<[what: string, late: (of: Asked) => void]>([
    ['an answer', (of) => of.answer(page([1000, 2000]))],
    ['a refusal', (of) => of.refuse('Rate limited.')],
  ])('%s to an older page, after a reload', async (_what, late) => {
    const feed = await ready();
    const older = feed.loadOlder();
    const again = feed.reload();
    late(asked[1]);
    await older;
    expect(feed.state).toEqual({ kind: 'loading' });
    asked[2].answer(page([7000]));
    await again;
    expect([starts(feed), feed.state]).toMatchObject([[7000], { kind: 'ready', more: true, loadingOlder: false }]);
    expect(feed.state).not.toHaveProperty('problem');
  });

  test.each<[what: string, late: (of: Asked) => void]>([
    ['an answer', (of) => of.answer(page([1000, 2000]))],
    ['a refusal', (of) => of.refuse('Rate limited.')],
  ])('%s to the repair of a gap, after another repair', async (_what, late) => {
    const feed = await ready();
    const [first, second] = [feed.repair(), feed.repair()];
    late(asked[1]);
    await first;
    expect([starts(feed), replaced]).toEqual([[5000, 6000], [true]]);
    expect(feed.state).not.toHaveProperty('problem');
    asked[2].answer(page([5000, 5500, 6000]));
    await second;
    expect(starts(feed)).toEqual([5000, 5500, 6000]);
  });
});

describe('asking', () => {
  test('nothing older is asked for before the first page, without bars, or where there is no more', async () => {
    const feed = feedOf();
    await feed.loadOlder();
    const loading = feed.begin();
    await feed.loadOlder();
    asked[0].answer(page([]));
    await loading;
    await feed.loadOlder();
    expect(asked).toHaveLength(1);
    await ready(page([5000], { more: false })).then((whole) => whole.loadOlder());
    expect(asked.map(({ toMs }) => toMs)).toEqual([undefined, undefined]);
  });

  test('while an older page is on its way the feed says so, and no longer what failed before', async () => {
    const feed = await ready();
    const older = feed.loadOlder();
    expect(feed.state).toMatchObject({ kind: 'ready', loadingOlder: true });
    expect(asked[1].toMs).toBe(5000);
    asked[1].answer(page([3000, 4000], { edgeMs: 3000 }));
    await older;
    expect(feed.state).toEqual({ kind: 'ready', source: 'rest', more: true, edgeMs: 3000, loadingOlder: false });
  });

  test('a repair before the first page is the first page', async () => {
    const feed = feedOf();
    const repairing = feed.repair();
    expect(states.map(({ kind }) => kind)).toEqual(['loading']);
    asked[0].answer(page([1000]));
    await repairing;
    expect([feed.state.kind, replaced]).toEqual(['ready', [true]]);
  });
});

test.each([
  ['rest/not-entitled', true],
  ['rest/unreadable', undefined],
  [undefined, undefined],
])('a first page refused with %s: not in the plan is %s', async (code, notInPlan) => {
  const feed = feedOf();
  const loading = feed.begin();
  asked[0].refuse('You are not entitled to this data.', code);
  await loading;
  expect(feed.state).toEqual({ kind: 'failed', message: 'You are not entitled to this data.', notInPlan });
});

describe('gaps', () => {
  test('of every page, each once', async () => {
    const feed = await ready(page([5000], { gaps: [gap('b', 5000)] }));
    const older = feed.loadOlder();
    asked[1].answer(page([3000], { gaps: [gap('a', 3000), gap('b', 5000)] }));
    await older;
    expect(gapIds(feed)).toEqual(['b', 'a']);
  });

  test('after a newest page: its own, and those from before it', async () => {
    const feed = await ready(page([3000, 5000], { gaps: [gap('before', 4999), gap('at', 5000), gap('after', 5500)] }));
    const repairing = feed.repair();
    asked[1].answer(page([5000, 6000], { gaps: [gap('new', 5200)] }));
    await repairing;
    expect(gapIds(feed)).toEqual(['new', 'before']);
    const empty = feed.repair();
    asked[2].answer(page([]));
    await empty;
    expect(gapIds(feed)).toEqual(['new', 'before']);
  });

  test('none after a reload until its page comes', async () => {
    const feed = await ready(page([5000], { gaps: [gap('old', 5000)] }));
    const again = feed.reload();
    expect([gapIds(feed), starts(feed)]).toEqual([[], []]);
    asked[1].answer(page([6000], { gaps: [gap('new', 6000)] }));
    await again;
    expect(gapIds(feed)).toEqual(['new']);
  });
});

describe('a newer page over what is here', () => {
  test('whether there is more is known by the oldest page that stays', async () => {
    const feed = await ready(page([3000, 5000], { more: false, edgeMs: 3000 }));
    const repairing = feed.repair();
    asked[1].answer(page([5000, 6000]));
    await repairing;
    expect(feed.state).toEqual({ kind: 'ready', source: 'rest', more: false, edgeMs: 3000, loadingOlder: false });
    const leap = feed.repair();
    asked[2].answer(page([9000], { more: true }));
    await leap;
    expect([starts(feed), feed.state]).toEqual([
      [9000],
      { kind: 'ready', source: 'rest', more: true, edgeMs: undefined, loadingOlder: false },
    ]);
  });
});

test('live bars before the first page change nothing on screen; after it each one does', async () => {
  const feed = feedOf();
  feed.live(live(7000));
  expect(changed).toEqual([]);
  const loading = feed.begin();
  asked[0].answer(page([5000]));
  await loading;
  feed.live(live(8000));
  expect([starts(feed), changed]).toEqual([[5000, 8000], ['append 1']]);
});

describe('the first bar is the first there is', () => {
  test.each<[what: string, first: BarSeries, whole: boolean]>([
    ['history read to its end', page([5000], { more: false }), true],
    ['history that goes on', page([5000]), false],
    ['no history, for the plan or for lack of trades', page([], { more: false }), false],
    ['history that the plan ends', page([5000], { more: false, edgeMs: 4000 }), false],
  ])('after %s: %s', async (_what, first, whole) => {
    const feed = await ready(first);
    expect(feed.whole).toBe(whole);
    feed.live(live(7000));
    expect(feed.whole).toBe(whole);
    expect(feed.save()?.whole).toBe(whole);
  });

  test.each<[what: string, answers: (of: Asked) => void, whole: boolean]>([
    ['an older page that is empty', (of) => of.answer(page([], { more: false })), true],
    ['an older page that the plan refuses', (of) => of.answer(page([], { more: false, edgeMs: 4000 })), false],
    ['an older page that could not be read', (of) => of.refuse('Rate limited.'), false],
    ['an older page with more before it', (of) => of.answer(page([3000])), false],
  ])('after %s: %#', async (_what, answers, whole) => {
    const feed = await ready();
    const older = feed.loadOlder();
    answers(asked[1]);
    await older;
    expect(feed.whole).toBe(whole);
  });

  test('not after an empty history, until a repair brings bars; no longer while it is read again', async () => {
    const feed = await ready(page([], { more: false }));
    feed.live(live(7000));
    const repairing = feed.repair();
    asked[1].answer(page([5000, 6000], { more: false }));
    await repairing;
    expect([starts(feed), feed.whole]).toEqual([[5000, 6000, 7000], true]);
    const again = feed.reload();
    expect(feed.whole).toBe(false);
    asked[2].answer(page([]));
    await again;
    expect(feed.whole).toBe(false);
  });
});

describe('bars that do not stand any more leave the screen', () => {
  test('kept ones, whose newest page could not be read', async () => {
    const before = await ready();
    replaced = [];
    const feed = feedOf(before.save());
    const refreshing = feed.begin();
    expect([starts(feed), replaced]).toEqual([[5000, 6000], [true]]);
    asked[1].refuse('Massive answered HTML.');
    await refreshing;
    expect([feed.state.kind, starts(feed), replaced]).toEqual(['failed', [], [true, false]]);
  });

  test('those of before a reload', async () => {
    const feed = await ready();
    replaced = [];
    void feed.reload();
    expect([starts(feed), replaced]).toEqual([[], [false]]);
  });

  test('without a feed there are none, and nothing is whole', async () => {
    expect(shownBars(undefined)).toMatchObject({ bars: { length: 0 }, gaps: [], whole: false });
    const feed = await ready();
    expect(shownBars(feed)).toBe(feed);
  });
});
