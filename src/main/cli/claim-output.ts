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

/** Undefined where it was released just now, or never written. */
function writerIn(path: string): number | undefined {
  try {
    const id = Number(fs.readFileSync(path, 'utf8'));
    return Number.isSafeInteger(id) && id > 0 ? id : undefined;
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
