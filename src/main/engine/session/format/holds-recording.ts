import type { SessionFiles } from './files.ts';
import { MAGIC } from './format.ts';
import { SessionError } from './session-error.ts';

/** What is there under a path is a recording, or no file at all: nothing that may be replaced. */
export function holdsRecording(files: SessionFiles, path: string): boolean {
  try {
    const file = files.open(path);
    try {
      const head = file.read(0, Math.min(file.size, MAGIC.byteLength));
      return MAGIC.every((byte, i) => head[i] === byte);
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof SessionError) return true;
    throw error;
  }
}
