/** The position of the latest reply to each REST request in a session; the oldest requests are dropped first. */
import type { RestPointer } from '../format/format.ts';
import { isContractList } from '../../massive/rest/rest-paths.ts';
import { restKey } from '../format/rest-key.ts';

const KEEP = 4096;

export class RestDirectory {
  #latest = new Map<string, RestPointer>();

  /**
   * Not of lists of contracts: the open interest of what trades is asked for some 160 contracts at a time and never again in the same words, and each
   * such path, 4 kB long, would be in every checkpoint.
   */
  add(pointer: RestPointer): void {
    if (isContractList(pointer.path)) return;
    const key = restKey(pointer.path);
    this.#latest.delete(key);
    this.#latest.set(key, pointer);
    if (this.#latest.size > KEEP) this.#latest.delete(this.#latest.keys().next().value!);
  }

  find(key: string): RestPointer | undefined {
    return this.#latest.get(key);
  }

  /** Oldest first. */
  list(): RestPointer[] {
    return [...this.#latest.values()];
  }

  replace(pointers: readonly RestPointer[]): void {
    this.#latest.clear();
    for (const pointer of pointers) this.add(pointer);
  }
}
