/** The writer thread: compresses chunks and writes them, so that neither costs the engine anything. */
import { parentPort } from 'node:worker_threads';
import { nodeFiles } from '../format/node-files.ts';
import { SessionWriter } from './session-writer.ts';
import type { FromWriter, ToWriter } from './writer-protocol.ts';

if (!parentPort) throw new Error('writer-worker runs as a worker');
const port = parentPort;
let session: SessionWriter;

port.on('message', (message: ToWriter) => {
  switch (message.kind) {
    case 'open':
      session = new SessionWriter(nodeFiles, message.target);
      session.start();
      return;
    case 'chunk': {
      const { buffer, used, messages } = message;
      const report = session.write(new Uint8Array(buffer, 0, used), messages);
      port.postMessage({ kind: 'returned', buffer, report } satisfies FromWriter, [buffer]);
      return;
    }
    case 'close':
      port.postMessage({ kind: 'closed', report: session.close(message.end) } satisfies FromWriter);
  }
});
