/** A pipeline fed by a replay, with an ear for the end of each frame. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { MarketSink } from '../feed/feed-source.ts';
import type { MarketPipeline } from '../world/market-pipeline.ts';

/** A sink that hands everything on to `pipeline`; `heard` comes after each frame has changed it, with the frame's arrival. */
export function afterFrames(pipeline: MarketPipeline, heard: (receivedAtMs: EpochMs) => void): MarketSink {
  return {
    frame(market, bytes, receivedAtMs) {
      pipeline.frame(market, bytes, receivedAtMs);
      heard(receivedAtMs);
    },
    rest: (record) => pipeline.rest(record),
    connection: (event) => pipeline.connection(event),
    subscription: (event) => pipeline.subscription(event),
    gap: (entry) => pipeline.gap(entry),
    capability: (capability) => pipeline.capability(capability),
    judgement: (judgement) => pipeline.judgement(judgement),
    reset: (state) => pipeline.reset(state),
  };
}
