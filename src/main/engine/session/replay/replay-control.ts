/** The replay pane's commands, carried out on a replay source and the session's bookmarks. */
import type { ReplayControl } from '../../../../shared/contract/calls.ts';
import { setBookmark } from '../reading/session-notes.ts';
import type { SessionFiles } from '../format/files.ts';
import type { ReplayTransport } from './replay-source.ts';

export function applyReplayControl(
  replay: ReplayTransport,
  files: SessionFiles,
  sessionPath: string,
  command: ReplayControl,
): void {
  switch (command.action) {
    case 'play':
      return replay.play();
    case 'pause':
      return replay.pause();
    case 'speed':
      return replay.setSpeed(command.speed);
    case 'seek':
      return replay.seek(command.toMs);
    case 'step':
      return replay.step(command.unit);
    case 'loop':
      return replay.setLoop(command.fromMs, command.toMs);
    case 'bookmark':
      setBookmark(files, sessionPath, command.atMs, { label: command.label, note: command.note });
      return;
    case 'removeBookmark':
      setBookmark(files, sessionPath, command.atMs, undefined);
  }
}
