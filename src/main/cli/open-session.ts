/** Opening a session for a command: nothing is written, and the user is told what is wrong with it. */
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { cutSentence, damageSentence } from '../engine/session/reading/damage.ts';
import { isRecording } from '../engine/session/reading/library.ts';
import { openSession, openSessions } from '../engine/session/reading/join-sessions.ts';
import type { Session } from '../engine/session/reading/reader.ts';
import { sessionStates } from '../engine/session/format/session-words.ts';
import { CommandError } from './command-error.ts';
import { say } from './terminal-output.ts';

/** One recording, or several as one. Throws SessionError with its sentence, or CommandError for a session without data. */
export function openForCommand(...paths: readonly string[]): Session {
  const session = openSessions(nodeFiles, paths);
  const name = paths.join(', ');
  if (session.cut) say(`${name}: ${cutSentence(session.cut, isRecording(nodeFiles, session, Date.now()))}`);
  if (session.damage.length > 0) say(`${name}: ${damageSentence(session.damage)}`);
  if (session.repeated > 0) say(`${name}: ${sessionStates.repeated(session.repeated)}`);
  if (session.recorded.length > new Set(paths).size)
    say(`${name}: ${session.recorded.length} recordings are in it; they are read as one.`);
  if (session.leftOut)
    say(
      `Left out: ${session.leftOut.join(', ')}: the same hours of another market (another run of the simulated one, or an import).`,
    );
  if (session.chunks.length === 0)
    throw new CommandError('empty', `${name} holds no data: nothing was recorded into it.`);
  return session;
}

/** Opens without output. Throws SessionError. */
export const openUntouched = (path: string): Session => openSession(nodeFiles, path);
