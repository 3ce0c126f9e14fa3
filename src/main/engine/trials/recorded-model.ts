/** The model over a recording: IV and Greeks as the terminal would have had them. It uses no network. */
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { ChainDirectory } from '../backfill/chain-directory.ts';
import { ChainService } from '../chain/chain-service.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { MarketPipeline } from '../world/market-pipeline.ts';
import { optionsDelayMs, spotAtEnd, spotDelayMs } from '../world/world-chains.ts';

export interface RecordedModel {
  chains: ChainService;
  directory: ChainDirectory;
}

export function startModel(
  pipeline: MarketPipeline,
  source: FeedSource,
  rateCurve: Preferences['rateCurve'],
): RecordedModel {
  const directory = new ChainDirectory(source, pipeline.state);
  const chains = new ChainService({
    table: pipeline.table,
    flow: pipeline.day,
    calendar: () => pipeline.state.calendar,
    requests: {
      contracts: (underlying, expiry) => directory.symbols(underlying, expiry),
      grows: (underlying, expiry) => directory.grows(underlying, expiry),
      snapshot: (underlying, expiry) => directory.snapshot(underlying, expiry),
      dividends: (underlying) => directory.dividends(underlying),
      streams: (symbol) => source.streamsQuotes(symbol),
      snapshotAtMs: (id) => pipeline.state.snapshotAtMs(id),
      spotAtQuote: (id) => pipeline.state.spotAtQuote(id),
      priceAtEnd: (id, endMs) => spotAtEnd(pipeline, source, id, endMs),
      delayMs: () => optionsDelayMs(source),
      spotDelayMs: (underlying) => spotDelayMs(source, underlying),
      snapshotEveryMs: () => directory.snapshotEveryMs(),
    },
    rateCurve,
    now: () => source.now(),
    stopwatch: () => 0,
    contractsChanged: () => undefined,
    laddersChanged: () => undefined,
    // What the recording cannot answer shows as an unknown value, with its sentence.
    report: () => undefined,
  });
  return { chains, directory };
}
