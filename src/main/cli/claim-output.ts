/** One command at a time writes an output: a note of its process, which outlives a crash and then counts for nothing. */
import fs from 'node:fs';
import { namingFile } from '../engine/session/format/node-files.ts';
import { CommandError } from './command-error.ts';

/** `path` is the note's, `what` such as `import`. Returns what releases it. Throws CommandError where another one that runs writes the same. */
export function claimOutput(path: string, what: string, out: string): () => void {
  for (;;) {
    try {
      namingFile(path, () => fs.writeFileSync(path, String(process.pid), { flag: 'wx' }));
      return () => fs.rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = writerIn(path);
    if (other !== undefined && runs(other))
      throw new CommandError(
        'busy',
        `Another ${what} (process ${other}) is writing ${out}: wait for it, or name another place. If there is none, delete ${path}.`,
      );
    fs.rmSync(path, { force: true });
  }
}

/** Whether a process that runs, other than this one, has claimed it; a note that cannot be read may be of one. */
export function isClaimedByAnother(path: string): boolean {
  try {
    const other = writerIn(path);
    return other !== undefined && other !== process.pid && runs(other);
  } catch {
    return true;
  }
}

/** Undefined where it was released just now, or never written. Throws CommandError where it is no such note: that stays as it is. */
function writerIn(path: string): number | undefined {
  try {
    const text = fs.readFileSync(path, 'utf8');
    if (text === '') return undefined;
    if (!/^[1-9]\d{0,14}$/.test(text))
      throw new CommandError(
        'taken',
        `${path}, where Tapedeck notes that it writes, is a file of another kind and stays as it is: rename it, or name another place.`,
      );
    return Number(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function runs(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
