/** Opening a session for a command: nothing is written, and the user is told what is wrong with it. */
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { cutSentence, damageSentence } from '../engine/session/reading/damage.ts';
import { openSession, type Session } from '../engine/session/reading/reader.ts';
import { CommandError } from './command-error.ts';
import { say } from './terminal-output.ts';

/** Throws SessionError with its sentence, or CommandError for a session without data. */
export function openForCommand(path: string): Session {
  const session = openUntouched(path);
  if (session.cut) say(`${path}: ${cutSentence(session.cut)}`);
  if (session.damage.length > 0) say(`${path}: ${damageSentence(session.damage)}`);
  if (session.chunks.length === 0)
    throw new CommandError('empty', `${path} holds no data: nothing was recorded into it.`);
  return session;
}

/** Opens without output. Throws SessionError. */
export const openUntouched = (path: string): Session => openSession(nodeFiles, path);
