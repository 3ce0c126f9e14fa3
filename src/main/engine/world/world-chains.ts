/** The chains of a world: their contracts and snapshots over REST, their live quotes from the feed. */
import { isLateByPlan } from '../../../shared/contract/health.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { marketOf, type Market } from '../../../shared/market/symbols.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { ChainDirectory } from '../backfill/chain-directory.ts';
import { ChainService } from '../chain/chain-service.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import type { MarketPipeline } from './market-pipeline.ts';
import { threadTimeMs } from './thread-time.ts';

export interface WorldChainsOptions {
  source: FeedSource;
  pipeline: MarketPipeline;
  rateCurve: Preferences['rateCurve'];
  /** Markets whose sockets have gone silent: their quotes do not count as streamed. */
  stale: () => readonly Market[];
  contractsChanged: (underlying: string) => void;
  laddersChanged: () => void;
  warn: (text: string) => void;
}

export function openChains(options: WorldChainsOptions): { directory: ChainDirectory; chains: ChainService } {
  const { source, pipeline, rateCurve, stale, contractsChanged, laddersChanged, warn } = options;
  const directory = new ChainDirectory(source, pipeline.state);
  const chains = new ChainService({
    table: pipeline.table,
    flow: pipeline.day,
    calendar: () => pipeline.calendar,
    requests: {
      contracts: (underlying, expiry) => directory.symbols(underlying, expiry),
      grows: (underlying, expiry) => directory.grows(underlying, expiry),
      snapshot: (underlying, expiry) => directory.snapshot(underlying, expiry),
      missing: (underlying, expiry) => directory.missing(underlying, expiry),
      dividends: (underlying) => directory.dividends(underlying),
      streams: (symbol) => !stale().includes('options') && source.streamsQuotes(symbol),
      snapshotAtMs: (id) => pipeline.state.snapshotAtMs(id),
      spotAtQuote: (id) => pipeline.state.spotAtQuote(id),
      priceAtEnd: (id, endMs) => spotAtEnd(pipeline, source, id, endMs),
      delayMs: () => optionsDelayMs(source),
      spotDelayMs: (underlying) => spotDelayMs(source, underlying),
      snapshotEveryMs: () => directory.snapshotEveryMs(),
      // A recording answers from the disk.
      ...(source.kind === 'replay' && { retryMs: 1_000 }),
    },
    rateCurve,
    now: () => source.now(),
    stopwatch: () => performance.now(),
    workedMs: threadTimeMs,
    contractsChanged,
    laddersChanged,
    report: warn,
  });
  return { directory, chains };
}

type Late = Pick<FeedSource, 'onDelayedHost' | 'capabilities'>;

/** How much older than the clock a source's data of a market is, by its host or its plan. */
const delayMsOf = (source: Late, market: Market): number =>
  source.onDelayedHost(market) || source.capabilities().some((plan) => plan.market === market && isLateByPlan(plan))
    ? DELAY_MS
    : 0;

export const optionsDelayMs = (source: Late): number => delayMsOf(source, 'options');

export const spotDelayMs = (source: Late, underlying: string): number => delayMsOf(source, marketOf(underlying));

/** As `ChainRequests` has it. */
export function spotAtEnd(
  { state, table }: Pick<MarketPipeline, 'state' | 'table'>,
  source: Late & Pick<FeedSource, 'now'>,
  id: InstrumentId,
  endMs: EpochMs,
): number {
  return state.priceAtEnd(id, endMs, source.now() - delayMsOf(source, marketOf(table.symbolOf(id))));
}
