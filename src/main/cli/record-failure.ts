/** What of a recording's end is a failure of the command, for its exit code: that data is missing, not that its file had to move. */
import type { RecordingState } from '../engine/session/recording/recorder.ts';
import { recordingStates } from '../engine/session/recording/recording-words.ts';
import { CommandError } from './command-error.ts';

export function recordFailure(
  state: Pick<RecordingState, 'reason' | 'droppedFrames' | 'moved' | 'beginningLost' | 'frames'>,
): CommandError | undefined {
  if (state.reason) return new CommandError('recording', state.reason);
  if (state.droppedFrames > 0) return new CommandError('lost', recordingStates.lost(state.droppedFrames));
  if (state.moved && state.beginningLost) return new CommandError('moved', state.moved);
  if (state.frames === 0)
    return new CommandError(
      'nothing',
      'No frame arrived: is the market open, and does the plan include these channels?',
    );
  return undefined;
}
