/** The recorder's side of the writer worker. */
import { Worker } from 'node:worker_threads';
import type { ChunkWriter, WriteReport } from './chunk-writer.ts';
import type { FromWriter, ToWriter } from './writer-protocol.ts';

/** `entry` is the built or source file of writer-worker. `onFailure` is called once, when the worker dies. */
export function createWorkerChunkWriter(entry: URL, onFailure: (error: Error) => void): ChunkWriter {
  const worker = new Worker(entry, { name: 'session-writer' });
  let closing: { resolve: (report: WriteReport) => void; reject: (error: Error) => void } | undefined;
  let dead: Error | undefined;
  let disposed = false;
  const send = (message: ToWriter, transfer: ArrayBuffer[] = []): void => worker.postMessage(message, transfer);

  const fail = (error: Error): void => {
    if (dead || disposed) return;
    dead = error;
    closing?.reject(error);
    onFailure(error);
  };
  worker.on('error', fail);
  worker.on('exit', (code) => {
    if (code !== 0) fail(new Error(`the writer thread ended with code ${code}`));
  });

  const writer: ChunkWriter = {
    onReturned: () => undefined,
    open: (target) => send({ kind: 'open', target }),
    write: (buffer, used, messages) => send({ kind: 'chunk', buffer, used, messages }, [buffer]),
    close: (end) =>
      new Promise((resolve, reject) => {
        if (dead) return reject(dead);
        closing = { resolve, reject };
        send({ kind: 'close', end });
      }),
    async dispose() {
      disposed = true;
      await worker.terminate();
    },
  };
  worker.on('message', (message: FromWriter) => {
    if (message.kind === 'returned') writer.onReturned(message.buffer, message.report);
    else closing?.resolve(message.report);
  });
  return writer;
}
