/** Opens a recorded session as a world's source. */
import { memoryWorld } from '../../../shared/history/memory-world.ts';
import { STATE_VERSION } from '../market/state-snapshot.ts';
import { nodeFiles } from '../session/format/node-files.ts';
import { openSession } from '../session/reading/reader.ts';
import { applyReplayControl } from '../session/replay/replay-control.ts';
import { createReplaySource } from '../session/replay/replay-source.ts';
import type { ReplayControls } from '../session/session-ports.ts';

export interface OpenedReplay {
  source: ReturnType<typeof createReplaySource>;
  replay: ReplayControls;
  memoryWorld: string;
}

/** Throws SessionError with its sentence for a file that is no session. */
export function openReplay(options: { file: string; sessionId: string; speed: number }): OpenedReplay {
  const session = openSession(nodeFiles, options.file);
  const { sessionId, speed } = options;
  const source = createReplaySource({ session, sessionId, speed, stateVersion: STATE_VERSION });
  const replay: ReplayControls = {
    state: () => source.state(),
    begin: () => source.runTo(session.startMs),
    control: (command) => applyReplayControl(source, nodeFiles, session, command),
    advance: (realMs) => source.advance(realMs),
  };
  return { source, replay, memoryWorld: memoryWorld(session.meta.world, session.meta.source) };
}
