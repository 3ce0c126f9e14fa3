/** The open interest that a day's recordings tell, by contract: their REST answers alone, through the same pipeline as live. */
import { STATE_VERSION } from '../market/state-snapshot.ts';
import type { Session } from '../session/reading/reader.ts';
import { createReplaySource } from '../session/replay/replay-source.ts';
import { MarketPipeline } from './market-pipeline.ts';

/** Reads the sessions to their ends and closes them. Contracts of unknown open interest are left out. */
export function recordedOpenInterest(sessions: readonly Session[]): Map<string, number> {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  for (const session of sessions) {
    const source = createReplaySource({ session, sessionId: session.path, speed: 1, stateVersion: STATE_VERSION });
    source.start({
      frame: () => undefined,
      rest: (record) => pipeline.rest(record),
      connection: () => undefined,
      subscription: () => undefined,
      gap: () => undefined,
      capability: () => undefined,
      reset: () => undefined,
    });
    source.runTo(session.endMs);
    void source.stop();
  }
  const { table } = pipeline;
  const openInterest = table.column('openInterest');
  return new Map(
    table.symbols.flatMap((symbol, id) =>
      Number.isNaN(openInterest[id]) ? [] : [[symbol, openInterest[id]] as const],
    ),
  );
}
