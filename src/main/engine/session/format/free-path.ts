/** Names that no file has yet: what is there already is the user's, whatever it is called. */
import type { SessionFiles, WritableFile } from './files.ts';

/** `path.end`, `path-2.end`, `path-3.end` … */
function* numbered(path: string, end: string): Generator<string, never> {
  for (let n = 1; ; n++) yield n === 1 ? path + end : `${path}-${n}${end}`;
}

export function freePath({ exists }: Pick<SessionFiles, 'exists'>, path: string): string {
  const names = numbered(path, '');
  let free = names.next().value;
  while (exists(free)) free = names.next().value;
  return free;
}

/** Made by nobody else meanwhile. */
export function createFree(files: SessionFiles, path: string, end = ''): WritableFile {
  for (const free of numbered(path, end))
    try {
      return files.create(free);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  throw new Error('names do not end');
}
