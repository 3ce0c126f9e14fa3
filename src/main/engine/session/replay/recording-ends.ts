/** How the recordings of a joined session ended: the market starts over with the next one, and what charts still want of it is played once more. */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { MarketSink, RestRecord } from '../../feed/feed-source.ts';
import { CHANNEL, MARKET_OF_CHANNEL } from '../format/format.ts';
import { parseJson } from '../reading/chunk-messages.ts';
import type { Session } from '../reading/reader.ts';
import { SessionCursor } from '../reading/session-cursor.ts';
import { ReplayCheckpoints } from './replay-checkpoints.ts';

export interface RecordingEnd {
  endMs: EpochMs;
  /** From its last state on, or from its beginning where it has none: frames and REST answers. */
  playInto(sink: Pick<MarketSink, 'reset' | 'frame' | 'rest'>): void;
}

/** Raw bytes played for one at most: more lie behind the last state only where no state can be read. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Those that were over when another had begun by `atMs`, in order. */
export function recordingEnds(session: Session, stateVersion: number, atMs: EpochMs): RecordingEnd[] {
  const { chunks } = session;
  const begun = chunks.flatMap((chunk, i) => (chunk.begins && chunk.startMs <= atMs ? [i] : []));
  return begun.map((next, i) => {
    const first = begun[i - 1] ?? 0;
    const endMs = chunks[next - 1].untilMs;
    return { endMs, playInto: (sink) => playEnd(session, stateVersion, { first, next, endMs }, sink) };
  });
}

function playEnd(
  session: Session,
  stateVersion: number,
  { first, next, endMs }: { first: number; next: number; endMs: EpochMs },
  sink: Pick<MarketSink, 'reset' | 'frame' | 'rest'>,
): void {
  const moment = new ReplayCheckpoints(session, stateVersion).before(endMs, first - 1);
  const from = moment?.nextChunk ?? first;
  const bytes = session.chunks.slice(from, next).reduce((sum, { rawBytes }) => sum + rawBytes, 0);
  if (bytes > MOST_BYTES) return;
  sink.reset(moment?.state());
  const cursor = new SessionCursor(session, () => undefined);
  cursor.jump(from);
  for (; cursor.peek() && cursor.chunkIndex < next; cursor.take()) {
    const { channelId, data, logMs } = cursor.message;
    const market = MARKET_OF_CHANNEL[channelId];
    if (market) sink.frame(market, data, logMs);
    else if (channelId === CHANNEL.rest) sink.rest(parseJson<RestRecord>(data));
  }
}
