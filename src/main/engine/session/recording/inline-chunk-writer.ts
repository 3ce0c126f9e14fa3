/** A chunk writer on the caller's own thread: for imports, repairs and tests. Buffers come back at once. */
import type { SessionFiles } from '../format/files.ts';
import type { ChunkWriter } from './chunk-writer.ts';
import { SessionWriter } from './session-writer.ts';

export function createInlineChunkWriter(files: SessionFiles): ChunkWriter {
  let session: SessionWriter | undefined;
  const writer: ChunkWriter = {
    onReturned: () => undefined,
    open(target) {
      session = new SessionWriter(files, target);
      session.start();
    },
    write(buffer, used, messages) {
      writer.onReturned(buffer, session!.write(new Uint8Array(buffer, 0, used), messages));
    },
    close: (end) => Promise.resolve(session!.close(end)),
    dispose: () => Promise.resolve(),
  };
  return writer;
}
