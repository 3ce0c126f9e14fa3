/**
 * What panes, alert rules and chain ladders want, turned into subscriptions, modelled chains and REST requests. All changes within 30 ms
 * are planned together.
 */
import type { DemandItem } from '../../../shared/contract/demand.ts';
import { planDemand } from '../demand/plan-demand.ts';
import { AlertBars } from '../backfill/alert-bars.ts';
import { AverageVolumes } from '../backfill/average-volumes.ts';
import { OpenInterestOfTraded } from '../backfill/open-interest-of-traded.ts';
import { QuotesAtPrints } from '../backfill/quotes-at-prints.ts';
import { ReferenceLists } from '../backfill/reference-lists.ts';
import { HotContracts } from '../flow/hot-contracts.ts';
import { SnapshotPrimer } from '../backfill/snapshot-primer.ts';
import type { ChainService } from '../chain/chain-service.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { OptionableNames } from '../scan/optionable-names.ts';
import { ScanService } from '../scan/scan-service.ts';
import type { Windows } from '../publish/windows.ts';
import type { AlertService } from './alert-service.ts';
import type { MarketPipeline } from './market-pipeline.ts';
import type { WorldHistory } from './world-history.ts';

const RECONCILE_MS = 30;
const HOT_EVERY_MS = 15_000;
/** A window that was expected and shows nothing by then is not waited for. */
const EXPECTED_MS = 20_000;

export interface WantedDataOptions {
  source: FeedSource;
  pipeline: MarketPipeline;
  windows: Windows;
  alerts: AlertService;
  chains: ChainService;
  history: WorldHistory;
  /** The user's own limit of option quotes. */
  quoteLimit: () => number;
  warn: (text: string) => void;
}

export class WantedData {
  readonly #options: WantedDataOptions;
  readonly #primer: SnapshotPrimer;
  readonly #averages: AverageVolumes;
  readonly #alertBars: AlertBars;
  readonly #hot: HotContracts;
  #hotLookedAtMs = Number.NEGATIVE_INFINITY;
  readonly quotesAtPrints: QuotesAtPrints;
  readonly openInterest: OpenInterestOfTraded;
  readonly #scan: ScanService;
  readonly #optionable: OptionableNames;
  readonly #lists: ReferenceLists | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #nextSettlementMs = Number.POSITIVE_INFINITY;
  /** Contracts of chains that the last plan streamed, and under which limit. */
  #streamed: ReadonlySet<string> = new Set();
  #quoteLimit = 0;
  #tapeAsked = false;
  #started = false;
  #expected: readonly DemandItem[] = [];
  #expectedTimer: NodeJS.Timeout | undefined;

  constructor(options: WantedDataOptions) {
    this.#options = options;
    const { source, pipeline, warn: report } = options;
    const { table, tape } = pipeline;
    this.#primer = new SnapshotPrimer(source, report);
    this.#averages = new AverageVolumes({ source, table, calendar: () => pipeline.calendar, report });
    this.#hot = new HotContracts(tape, table);
    this.#alertBars = new AlertBars(source, report);
    this.quotesAtPrints = new QuotesAtPrints({ source, table, tape, report });
    const { day, state } = pipeline;
    const snapshotAtMs = (id: number): number => state.snapshotAtMs(id);
    this.openInterest = new OpenInterestOfTraded({ source, table, day, snapshotAtMs, report });
    this.#scan = new ScanService({ source, table, day, calendar: () => pipeline.calendar, snapshotAtMs, report });
    this.#optionable = new OptionableNames({ source, table, report });
    if (source.kind === 'live') this.#lists = new ReferenceLists(source, report);
  }

  /** Once the market's clock is known. */
  start(): void {
    this.#started = true;
    this.#averages.start();
    this.quotesAtPrints.start();
    this.openInterest.start();
  }

  /** What the first window will show is wanted before it says so, until it does. */
  expect(symbols: readonly string[]): void {
    this.#expected = symbols.map((symbol) => ({
      kind: 'row',
      key: `expected ${symbol}`,
      symbol,
      priority: 'pinned',
      unseen: true,
    }));
    this.#expectedTimer = setTimeout(() => {
      this.#expected = [];
      this.changed();
    }, EXPECTED_MS).unref();
    this.changed();
  }

  /** Something wanted changed. */
  changed(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => this.#reconcile(), RECONCILE_MS);
  }

  /** Called about once a second: a settlement passed or the vendor's limit moved, and other contracts get the quotes. */
  tick(): void {
    const { source, pipeline } = this.#options;
    const { limit } = source.budget();
    if (source.now() >= this.#nextSettlementMs || limit !== this.#quoteLimit) this.changed();
    this.#quoteLimit = limit;
    this.#primer.tick(source.now(), pipeline.calendar);
    this.#lookForHot(source.now());
    if (this.#started) this.#alertBars.want(this.#options.alerts.needs.bars);
    this.#scan.tick();
    if (this.#started) this.#optionable.tick();
  }

  /** The state was put back to another time: what REST had filled in is asked for again. */
  renew(): void {
    this.#primer.renew();
    this.#averages.renew();
    this.#alertBars.renew();
    this.#scan.renew();
    this.changed();
  }

  /** A plan for what is wanted now is due. */
  get isPlanning(): boolean {
    return this.#timer !== undefined;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#expectedTimer);
    this.#primer.close();
    this.#averages.close();
    this.#alertBars.close();
    this.quotesAtPrints.close();
    this.openInterest.close();
    this.#scan.close();
    this.#optionable.close();
    this.#lists?.close();
  }

  /** Quotes move to where large prints come, a few times a minute. */
  #lookForHot(nowMs: number): void {
    if (this.#options.source.kind === 'replay' || Math.abs(nowMs - this.#hotLookedAtMs) < HOT_EVERY_MS) return;
    this.#hotLookedAtMs = nowMs;
    if (this.#hot.look()) this.changed();
  }

  #reconcile(): void {
    this.#timer = undefined;
    const { source, pipeline, windows, alerts, chains, history, quoteLimit } = this.#options;
    const shown = [...windows.demand.items()];
    if (shown.some(({ kind }) => kind === 'row')) this.#expected = [];
    const plan = planDemand({
      items: [...shown, ...this.#expected],
      tape: this.#followsTape(),
      rules: alerts.needs,
      ladders: chains.ladders,
      quoteLimit: Math.min(quoteLimit(), source.budget().limit),
      hot: this.#hot.hot,
      streaming: this.#streamed,
      calendar: pipeline.calendar,
      nowMs: source.now(),
    });
    this.#nextSettlementMs = plan.nextSettlementMs;
    this.#streamed = new Set(plan.streamed);
    // First what is looked at: by it an expiry's snapshot is due.
    chains.watch(plan.watched);
    chains.setDemand(plan.chains, history.around30Days(plan.chains.keys()), plan.snapshotShown);
    if (source.kind === 'live') this.#primer.want(plan.prime);
    this.#averages.want(plan.average);
    history.want(plan.prime, plan.scan);
    this.#scan.want(plan.scan, plan.scanFlow);
    this.#optionable.want(plan.optionable);
    source.want(plan.channels);
  }

  /** Once a pane has asked for prints they stay subscribed: closing it would leave a hole in the session's sums. */
  #followsTape(): boolean {
    const { demand } = this.#options.windows;
    this.#tapeAsked ||= [...demand.items()].some(
      (item) => item.kind === 'flow' || item.kind === 'flowDay' || (item.kind === 'scan' && item.flow),
    );
    return this.#tapeAsked;
  }
}
