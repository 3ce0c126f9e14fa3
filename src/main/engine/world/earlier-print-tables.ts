/** While a recording runs, those that ended before it get their print tables, in a worker. */
import { Worker } from 'node:worker_threads';
import { workerUrl } from '../../workers/worker-url.ts';
import type { SessionFiles } from '../session/format/files.ts';
import { printTablePath, sessionPaths } from '../session/format/session-names.ts';

/** The start of a market comes first. */
const AFTER_MS = 60_000;
/** Of the newest recordings; an older one gets its table when rules are first tried over it. */
const MOST = 3;
/** Of the thread's space for short-lived objects: V8 would let it grow to 128. */
const YOUNG_MB = 12;

/** Recordings in the folder without a table, newest first; `running` is not one of them. */
export const withoutTable = (files: SessionFiles, folder: string, running: string): string[] =>
  sessionPaths(files, folder)
    .filter((path) => path !== running)
    .slice(0, MOST)
    .filter((path) => !files.exists(printTablePath(path)));

export class EarlierPrintTables {
  readonly #files: SessionFiles;
  readonly #log: (text: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #worker: Worker | undefined;

  constructor(files: SessionFiles, log: (text: string) => void) {
    this.#files = files;
    this.#log = log;
  }

  /** A recording began: at `running`, in the folder. */
  begun(folder: string, running: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#make(folder, running), AFTER_MS).unref();
  }

  /** What is under way is given up, and made another time. */
  stop(): void {
    clearTimeout(this.#timer);
    void this.#worker?.terminate();
  }

  #make(folder: string, running: string): void {
    const paths = withoutTable(this.#files, folder, running);
    if (paths.length === 0 || this.#worker) return;
    const worker = new Worker(workerUrl('printTables'), {
      workerData: paths,
      name: 'print tables',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker = worker;
    worker.on('message', this.#log);
    worker.on('error', (error) => this.#log(`print tables: ${error.message}`));
    worker.on('exit', () => (this.#worker = undefined));
  }
}
