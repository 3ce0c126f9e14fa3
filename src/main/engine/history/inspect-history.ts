/** The memory's file as it is, for who only wants to know: nothing is written, set aside or brought up to date. */
import { existsSync, statSync } from 'node:fs';
import { isDamage } from './history-file.ts';
import { HistoryStore } from './history-store.ts';
import { inspectedStates } from './history-words.ts';
import { copyOf, madeAt, whyNotOpened } from './open-history.ts';

const EMPTY = 'the file is empty';

export interface InspectedHistory {
  /** Undefined where the file does not tell. */
  version?: number;
  /** What is wrong with it, in SQLite's words; undefined where it is sound. */
  damage?: string;
  /** What can be read of it. */
  names: ReturnType<HistoryStore['names']>;
  /** What the terminal does with a damaged or empty one; a sentence. */
  next?: string;
}

/** Throws with a sentence where the file is another program's, of a later version, or cannot be read. */
export function inspectHistory(file: string): InspectedHistory {
  const found = look(file);
  if (found.damage === undefined) return found;
  const copy = copyMadeAt(copyOf(file));
  const without = found.damage === EMPTY ? inspectedStates.beginsInIt : inspectedStates.beginsAnew;
  return { ...found, next: copy === undefined ? without : inspectedStates.takesCopy(copy) };
}

function look(file: string): InspectedHistory {
  const size = statSync(file).size;
  if (size === 0) return { names: [], damage: EMPTY };
  let store: HistoryStore | undefined;
  try {
    store = new HistoryStore(file, true);
    const damage = store.damage();
    return { version: store.version, damage, names: damage === undefined ? store.names() : readable(store) };
  } catch (error) {
    if (!isDamage(error)) throw new Error(whyNotOpened(error), { cause: error });
    return { damage: (error as Error).message, names: [] };
  } finally {
    store?.close();
  }
}

function readable(store: HistoryStore): InspectedHistory['names'] {
  try {
    return store.names();
  } catch (error) {
    if (!isDamage(error)) throw error;
    return [];
  }
}

/** Undefined where there is no intact one. */
function copyMadeAt(copy: string): string | undefined {
  if (!existsSync(copy)) return undefined;
  try {
    const store = new HistoryStore(copy, true);
    const text = store.damage() === undefined ? madeAt(store) : undefined;
    store.close();
    return text;
  } catch {
    // Neither is what cannot even be opened.
    return undefined;
  }
}
