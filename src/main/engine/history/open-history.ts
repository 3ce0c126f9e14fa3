/**
 * Opens the memory's file, repaired if needed. A damaged one is set aside and replaced by the newest intact copy; without a copy the memory
 * starts empty. A file of a later version is not touched. What happened is returned as a sentence.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ForeignFile, isDamage, NewerFile } from './history-file.ts';
import { HistoryStore } from './history-store.ts';
import { etDate, etTime } from '../../../shared/market/calendar.ts';
import { historyFaults } from './history-words.ts';

export interface OpenedHistory {
  store: HistoryStore;
  /** Undefined where nothing is wrong. */
  told?: string;
}

const DAY_MS = 86_400_000;
const ENDS = ['', '-wal', '-shm'] as const;
export const copyOf = (file: string): string => `${file}.backup`;

/** Throws with a sentence where the memory cannot be opened now. */
export function openHistory(file: string, nowMs: number): OpenedHistory {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    if (isEmptied(file)) return replaceDamaged(file, nowMs);
    return { store: new HistoryStore(file) };
  } catch (error) {
    if (!isDamage(error) && !isFolder(file)) throw new Error(whyNotOpened(error), { cause: error });
    return replaceDamaged(file, nowMs);
  }
}

/** The same, gone through as a whole first: for who writes much and can wait. */
export function openChecked(file: string, nowMs: number): OpenedHistory {
  const opened = openHistory(file, nowMs);
  if (opened.store.damage() === undefined) return opened;
  opened.store.close();
  return replaceDamaged(file, nowMs);
}

export function whyNotOpened(error: unknown): string {
  if (error instanceof NewerFile) return historyFaults.newer;
  if (error instanceof ForeignFile) return historyFaults.foreign;
  return historyFaults.cannotOpen((error as Error).message);
}

/**
 * The same for a file in which damage was found; the store must be closed. Another terminal that found it first may have put the copy in its
 * place by now: what is sound stays.
 */
export function replaceDamaged(file: string, nowMs: number): OpenedHistory {
  if (!isFolder(file) && !isEmptied(file)) {
    const sound = openSound(file);
    if (sound) return { store: sound };
  }
  const aside = `${file}.broken-${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const end of ENDS) if (existsSync(file + end)) renameSync(file + end, aside + end);
  const restored = existsSync(copyOf(file)) && restore(file);
  if (!restored) return { store: new HistoryStore(file), told: historyFaults.begunAnew };
  return { store: restored, told: historyFaults.backedUp(madeAt(restored)) };
}

function restore(file: string): HistoryStore | undefined {
  copyFileSync(copyOf(file), file);
  const store = openSound(file);
  if (!store) for (const end of ENDS) rmSync(file + end, { force: true });
  return store;
}

function openSound(file: string): HistoryStore | undefined {
  try {
    const store = new HistoryStore(file);
    if (store.damage(true) === undefined) return store;
    store.close();
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  return undefined;
}

/** When a copy was made, in words of exchange time. */
export function madeAt(copy: HistoryStore): string {
  const atMs = Number(copy.note('checkedAtMs') ?? Number.NaN);
  return atMs > 0 ? `${etDate(atMs)} ${etTime(atMs)} ET` : 'an unknown time';
}

/** Checks the whole file and copies it, once a day; says what is wrong. A damaged file never replaces the last copy. */
export function checkDaily(store: HistoryStore, file: string, nowMs: number): 'sound' | 'damaged' | 'notDue' {
  try {
    return checkIfDue(store, file, nowMs);
  } catch (error) {
    // Damage that only the copying meets, or before it could be asked when the last check was.
    if (isDamage(error)) return 'damaged';
    throw error;
  }
}

function checkIfDue(store: HistoryStore, file: string, nowMs: number): 'sound' | 'damaged' | 'notDue' {
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

/** Cut to nothing, beside a copy of what it held. */
const isEmptied = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.size === 0 && existsSync(copyOf(file));
