/** Makes the print tables of recordings that have none yet, one after the other, at a quarter of a core: whoever tries rules over them later finds them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { nodeFiles } from '../session/format/node-files.ts';
import { openSession } from '../session/reading/join-sessions.ts';
import { buildPrintTable } from './build-print-table.ts';
import { mayHavePrintTable, PrintTable } from './print-table.ts';

const REST_PER_WORK = 3;

/** Posts a sentence for the log for each that could not be made. */
for (const path of workerData as readonly string[])
  try {
    const session = openSession(nodeFiles, path);
    const found = PrintTable.of(nodeFiles, session);
    found?.close();
    if (!found && mayHavePrintTable(session))
      await buildPrintTable(nodeFiles, session, {
        worked: () => performance.now(),
        rest: (workedMs) => sleep(workedMs * REST_PER_WORK),
      });
    session.close();
  } catch (error) {
    parentPort?.postMessage(`the print table of ${path}: ${(error as Error).message}`);
  }
