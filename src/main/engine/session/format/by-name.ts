/** What a page may read of the disk: names, never where they lie. */
import { dirname, sep } from 'node:path';

/** A sentence about `path`, and what lies in it, without the folder that it lies in. `path` is absolute. */
export const byName = (sentence: string, path: string): string => {
  const folder = dirname(path);
  return sentence.replaceAll(folder.endsWith(sep) ? folder : folder + sep, '');
};
