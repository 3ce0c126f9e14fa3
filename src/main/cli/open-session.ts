/** Opening a session for a command: cut ones are repaired and the user is told. */
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { openRepaired } from '../engine/session/reading/library.ts';
import { openSession, type Session } from '../engine/session/reading/reader.ts';
import { CommandError } from './command-error.ts';
import { say } from './terminal-output.ts';

/** Throws SessionError with its sentence, or CommandError for a session without data. */
export function openForCommand(path: string): Session {
  const session = openRepaired(nodeFiles, path, Date.now());
  if (session.cut) say(`${path} is still being written to, or was cut a moment ago: reading what is there.`);
  else if (session.end.repaired) say(`${path} did not end in order; all but its last second was kept.`);
  if (session.chunks.length === 0)
    throw new CommandError('empty', `${path} holds no data: nothing was recorded into it.`);
  return session;
}

/** Opens without changing the file, whatever its state. */
export const openUntouched = (path: string): Session => openSession(nodeFiles, path);
