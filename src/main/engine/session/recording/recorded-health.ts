/** The feed's health and quote budget from a recording: states are known, rates and queues belonged to the live feed. */
import {
  RECORDED_HOST,
  type FeedHealth,
  type MarketCapability,
  type QuoteBudget,
  type SocketHealth,
} from '../../../../shared/contract/health.ts';
import { OPTION_QUOTE_LIMIT } from '../../../../shared/market/channels.ts';
import { visibleText } from '../../../../shared/contract/visible-text.ts';
import type { ConnectionEvent } from '../../feed/feed-source.ts';

const UNKNOWN = Number.NaN;

export function recordedHealth(
  connections: readonly ConnectionEvent[],
  capabilities: readonly MarketCapability[],
): FeedHealth {
  return {
    sockets: connections.map((event) =>
      socket(
        event,
        capabilities.find(({ market }) => market === event.market),
      ),
    ),
    rest: { inFlight: 0, queued: 0, requests: 0, failures: 0, retries: 0, rateLimited: 0 },
  };
}

/** `held`: contracts whose quotes streamed then. */
export const recordedBudget = (held: number): QuoteBudget => ({
  limit: OPTION_QUOTE_LIMIT,
  used: held,
  held,
  byPriority: { pinned: 0, visible: 0, alert: 0, flow: 0 },
  evicted: [],
  evictedCount: 0,
});

function socket(event: ConnectionEvent, capability: MarketCapability | undefined): SocketHealth {
  return {
    market: event.market,
    state: event.state,
    detail: `recorded: ${visibleText(event.reason)}`,
    host: RECORDED_HOST,
    delayed: capability?.timeliness === 'delayed',
    polling: false,
    liveSinceMs: event.state === 'live' ? event.atMs : undefined,
    messagesPerSecond: UNKNOWN,
    eventsPerSecond: UNKNOWN,
    bytesPerSecond: UNKNOWN,
    subscriptions: { wanted: 0, held: 0, pending: 0, refused: 0, underWildcard: 0 },
    refusals: [],
    reconnects: [],
    reconnectCount: 0,
    queueFrames: 0,
    queueBytes: 0,
    droppedFrames: 0,
    droppedBytes: 0,
  };
}
