/** From one chart's bars to others: what is drawn until those asked for are whole. */
import type { Bar } from '../../charts/bar-columns.ts';
import type { BarCache } from './bar-cache.ts';
import { BarFeed, type BarFeedEvents, type BarFeedState, type LoadBars } from './bar-feed.ts';

/** A feed whose bars can be drawn. */
export interface ShownFeed {
  feed: BarFeed;
  symbol: string;
  timeframeMs: number;
}

export interface FeedSources {
  load(symbol: string, timeframeMs: number): LoadBars;
  /** Bars of a page of history. */
  pageOf(timeframeMs: number): number;
  cache: Pick<BarCache, 'put' | 'take'>;
  /** These three return what ends the listening. */
  onBars(symbol: string, listener: (bar: Bar & { timeframeMs: number }) => void): () => void;
  /** Another market or another moment: no bar stands any more. */
  onReset(listener: () => void): () => void;
  /** A gap of the symbol's data was filled. */
  onRepaired(symbol: string, listener: () => void): () => void;
}

export interface FeedSwitchEvents {
  shownChanged(shown: ShownFeed | undefined): void;
  /** Of the feed asked for. */
  stateChanged(state: BarFeedState): void;
  /** The columns of a feed that may be shown changed, as a whole or by a bar. */
  barsReplaced(feed: BarFeed): void;
  barChanged(feed: BarFeed, ...change: Parameters<BarFeedEvents['barChanged']>): void;
}

export class FeedSwitch {
  readonly #sources: FeedSources;
  readonly #events: FeedSwitchEvents;
  #shown: ShownFeed | undefined;
  #asked: BarFeed | undefined;

  constructor(sources: FeedSources, events: FeedSwitchEvents) {
    this.#sources = sources;
    this.#events = events;
  }

  /** Another symbol is looked at, or none: bars of one before it leave; those of its own stay until others are whole. */
  keepOnly(symbol: string | undefined): void {
    if (this.#shown?.symbol !== symbol) this.#show(undefined);
  }

  /** Asks for bars; they are shown once the first are here. What is returned stops them, keeping them for later. */
  ask(symbol: string, timeframeMs: number): () => void {
    const { load, pageOf, cache, onBars, onReset, onRepaired } = this.#sources;
    this.#events.stateChanged({ kind: 'loading' });
    const feed: BarFeed = new BarFeed(
      load(symbol, timeframeMs),
      pageOf(timeframeMs),
      {
        stateChanged: (state) => this.#events.stateChanged(state),
        barsReplaced: (first) => {
          if (first) this.#show({ feed, symbol, timeframeMs });
          else this.#events.barsReplaced(feed);
        },
        barChanged: (index, change) => this.#events.barChanged(feed, index, change),
      },
      cache.take(symbol, timeframeMs),
    );
    this.#asked = feed;
    const stops = [
      onBars(symbol, (bar) => {
        if (bar.timeframeMs === timeframeMs) feed.live(bar);
      }),
      onReset(() => {
        this.#show(undefined);
        void feed.reload();
      }),
      onRepaired(symbol, () => void feed.repair()),
    ];
    void feed.begin();
    return () => {
      cache.put(symbol, timeframeMs, feed.save());
      feed.stop();
      for (const stop of stops) stop();
    };
  }

  reload(): void {
    void this.#asked?.reload();
  }

  retry(): void {
    void this.#asked?.retry();
  }

  #show(shown: ShownFeed | undefined): void {
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#events.shownChanged(shown);
  }
}
