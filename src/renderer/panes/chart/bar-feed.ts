/** One chart's bars: history by pages, live bars on top, older pages as the person scrolls back. */
import type { BarSeries } from '../../../shared/contract/calls.ts';
import type { GapEntry } from '../../../shared/contract/health.ts';
import { BarColumns, type Bar } from '../../charts/bar-columns.ts';

export type BarFeedState =
  | { kind: 'loading' }
  | { kind: 'ready'; source: BarSeries['source']; more: boolean; loadingOlder: boolean; problem?: string }
  | { kind: 'failed'; message: string };

export interface BarFeedEvents {
  /** State changed; `bars` too when `reloaded`. */
  stateChanged(state: BarFeedState): void;
  /** The columns changed as a whole. `first` is true for the first page, when the view should go to the newest bar. */
  barsReplaced(first: boolean): void;
  barChanged(index: number, change: 'append' | 'replace' | 'insert'): void;
}

/** Asks for `limit` bars before `toMs` (or the newest). Rejects with a sentence for the user. */
export type LoadBars = (toMs: number | undefined, limit: number) => Promise<BarSeries>;

export class BarFeed {
  readonly bars = new BarColumns();
  readonly #load: LoadBars;
  readonly #pageSize: number;
  readonly #events: BarFeedEvents;
  #state: BarFeedState = { kind: 'loading' };
  #gaps: GapEntry[] = [];
  /** Grows with every reload, so that answers of an earlier one are dropped. */
  #generation = 0;

  constructor(load: LoadBars, pageSize: number, events: BarFeedEvents) {
    this.#load = load;
    this.#pageSize = pageSize;
    this.#events = events;
  }

  get state(): BarFeedState {
    return this.#state;
  }

  get gaps(): readonly GapEntry[] {
    return this.#gaps;
  }

  /** Forgets everything and loads the newest page. */
  async reload(): Promise<void> {
    const generation = ++this.#generation;
    this.bars.clear();
    this.#gaps = [];
    this.#become({ kind: 'loading' });
    try {
      const page = await this.#load(undefined, this.#pageSize);
      if (generation !== this.#generation) return;
      this.#join(page);
      this.#become({ kind: 'ready', source: page.source, more: page.more, loadingOlder: false });
      this.#events.barsReplaced(true);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#become({ kind: 'failed', message: sentenceOf(error) });
    }
  }

  async loadOlder(): Promise<void> {
    const state = this.#state;
    if (state.kind !== 'ready' || !state.more || state.loadingOlder || this.bars.length === 0) return;
    const generation = this.#generation;
    this.#become({ ...state, loadingOlder: true, problem: undefined });
    try {
      const page = await this.#load(this.bars.startMs(0), this.#pageSize);
      if (generation !== this.#generation) return;
      const added = this.#join(page);
      // A page that adds nothing would be asked for again and again.
      this.#become({ ...state, more: page.more && added > 0, loadingOlder: false });
      if (added > 0) this.#events.barsReplaced(false);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#become({
        ...state,
        more: false,
        loadingOlder: false,
        problem: `Older bars could not be read: ${sentenceOf(error)}`,
      });
    }
  }

  /**
   * A gap was filled: the newest page again, which now wins over the bars it covers. What is shown stays until it comes;
   * a failure leaves it as it was and is said.
   */
  async repair(): Promise<void> {
    if (this.#state.kind !== 'ready') return this.reload();
    const generation = ++this.#generation;
    let page: BarSeries;
    try {
      page = await this.#load(undefined, this.#pageSize);
    } catch (error) {
      if (generation === this.#generation && this.#state.kind === 'ready')
        this.#become({ ...this.#state, problem: `A filled gap could not be read: ${sentenceOf(error)}` });
      return;
    }
    if (generation !== this.#generation) return;
    const lastMs = page.startMs.at(-1) ?? Number.NEGATIVE_INFINITY;
    const newer: Bar[] = [];
    for (let i = this.bars.length - 1; i >= 0 && this.bars.startMs(i) >= lastMs; i--) newer.push(this.bars.at(i)!);
    this.bars.clear();
    for (const bar of newer) this.bars.upsert(bar);
    this.#gaps = [];
    this.#join(page);
    this.#become({ kind: 'ready', source: page.source, more: page.more, loadingOlder: false });
    this.#events.barsReplaced(false);
  }

  /** A live bar. Before the first page it is kept and joined with it. */
  live(bar: Bar): void {
    const { index, change } = this.bars.upsert(bar);
    if (this.#state.kind === 'ready') this.#events.barChanged(index, change);
  }

  stop(): void {
    this.#generation++;
  }

  #join(page: BarSeries): number {
    const known = new Set(this.#gaps.map((gap) => gap.id));
    this.#gaps = [...this.#gaps, ...page.gaps.filter((gap) => !known.has(gap.id))];
    return this.bars.mergeHistory(page);
  }

  #become(state: BarFeedState): void {
    this.#state = state;
    this.#events.stateChanged(state);
  }
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
