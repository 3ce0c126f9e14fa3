/** One chart's bars: history by pages, live bars on top, older pages as the user scrolls back. */
import type { BarSeries } from '../../../shared/contract/calls.ts';
import type { GapEntry } from '../../../shared/contract/health.ts';
import { CallFailure } from '../../bridge/calls.ts';
import { BarArrays, type Bar } from '../../charts/bar-columns.ts';

export type BarFeedState =
  | { kind: 'loading' }
  | {
      kind: 'ready';
      source: BarSeries['source'];
      more: boolean;
      loadingOlder: boolean;
      /** Where the plan's history begins, once older bars were refused. */
      edgeMs?: number;
      /** Cached bars are shown while the newest page is pending; live bars wait for it. */
      refreshing?: boolean;
      problem?: string;
    }
  | { kind: 'failed'; message: string; notInPlan?: true };

/** What a feed leaves for a later one that shows the same. */
export interface SavedBars {
  bars: BarArrays;
  gaps: readonly GapEntry[];
  source: BarSeries['source'];
  more: boolean;
  whole: boolean;
}

/** What a chart draws of a feed. */
export interface ShownBars extends Pick<SavedBars, 'bars' | 'gaps' | 'whole'> {}

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
  readonly bars: BarArrays;
  readonly #load: LoadBars;
  readonly #pageSize: number;
  readonly #events: BarFeedEvents;
  #state: BarFeedState = { kind: 'loading' };
  #gaps: GapEntry[] = [];
  #whole = false;
  /** Live bars that came while an older picture is being brought up to date. */
  #held: Bar[] = [];
  /** Grows with every reload, so that answers of an earlier one are dropped. */
  #generation = 0;

  /** `saved`: begins with these bars, for `refresh`. */
  constructor(load: LoadBars, pageSize: number, events: BarFeedEvents, saved?: SavedBars) {
    this.#load = load;
    this.#pageSize = pageSize;
    this.#events = events;
    this.bars = saved?.bars ?? new BarArrays();
    this.#gaps = [...(saved?.gaps ?? [])];
    this.#whole = saved?.whole ?? false;
    if (saved)
      this.#state = {
        kind: 'ready',
        source: saved.source,
        more: saved.more,
        loadingOlder: false,
        refreshing: true,
      };
  }

  get state(): BarFeedState {
    return this.#state;
  }

  get gaps(): readonly GapEntry[] {
    return this.#gaps;
  }

  /**
   * The first bar is the first there is: history was read to its end. Not where it told of none, was refused or could not be read:
   * what traded before the first live bar is not known then.
   */
  get whole(): boolean {
    return this.#whole && this.#state.kind === 'ready';
  }

  /** What is shown, where it is complete up to now. */
  save(): SavedBars | undefined {
    const state = this.#state;
    if (state.kind !== 'ready' || state.refreshing || this.bars.length === 0) return undefined;
    return { bars: this.bars, gaps: this.#gaps, source: state.source, more: state.more, whole: this.#whole };
  }

  /** The first page, or the newest one over the bars it began with. */
  begin(): Promise<void> {
    return this.#state.kind === 'ready' ? this.#refresh() : this.reload();
  }

  /** Forgets everything and loads the newest page. */
  async reload(): Promise<void> {
    this.#held = [];
    this.#forget();
    this.#become({ kind: 'loading' });
    await this.#first();
  }

  /** What could not be had is asked for again; until it comes the fault stands. */
  async retry(): Promise<void> {
    if (this.#state.kind === 'failed') await this.#first();
  }

  async #first(): Promise<void> {
    const generation = ++this.#generation;
    try {
      const page = await this.#load(undefined, this.#pageSize);
      if (generation !== this.#generation) return;
      this.#join(page);
      this.#whole = page.startMs.length > 0 && isEnd(page);
      this.#become({ kind: 'ready', source: page.source, more: page.more, edgeMs: page.edgeMs, loadingOlder: false });
      this.#events.barsReplaced(true);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#become(failed(error));
    }
  }

  async loadOlder(): Promise<void> {
    const state = this.#state;
    if (state.kind !== 'ready' || !state.more || state.loadingOlder || state.refreshing || this.bars.length === 0)
      return;
    const generation = this.#generation;
    this.#become({ ...state, loadingOlder: true, problem: undefined });
    try {
      const page = await this.#load(this.bars.startMs(0), this.#pageSize);
      if (generation !== this.#generation) return;
      const added = this.#join(page);
      this.#whole = isEnd(page);
      // A page that adds nothing would be asked for again and again.
      this.#become({ ...state, more: page.more && added > 0, edgeMs: page.edgeMs, loadingOlder: false });
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
   * a failure leaves it as it was and is reported.
   */
  async repair(): Promise<void> {
    if (this.#state.kind !== 'ready' || this.#state.refreshing) return this.begin();
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
    this.#layOver(page);
    this.#events.barsReplaced(false);
  }

  async #refresh(): Promise<void> {
    const generation = ++this.#generation;
    this.#events.stateChanged(this.#state);
    this.#events.barsReplaced(true);
    try {
      const page = await this.#load(undefined, this.#pageSize);
      if (generation !== this.#generation) return;
      this.#layOver(page);
      for (const bar of this.#held.splice(0)) this.bars.upsert(bar);
      this.#events.barsReplaced(false);
    } catch (error) {
      if (generation !== this.#generation) return;
      // Without the newest page a live bar would hide a hole.
      this.#forget();
      this.#become(failed(error));
    }
  }

  #layOver(page: BarSeries): void {
    const oldestMs = this.bars.length > 0 ? this.bars.startMs(0) : Number.POSITIVE_INFINITY;
    const state = this.#state;
    this.bars.layOver(page);
    this.#gaps = [
      ...page.gaps,
      ...this.#gaps.filter((gap) => gap.startMs < (page.startMs[0] ?? Number.POSITIVE_INFINITY)),
    ];
    const keptOlder = this.bars.length > 0 && this.bars.startMs(0) === oldestMs && state.kind === 'ready';
    if (!keptOlder) this.#whole = page.startMs.length > 0 && isEnd(page);
    this.#become({
      kind: 'ready',
      source: page.source,
      more: keptOlder ? state.more : page.more,
      edgeMs: page.edgeMs ?? (keptOlder ? state.edgeMs : undefined),
      loadingOlder: false,
    });
  }

  /** A live bar. Before the first page it is kept and joined with it. */
  live(bar: Bar): void {
    if (this.#state.kind === 'ready' && this.#state.refreshing) {
      this.#held.push(bar);
      return;
    }
    const { index, change } = this.bars.upsert(bar);
    if (this.#state.kind === 'ready') this.#events.barChanged(index, change);
  }

  stop(): void {
    this.#generation++;
  }

  /** A chart that shows these bars draws none of them any more. */
  #forget(): void {
    const had = this.bars.length > 0;
    this.bars.clear();
    this.#gaps = [];
    this.#whole = false;
    if (had) this.#events.barsReplaced(false);
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

/** Before the page's first bar nothing traded, as far as the plan shows everything. */
const isEnd = (page: BarSeries): boolean => !page.more && page.edgeMs === undefined;

const failed = (error: unknown): BarFeedState => ({
  kind: 'failed',
  message: sentenceOf(error),
  ...(error instanceof CallFailure && error.code === 'rest/not-entitled' && { notInPlan: true }),
});

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const NOTHING: ShownBars = { bars: new BarArrays(), gaps: [], whole: false };

/** Of a feed; nothing while no bars of the symbol are known, so that none of the symbol before it stays. */
export const shownBars = (feed: ShownBars | undefined): ShownBars => feed ?? NOTHING;
