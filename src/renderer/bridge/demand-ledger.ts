/** Reference counts of what panes show, by key; the engine gets only the differences. */
import type { DemandItem } from '../../shared/contract/demand.ts';

interface Held {
  item: DemandItem;
  count: number;
}

export interface DemandDiff {
  add: DemandItem[];
  remove: string[];
}

export class DemandLedger {
  #held = new Map<string, Held>();
  /** Sent items as text: panes rebuild equal items often. */
  #sent = new Map<string, string>();
  #changed = new Set<string>();

  /** Holds an item until the returned release is called. Two holders of one key must mean the same item. */
  hold(item: DemandItem): () => void {
    const held = this.#held.get(item.key);
    if (held) {
      held.count++;
      held.item = item;
    } else {
      this.#held.set(item.key, { item, count: 1 });
    }
    this.#changed.add(item.key);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#release(item.key);
    };
  }

  /** What changed since the last call; undefined when nothing did. */
  takeDiff(): DemandDiff | undefined {
    if (this.#changed.size === 0) return undefined;
    const add: DemandItem[] = [];
    const remove: string[] = [];
    for (const key of this.#changed) {
      const wanted = this.#held.get(key)?.item;
      const sent = this.#sent.get(key);
      const text = wanted && JSON.stringify(wanted);
      if (wanted && text !== sent) {
        add.push(wanted);
        this.#sent.set(key, text as string);
      } else if (!wanted && sent !== undefined) {
        remove.push(key);
        this.#sent.delete(key);
      }
    }
    this.#changed.clear();
    return add.length || remove.length ? { add, remove } : undefined;
  }

  /** The engine forgot everything: the next diff sends everything again. */
  forgetSent(): void {
    this.#sent.clear();
    for (const key of this.#held.keys()) this.#changed.add(key);
  }

  /** What is shown now. */
  *items(): Iterable<DemandItem> {
    for (const { item } of this.#held.values()) yield item;
  }

  get size(): number {
    return this.#held.size;
  }

  #release(key: string): void {
    const held = this.#held.get(key);
    if (!held) return;
    held.count--;
    if (held.count === 0) this.#held.delete(key);
    this.#changed.add(key);
  }
}
