/**
 * Opens the memory's file, repaired if needed. A damaged one is set aside and replaced by the newest intact copy; without a copy the memory
 * starts empty. A file of a later version is not touched. What happened is returned as a sentence.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ForeignFile, HistoryStore, NewerFile } from './history-store.ts';
import { historyFaults } from './history-words.ts';

export interface OpenedHistory {
  store: HistoryStore;
  /** Undefined where nothing is wrong. */
  told?: string;
}

const DAY_MS = 86_400_000;
const copyOf = (file: string): string => `${file}.backup`;

/** Throws with a sentence where the memory cannot be opened now. */
export function openHistory(file: string, nowMs: number): OpenedHistory {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    return { store: new HistoryStore(file) };
  } catch (error) {
    if (error instanceof NewerFile) throw new Error(historyFaults.newer, { cause: error });
    if (error instanceof ForeignFile) throw new Error(historyFaults.foreign, { cause: error });
    if (!isDamage(error) && !isFolder(file))
      throw new Error(historyFaults.cannotOpen((error as Error).message), {
        cause: error,
      });
    return replaceDamaged(file, nowMs);
  }
}

/** The same for a file in which a check has found damage; the store must be closed. */
export function replaceDamaged(file: string, nowMs: number): OpenedHistory {
  const aside = `${file}.broken-${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, aside + end);
  const restored = existsSync(copyOf(file)) && restore(file);
  return {
    store: restored || new HistoryStore(file),
    told: restored ? historyFaults.backedUp : historyFaults.begunAnew,
  };
}

function restore(file: string): HistoryStore | undefined {
  copyFileSync(copyOf(file), file);
  try {
    const store = new HistoryStore(file);
    if (store.damage() === undefined) return store;
    store.close();
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
  return undefined;
}

/** Checks the whole file and copies it, once a day; says what is wrong. A damaged file never replaces the last copy. */
export function checkDaily(store: HistoryStore, file: string, nowMs: number): 'sound' | 'damaged' | 'notDue' {
  const checkedMs = Number(store.note('checkedAtMs') ?? 0);
  if (nowMs - checkedMs < DAY_MS && nowMs >= checkedMs && existsSync(copyOf(file))) return 'notDue';
  if (store.damage() !== undefined) return 'damaged';
  store.setNote('checkedAtMs', String(nowMs));
  const making = `${copyOf(file)}.new`;
  rmSync(making, { force: true, recursive: true });
  store.copyTo(making);
  renameSync(making, copyOf(file));
  return 'sound';
}

/** What stands in the file's place can be no memory: it is set aside as a damaged one is. */
const isFolder = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode;
  return code !== undefined && [11, 26].includes(code & 0xff);
}
