/** A world's memory: the file's thread, what is kept as the market runs, and where the names on screen stand. */
import { isEndOfDay } from '../../../shared/contract/health.ts';
import type { ToEngine } from '../../../shared/contract/engine-messages.ts';
import type { Notice } from '../../../shared/contract/streams.ts';
import type { RateCurve } from '../../../shared/analytics/rate-curve.ts';
import { etDate } from '../../../shared/market/calendar.ts';
import { RefusedCall } from '../../../shared/contract/refused-call.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import type { ChainDirectory } from '../backfill/chain-directory.ts';
import type { ChainService } from '../chain/chain-service.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import { HistoryService } from '../history/history-service.ts';
import { IvBackfill } from '../history/iv-backfill.ts';
import { openMemory, type Memory } from '../history/memory.ts';
import { workerUrl } from '../../workers/worker-url.ts';
import type { MarketPipeline } from './market-pipeline.ts';

const DAY_MS = 86_400_000;

export interface WorldHistoryOptions {
  message: Extract<ToEngine, { kind: 'world' }>;
  /** Which market it is, as the memory names it. */
  market: string;
  source: FeedSource;
  pipeline: MarketPipeline;
  chains: ChainService;
  directory: ChainDirectory;
  log: (level: 'warning', text: string) => void;
  rates: () => RateCurve;
  notify: (notice: Notice) => void;
  /** Other expiries are wanted now. */
  wantChanged: () => void;
}

export class WorldHistory {
  readonly market: string;
  readonly #memory: Memory | undefined;
  readonly #service: HistoryService | undefined;
  readonly #backfill: IvBackfill | undefined;
  readonly #options: WorldHistoryOptions;
  /** Of each underlying and date, the expiries around 30 days; empty while asked. */
  readonly #pairs = new Map<string, ReadonlySet<string>>();

  constructor(options: WorldHistoryOptions) {
    this.#options = options;
    const { message, source, pipeline, chains, directory, log, notify } = options;
    this.market = options.market;
    if (message.historyFile === undefined) return;
    this.#memory = openMemory(workerUrl('history'), message.historyFile, (sentence) =>
      notify({ id: 'history', level: 'warning', title: 'The history', message: sentence, atMs: source.now() }),
    );
    this.#service = new HistoryService({
      memory: this.#memory,
      world: this.market,
      replay: source.kind === 'replay',
      table: pipeline.table,
      chains,
      calendar: () => pipeline.state.calendar,
      listed: (underlying) => directory.everyListing(underlying),
      now: () => source.now(),
      delayMs: () => (source.health().sockets.some((socket) => socket.delayed) ? DELAY_MS : 0),
      report: (text) => log('warning', text),
    });
    this.#backfill = new IvBackfill({
      memory: this.#memory,
      world: this.market,
      source,
      calendar: () => pipeline.state.calendar,
      rates: options.rates,
      wrote: () => this.#service?.renew(),
      report: (text) => log('warning', text),
    });
  }

  get backfill(): IvBackfill {
    if (!this.#backfill) throw new RefusedCall('history/none', 'This run keeps no history.');
    return this.#backfill;
  }

  get memory(): Memory {
    if (!this.#memory) throw new RefusedCall('history/none', 'This run keeps no history.');
    return this.#memory;
  }

  want(symbols: Iterable<string>): void {
    this.#service?.want(symbols);
  }

  /** Beside the chains shown, the expiries on either side of 30 days: an open chain has its 30-day volatility, whatever expiry is looked at. */
  around30Days(underlyings: Iterable<string>): Map<string, ReadonlySet<string>> {
    const wanted = new Map<string, ReadonlySet<string>>();
    const options = this.#options.source.capabilities().find(({ market }) => market === 'options');
    // Without quotes there is nothing to compute it from.
    if (!this.#memory || (options && isEndOfDay(options))) return wanted;
    for (const underlying of underlyings) {
      const key = `${underlying} ${etDate(this.#options.source.now())}`;
      const pair = this.#pairs.get(key);
      if (pair) wanted.set(underlying, pair);
      else void this.#findPair(key, underlying);
    }
    return wanted;
  }

  renew(): void {
    this.#service?.renew();
  }

  tick(): void {
    this.#service?.tick();
  }

  async #findPair(key: string, underlying: string): Promise<void> {
    this.#pairs.set(key, new Set());
    const { directory, source, wantChanged, log } = this.#options;
    try {
      const listed = await directory.expiries(underlying);
      const targetMs = source.now() + 30 * DAY_MS;
      const before = listed.findLast(({ settlesAtMs }) => settlesAtMs <= targetMs);
      const after = listed.find(({ settlesAtMs }) => settlesAtMs >= targetMs);
      this.#pairs.set(key, new Set([before, after].flatMap((found) => (found ? [found.expiry] : []))));
      wantChanged();
    } catch (error) {
      // A replay may know more listings later; a live market is asked again when something else is wanted.
      this.#pairs.delete(key);
      log('warning', `expiries around 30 days of ${underlying}: ${(error as Error).message}`);
    }
  }

  async close(): Promise<void> {
    this.#service?.close();
    await this.#backfill?.stop();
    await this.#memory?.close();
  }
}
