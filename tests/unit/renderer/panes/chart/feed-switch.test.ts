/** What a chart draws while other bars are asked for. */
import { beforeEach, expect, test } from 'vitest';
import { BarCache } from '../../../../../src/renderer/panes/chart/bar-cache.ts';
import type { BarFeedState } from '../../../../../src/renderer/panes/chart/bar-feed.ts';
import { FeedSwitch, type ShownFeed } from '../../../../../src/renderer/panes/chart/feed-switch.ts';
import type { BarSeries } from '../../../../../src/shared/contract/calls.ts';
import { live, page } from './bar-pages.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Of the newest request for these bars. */
let answers: Map<string, { answer(page: BarSeries): void; refuse(message: string): void }>;
let shown: ShownFeed | undefined;
let state: BarFeedState;
let drawn: string[];
let bars: Map<string, (bar: ReturnType<typeof live> & { timeframeMs: number }) => void>;
let reset: () => void;
let feeds: FeedSwitch;
let stop: (() => void) | undefined;
beforeEach(() => {
  stop = undefined;
  answers = new Map();
  bars = new Map();
  drawn = [];
  shown = undefined;
  feeds = new FeedSwitch(
    {
      load: (symbol, timeframeMs) => () =>
        new Promise((answer, reject) =>
          answers.set(`${symbol} ${timeframeMs}`, { answer, refuse: (message) => reject(new Error(message)) }),
        ),
      pageOf: () => 100,
      cache: new BarCache(),
      onBars(symbol, listener) {
        bars.set(symbol, listener);
        return () => void bars.delete(symbol);
      },
      onReset(listener) {
        reset = listener;
        return () => undefined;
      },
      onRepaired: () => () => undefined,
    },
    {
      shownChanged: (now) => (shown = now),
      stateChanged: (now) => (state = now),
      barsReplaced: (feed) => void drawn.push(`all of ${feed === shown?.feed ? 'the shown' : 'another'}`),
      barChanged: (feed, index, change) =>
        void drawn.push(`${change} ${index} of ${feed === shown?.feed ? 'the shown' : 'another'}`),
    },
  );
});

/** As a pane that looks at these bars now. */
function look(symbol: string, timeframeMs: number): void {
  stop?.();
  feeds.keepOnly(symbol);
  stop = feeds.ask(symbol, timeframeMs);
}
/** Lets what awaits the answer run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
async function answer(of: string, starts: number[]): Promise<void> {
  answers.get(of)!.answer(page(starts));
  await settled();
}
const seen = (): unknown => shown && [shown.symbol, shown.timeframeMs, ...shown.feed.bars.column('startMs')];

test('the wait is over in the moment in which the bars asked for are shown', async () => {
  look('SPY', MINUTE);
  await answer(`SPY ${MINUTE}`, [0, MINUTE]);
  look('SPY', HOUR);
  expect([state.kind, shown?.timeframeMs]).toEqual(['loading', MINUTE]);
  await answer(`SPY ${HOUR}`, [0]);
  expect([state.kind, shown?.timeframeMs]).toEqual(['ready', HOUR]);
  expect(state).not.toHaveProperty('refreshing');
});

test('bars of another timeframe: the old ones stay until the new ones are whole', async () => {
  look('SPY', MINUTE);
  expect([seen(), state.kind]).toEqual([undefined, 'loading']);
  await answer(`SPY ${MINUTE}`, [1, 2]);
  expect([seen(), state.kind]).toEqual([['SPY', MINUTE, 1, 2], 'ready']);

  look('SPY', HOUR);
  await settled();
  expect([seen(), state.kind]).toEqual([['SPY', MINUTE, 1, 2], 'loading']);
  // A live bar of the hour alone would be a chart of one bar, and minutes are no longer followed.
  bars.get('SPY')!({ ...live(9), timeframeMs: HOUR });
  bars.get('SPY')!({ ...live(3), timeframeMs: MINUTE });
  expect([seen(), drawn]).toEqual([['SPY', MINUTE, 1, 2], []]);

  await answer(`SPY ${HOUR}`, [7, 8]);
  expect([seen(), state.kind]).toEqual([['SPY', HOUR, 7, 8, 9], 'ready']);
  bars.get('SPY')!({ ...live(10), timeframeMs: HOUR });
  expect(drawn).toEqual(['append 3 of the shown']);
});

test('where the new ones cannot be read, the old ones stay under what is said of it', async () => {
  look('SPY', MINUTE);
  await answer(`SPY ${MINUTE}`, [1, 2]);
  look('SPY', HOUR);
  answers.get(`SPY ${HOUR}`)!.refuse('Massive answered HTML.');
  await settled();
  expect([seen(), state]).toEqual([['SPY', MINUTE, 1, 2], { kind: 'failed', message: 'Massive answered HTML.' }]);
});

test('another symbol: the old ones leave at once, and come back where they are looked at again', async () => {
  look('SPY', MINUTE);
  await answer(`SPY ${MINUTE}`, [1, 2]);
  look('QQQ', MINUTE);
  expect(seen()).toBeUndefined();
  answers.get(`QQQ ${MINUTE}`)!.refuse('Massive answered HTML.');
  await settled();
  expect([seen(), state.kind]).toEqual([undefined, 'failed']);
  look('SPY', MINUTE);
  expect([seen(), state]).toMatchObject([['SPY', MINUTE, 1, 2], { kind: 'ready', refreshing: true }]);
});

test('an answer to a question of before does not come on screen', async () => {
  look('SPY', MINUTE);
  look('SPY', HOUR);
  await answer(`SPY ${HOUR}`, [7]);
  await answer(`SPY ${MINUTE}`, [1, 2]);
  expect([seen(), state.kind]).toEqual([['SPY', HOUR, 7], 'ready']);
});

test('another moment of the market: nothing of before stays, and all is asked again', async () => {
  look('SPY', MINUTE);
  await answer(`SPY ${MINUTE}`, [1, 2]);
  reset();
  expect([seen(), state.kind]).toEqual([undefined, 'loading']);
  await answer(`SPY ${MINUTE}`, [5]);
  expect(seen()).toEqual(['SPY', MINUTE, 5]);
  feeds.reload();
  expect([state.kind, drawn.at(-1)]).toEqual(['loading', 'all of the shown']);
});
