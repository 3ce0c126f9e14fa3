/** What of a recording's end is a failure of the command, for its exit code: that data is missing, or not where it was asked for. */
import type { RecordingState } from '../engine/session/recording/recorder.ts';
import { recordingStates } from '../engine/session/recording/recording-words.ts';
import { CommandError } from './command-error.ts';
import { diskSentence } from './disk-sentence.ts';

export function recordFailure(
  state: Pick<RecordingState, 'reason' | 'code' | 'file' | 'droppedFrames' | 'moved'>,
  events: number,
): CommandError | undefined {
  if (state.reason) return new CommandError('recording', sentenceOf(state));
  if (state.droppedFrames > 0) return new CommandError('lost', recordingStates.lost(state.droppedFrames));
  if (state.moved) return new CommandError('moved', state.moved);
  if (events === 0)
    return new CommandError(
      'nothing',
      'No event of the market arrived: is the market open, and does the plan include these channels?',
    );
  return undefined;
}

/** It is over: that recording "resumes" would not be true any more. */
function sentenceOf({ reason = '', code, file }: Pick<RecordingState, 'reason' | 'code' | 'file'>): string {
  return diskSentence(Object.assign(new Error(reason), { code, path: file })) ?? reason;
}
