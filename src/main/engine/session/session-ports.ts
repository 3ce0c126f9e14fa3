/** What a world needs of `session/`: a recorder that hears everything the sink hears, and the controls of a replay. */
import type { ReplayControl } from '../../../shared/contract/calls.ts';
import type { EngineHealth } from '../../../shared/contract/health.ts';
import type { ReplayState } from '../../../shared/contract/world.ts';
import type { FeedSink } from '../feed/feed-source.ts';
import type { RecordingEnd } from './replay/recording-ends.ts';

export interface SessionRecorder extends FeedSink {
  status(): NonNullable<EngineHealth['recording']>;
  close(): Promise<void>;
}

export interface ReplayControls {
  state(): ReplayState;
  /** Emits what was recorded at the very start: called once, after the source was started. */
  begin(): void;
  control(command: ReplayControl): Promise<void>;
  /** Recordings of a joined session that were over before the one at the position. */
  ended(): RecordingEnd[];
  /** Moves the replay clock by real time; called by the world's loop. */
  advance(realMs: number, mayEmit: boolean): void;
}
