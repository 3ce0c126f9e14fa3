/** Opens a recorded session as a world's source. */
import type { WorldSource } from '../../../shared/contract/engine-messages.ts';
import { memoryWorld } from '../../../shared/history/memory-world.ts';
import { STATE_VERSION } from '../market/state-snapshot.ts';
import { nodeFiles } from '../session/format/node-files.ts';
import { openSessions } from '../session/reading/join-sessions.ts';
import { recordingEnds } from '../session/replay/recording-ends.ts';
import { applyReplayControl } from '../session/replay/replay-control.ts';
import { createReplaySource } from '../session/replay/replay-source.ts';
import type { ReplayControls } from '../session/session-ports.ts';

export interface OpenedReplay {
  source: ReturnType<typeof createReplaySource>;
  replay: ReplayControls;
  memoryWorld: string;
}

/** Throws SessionError with its sentence for a file that is no session. */
export function openReplay(options: Extract<WorldSource, { kind: 'session' }>): OpenedReplay {
  const { files, names, sessionId, speed } = options;
  const session = openSessions(nodeFiles, files);
  const nameOf = (path: string): string => names[files.indexOf(path)] ?? '';
  const source = createReplaySource({ session, sessionId, nameOf, speed, stateVersion: STATE_VERSION });
  const replay: ReplayControls = {
    state: () => source.state(),
    begin: () => source.runTo(session.startMs),
    control: (command) => applyReplayControl(source, nodeFiles, session, command),
    ended: () => recordingEnds(session, STATE_VERSION, source.now()),
    advance: (realMs, mayEmit) => source.advance(realMs, mayEmit),
  };
  return { source, replay, memoryWorld: memoryWorld(session.meta.world, session.meta.source) };
}
