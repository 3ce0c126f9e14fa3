/** Alert rules in a running world: the pipeline feeds them, and their states and firings go to host and windows. */
import type { AlertFired } from '../../../shared/contract/alerts.ts';
import type { FromEngine, ToEngine, WorldSource } from '../../../shared/contract/engine-messages.ts';
import type { Notice } from '../../../shared/contract/streams.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { AlertBook } from '../alerts/alert-book.ts';
import { alertNeeds, type AlertNeeds } from '../alerts/alert-needs.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { MarketPipeline } from './market-pipeline.ts';
import { ModelJudge } from './model-judge.ts';
import { worldKindOf } from './world-state.ts';
import { worldNotices } from './world-words.ts';

type AlertRules = Omit<Extract<ToEngine, { kind: 'alerts' }>, 'kind'>;

export interface AlertServiceOptions {
  pipeline: MarketPipeline;
  /** Whose quote budget may leave out what rules want. */
  feed: Pick<FeedSource, 'budget'>;
  opened: WorldSource;
  /** A replay is on its way to another moment: what would fire on the way is passed over. */
  jumping: () => boolean;
  post: (message: FromEngine) => void;
  /** Those that show the rules' states. */
  windows: () => Iterable<string>;
  /** What the rules need of the feed changed. */
  needsChanged: () => void;
  notify: (notice: Notice) => void;
}

export class AlertService {
  readonly #options: AlertServiceOptions;
  readonly #book: AlertBook;
  readonly #model: ModelJudge;
  #stale = '';
  #needs: AlertNeeds = alertNeeds([]);
  #firedSinceTold = false;
  #lostTold = 0;

  constructor(options: AlertServiceOptions) {
    this.#options = options;
    const { pipeline, opened } = options;
    this.#model = new ModelJudge(pipeline);
    this.#book = new AlertBook({
      table: pipeline.table,
      tape: pipeline.tape,
      calendar: () => pipeline.state.calendar,
      boards: pipeline.boards,
      world: worldKindOf(opened),
      source: opened.kind === 'session' ? opened.sessionId : '',
      fired: (alert) => this.#fired(alert),
    });
  }

  /** What rules look at, whether or not a pane shows it. */
  get needs(): AlertNeeds {
    return this.#needs;
  }

  setRules({ rules, lastFired, lists }: AlertRules, nowMs: EpochMs): void {
    this.#book.setRules(rules, lastFired, nowMs, lists);
    // Without rules a frame costs nothing extra.
    this.#options.pipeline.watchWith(this.#book.size > 0 ? this.#book : undefined);
    this.#needs = alertNeeds(rules, lists);
    this.#model.watch(this.#needs.modelled, nowMs);
    this.#options.needsChanged();
  }

  arm(ruleId: string, nowMs: EpochMs): void {
    this.#book.arm(ruleId, nowMs);
  }

  /** At the publish tick, after the model ran: the rules hear its values and windows what fired since. */
  follow(nowMs: EpochMs): void {
    this.#model.tell(nowMs);
    if (this.#firedSinceTold) this.tell(nowMs);
    if (this.#book.lostPrints > this.#lostTold) this.#tellLost(nowMs);
  }

  /** A recording tells of its own. */
  setStale(markets: readonly Market[], nowMs: EpochMs): void {
    const { pipeline, opened } = this.#options;
    const key = markets.join();
    if (key === this.#stale || opened.kind === 'session') return;
    this.#stale = key;
    pipeline.judge({ kind: 'stale', atMs: nowMs, markets });
  }

  /** After the state was restored to another time. */
  reset(): void {
    this.#book.reset();
  }

  /** Once a second, and at once when something fired. */
  tell(nowMs: EpochMs): void {
    this.#firedSinceTold = false;
    const { feed, post, windows } = this.#options;
    const showing = [...windows()];
    if (showing.length === 0) return;
    const notStreamed = new Map(feed.budget().evicted.map(({ symbol, reason }) => [symbol, reason]));
    const states = this.#book.states(nowMs, notStreamed);
    for (const windowId of showing) post({ kind: 'toWindow', windowId, message: { type: 'alertStates', states } });
  }

  close(): void {
    this.#options.pipeline.watchWith(undefined);
    this.#model.close();
    this.#book.close();
  }

  /** Only a replay faster than the machine can outrun the tape; missed prints are reported once per stretch. */
  #tellLost(atMs: EpochMs): void {
    const lost = this.#book.lostPrints - this.#lostTold;
    this.#lostTold = this.#book.lostPrints;
    this.#options.notify({
      id: 'alerts.lost',
      level: 'warning',
      ...worldNotices.alertsMissed(lost),
      atMs,
    });
  }

  #fired(alert: AlertFired): void {
    if (this.#options.jumping()) return;
    this.#firedSinceTold = true;
    this.#options.post({ kind: 'alertFired', alert });
  }
}
