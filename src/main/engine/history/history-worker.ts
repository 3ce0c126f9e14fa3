/** The memory's thread: SQLite answers synchronously and must not block the engine. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FromMemory, MemoryOp, ToMemory } from './history-protocol.ts';
import { MEMORY_OPS } from './history-protocol.ts';
import type { HistoryStore } from './history-store.ts';
import { checkDaily, openHistory, replaceDamaged } from './open-history.ts';
import { historyFaults } from './history-words.ts';

/** The check reads the whole file: prices and panes go first. */
const CHECK_AFTER_MS = 20_000;

const { file } = workerData as { file: string };
const port = parentPort!;
const post = (message: FromMemory): void => port.postMessage(message);
let store: HistoryStore | undefined;
let off = '';

function open(how: typeof openHistory): void {
  try {
    const opened = how(file, Date.now());
    store = opened.store;
    if (opened.told !== undefined) post({ kind: 'told', message: opened.told });
  } catch (error) {
    store = undefined;
    off = (error as Error).message;
    post({ kind: 'off', message: off });
  }
}

function check(): void {
  if (!store) return;
  try {
    if (checkDaily(store, file, Date.now()) !== 'damaged') return;
    store.close();
    open(replaceDamaged);
  } catch (error) {
    post({
      kind: 'told',
      message: historyFaults.notCopied((error as Error).message),
    });
  }
}

open(openHistory);
const checking = setTimeout(check, CHECK_AFTER_MS);

port.on('message', (message: ToMemory) => {
  if (message.kind === 'close') {
    clearTimeout(checking);
    store?.close();
    port.close();
    return;
  }
  const { id, op, args } = message;
  try {
    if (!store) throw new Error(off);
    if (!MEMORY_OPS.includes(op)) throw new Error(`the memory does not know ${op}`);
    const work = store[op] as (...given: unknown[]) => unknown;
    post({ kind: 'done', id, value: work.apply(store, args) });
  } catch (error) {
    post({ kind: 'failed', id, message: describe(op, error) });
  }
});

const describe = (op: MemoryOp, error: unknown): string =>
  `${op}: ${error instanceof Error ? error.message : String(error)}`;
