/** The bar of the session across the whole pane: days side by side have no room among the buttons. */
import type { ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import type { ReplayState } from '../../../shared/contract/world.ts';
import { counted } from '../../../shared/contract/counted.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { formatSize } from '../../components/format.ts';
import { showFailure } from '../../stores/notices-store.ts';
import { setWorld, useWorldStore } from '../../stores/world-store.ts';
import { replayStates, replayTitles } from './replay-words.ts';
import { ScrubBar } from './ScrubBar.tsx';
import styles from './replay.module.css';

interface TimelineProps {
  replay: ReplayState;
  /** Its recordings, in order of time. */
  sessions: readonly SessionInfo[];
}

export function Timeline({ replay, sessions }: TimelineProps): ReactNode {
  const clockMs = useWorldStore((s) => s.clockMs);
  const seek = async (toMs: number): Promise<void> => {
    try {
      setWorld(await call('replay.control', { action: 'seek', toMs }));
    } catch (error) {
      showFailure('replay.control', replayTitles.notObeyed, failureMessage(error));
    }
  };
  return (
    <div className={styles.timeline}>
      <ScrubBar
        replay={replay}
        sessions={sessions}
        positionMs={replay.playing && !replay.seeking ? clockMs : replay.positionMs}
        onSeek={(toMs) => void seek(toMs)}
      />
      {replay.leftOut && <span className="quiet">{replayStates.leftOut(replay.leftOut.join(', '))}</span>}
      {replay.overlap && (
        <span className="quiet">
          {replayStates.overlap(
            counted(replay.overlap.repeated, 'event', 'events', formatSize(replay.overlap.repeated)),
            replay.overlap.counted,
          )}
        </span>
      )}
    </div>
  );
}
