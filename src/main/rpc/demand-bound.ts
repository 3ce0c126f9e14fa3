/** How much one window may show at once: far more than any workspace needs, far less than would fill the memory. */
import type { DemandItem } from '../../shared/contract/demand.ts';

const MOST_ITEMS = 50_000;
const MOST_KEY_CHARACTERS = 16 << 20;

export class DemandBound {
  readonly #lengths = new Map<string, number>();
  #characters = 0;

  /** Counts a change of demand; returns what is wrong where it exceeds the bound. */
  problem(add: readonly DemandItem[], remove: readonly string[]): string | undefined {
    for (const key of remove) {
      this.#characters -= this.#lengths.get(key) ?? 0;
      this.#lengths.delete(key);
    }
    for (const { key } of add) {
      if (this.#lengths.has(key)) continue;
      this.#lengths.set(key, key.length);
      this.#characters += key.length;
      if (this.#lengths.size > MOST_ITEMS || this.#characters > MOST_KEY_CHARACTERS)
        return `the window shows more than ${MOST_ITEMS} things at once`;
    }
    return undefined;
  }
}
