/** The replay pane's commands, carried out on a replay source and the session's bookmarks. */
import type { FindMoment, ReplayControl } from '../../../../shared/contract/calls.ts';
import { RefusedCall } from '../../../../shared/contract/refused-call.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { readNotes, setBookmark } from '../reading/session-notes.ts';
import { recordedAt } from '../reading/join-sessions.ts';
import type { Session } from '../reading/reader.ts';
import type { SessionFiles } from '../format/files.ts';
import { findMoment } from './find-moment.ts';
import type { ReplayTransport } from './replay-transport.ts';
import { replaySourceFaults, replaySourceStates } from './replay-words.ts';

export async function applyReplayControl(
  replay: ReplayTransport,
  files: SessionFiles,
  session: Session,
  command: ReplayControl,
): Promise<void> {
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
    case 'find':
      return find(replay, files, session, command);
    case 'skipQuiet':
      return replay.setSkipsQuiet(command.on);
    case 'bookmark':
      return setMark(files, session, command.atMs, { label: command.label, note: command.note });
    case 'removeBookmark':
      return setMark(files, session, command.atMs, undefined);
  }
}

function setMark(
  files: SessionFiles,
  session: Session,
  atMs: EpochMs,
  bookmark: Parameters<typeof setBookmark>[3],
): void {
  const { path } = recordedAt(session, atMs);
  // Renamed or moved while it is open: notes of that name would belong to nothing.
  if (!files.exists(path)) throw new RefusedCall('replay/notNoted', replaySourceFaults.moved);
  try {
    setBookmark(files, path, atMs, bookmark);
  } catch (error) {
    throw new RefusedCall('replay/notNoted', replaySourceFaults.notNoted, String(error));
  }
}

const NAMES: Record<FindMoment['what'], string> = {
  print: 'print of',
  quote: 'change of the quote of',
  largePrint: 'option print that large',
  largeStockPrint: 'stock print that large',
  gap: 'gap',
  bookmark: 'bookmark',
};

/** Stops there, so that the user can look at what happened. */
async function find(
  replay: ReplayTransport,
  files: SessionFiles,
  session: Session,
  command: FindMoment,
): Promise<void> {
  const { what, back, symbol } = command;
  if ((what === 'print' || what === 'quote') && symbol === undefined)
    throw new RefusedCall('replay/noSymbol', replaySourceFaults.noInstrument);
  replay.pause();
  const atMs = await findMoment(session, replay.state().positionMs, command, {
    gap: replay.gapStarts(),
    bookmark: session.recorded.flatMap(({ path }) => readNotes(files, path).bookmarks.map((mark) => mark.atMs)),
  });
  if (atMs === undefined) {
    const name = what === 'print' || what === 'quote' ? `${NAMES[what]} ${symbol}` : NAMES[what];
    throw new RefusedCall('replay/noneLeft', replaySourceStates.none(back, name));
  }
  replay.seek(atMs);
}
