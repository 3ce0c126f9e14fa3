/** The memory's thread: SQLite answers synchronously and must not block the engine. */
import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromMemory, MemoryOp, ToMemory } from './history-protocol.ts';
import { MEMORY_OPS } from './history-protocol.ts';
import { isDamage } from './history-file.ts';
import type { HistoryStore } from './history-store.ts';
import { checkDaily, openHistory, replaceDamaged } from './open-history.ts';
import { historyFaults } from './history-words.ts';

/** The check reads the whole file: prices and panes go first. */
const CHECK_AFTER_MS = 20_000;

const { file } = workerData as { file: string };
const port = parentPort!;
const post = (message: FromMemory): void => port.postMessage(message);
let store: HistoryStore | undefined;
let inode: bigint | undefined;
let off = '';

const inodeOf = (path: string): bigint | undefined => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;

function open(how: typeof openHistory): void {
  try {
    const opened = how(file, Date.now());
    store = opened.store;
    inode = inodeOf(file);
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
    if (checkDaily(store, file, Date.now()) === 'damaged') replace();
  } catch (error) {
    post({ kind: 'told', message: historyFaults.notCopied((error as Error).message) });
  }
}

function replace(): void {
  store?.close();
  open(replaceDamaged);
}

/** Another terminal may have set the file aside meanwhile: what is kept belongs into the one in its place. */
function followFile(): void {
  if (!store || inodeOf(file) === inode) return;
  store.close();
  open(openHistory);
}

function work(op: MemoryOp, args: readonly unknown[]): unknown {
  followFile();
  if (!store) throw new Error(off);
  return (store[op] as (...given: unknown[]) => unknown).apply(store, [...args]);
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
    if (!MEMORY_OPS.includes(op)) throw new Error(`the memory does not know ${op}`);
    post({ kind: 'done', id, value: workOrRepair(op, args) });
  } catch (error) {
    post({ kind: 'failed', id, message: describe(op, error) });
  }
});

/** What meets damage is done once more on the copy that was put in the file's place. */
function workOrRepair(op: MemoryOp, args: readonly unknown[]): unknown {
  try {
    return work(op, args);
  } catch (error) {
    if (!isDamage(error)) throw error;
    replace();
    return work(op, args);
  }
}

const describe = (op: MemoryOp, error: unknown): string =>
  `${op}: ${error instanceof Error ? error.message : String(error)}`;
