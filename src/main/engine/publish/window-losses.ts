/**
 * Prints that overran a window's list, because it was stalled or they came too fast, as entries of the gap ledger: one per loss. The market's state
 * and the recording have them; only that window's list does not.
 */
import type { GapEntry } from '../../../shared/contract/health.ts';
import { lossFaults, lossStates } from './loss-words.ts';
import type { PrintLoss } from './window-publisher.ts';

const KEPT = 100;
/** Losses of one window within this are merged. */
const SAME_WITHIN_MS = 5_000;

export class WindowLosses {
  readonly #entries = new Map<string, GapEntry>();
  readonly #latest = new Map<string, GapEntry>();
  #next = 1;

  all(): GapEntry[] {
    return [...this.#entries.values()];
  }

  /** The entry as it is now. */
  add(windowId: string, { count, fromMs, toMs, stoodStill }: PrintLoss): GapEntry {
    const before = this.#latest.get(windowId);
    const same = before !== undefined && fromMs - before.endMs! <= SAME_WITHIN_MS;
    const lostCount = (same ? before.lostCount! : 0) + count;
    const entry: GapEntry = {
      id: same ? before.id : `window-${this.#next++}`,
      market: 'options',
      channel: 'T',
      symbols: [],
      startMs: same ? before.startMs : fromMs,
      endMs: toMs,
      cause: 'window',
      detail: stoodStill ? lossStates.stoodStill(lostCount) : lossFaults.tooFast(lostCount),
      lostCount,
      repair: 'none',
    };
    this.#latest.set(windowId, entry);
    this.#entries.delete(entry.id);
    this.#entries.set(entry.id, entry);
    if (this.#entries.size > KEPT) this.#entries.delete(this.#entries.keys().next().value!);
    return entry;
  }

  forget(windowId: string): void {
    this.#latest.delete(windowId);
  }
}
