/**
 * Cancels whose print is not counted here: it is of an earlier run of the day that is still being read back, was lost in a gap, or never came. They wait for it.
 */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentId } from '../market/instrument-table.ts';

export interface LooseCancel {
  id: InstrumentId;
  /** Of the cancel. */
  atMs: EpochMs;
  price: number;
  size: number;
  premiumUsd: number;
  /** Its print on the tape, where that holds it though the sums do not yet. */
  printSeq?: number;
}

/** How many, and of what premium in US dollars. */
export interface CancelCount {
  cancels: number;
  premiumUsd: number;
}

/** How many prints a cancel looks back for the one it cancels, besides those that are kept. */
export const CANCEL_SEARCH = 1 << 15;
/** A day has a few thousand cancels at most; older ones are only counted. */
const MOST_WAITING = 10_000;

export class LooseCancels {
  #waiting: LooseCancel[] = [];
  /** Those that wait no longer, and those of an earlier count. */
  #given: CancelCount = { cancels: 0, premiumUsd: 0 };

  get count(): CancelCount {
    const total = { ...this.#given };
    for (const cancel of this.#waiting) addTo(total, cancel);
    return total;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  hold(cancel: LooseCancel): void {
    this.#waiting.push(cancel);
    if (this.#waiting.length > MOST_WAITING) addTo(this.#given, this.#waiting.shift()!);
  }

  /** What an earlier count could not apply: it saw every print that came before them. */
  given({ cancels, premiumUsd }: CancelCount): void {
    this.#given = { cancels: this.#given.cancels + cancels, premiumUsd: this.#given.premiumUsd + premiumUsd };
  }

  /** Whether one waited for this print, which came after it. It waits no longer. */
  take(id: InstrumentId, atMs: EpochMs, price: number, size: number): boolean {
    const at = this.#waiting.findIndex(
      (cancel) =>
        cancel.printSeq === undefined &&
        cancel.id === id &&
        cancel.price === price &&
        cancel.size === size &&
        cancel.atMs >= atMs,
    );
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
  }

  /** Tries them all, oldest first; those for which `apply` answers true wait no longer. */
  retry(apply: (cancel: LooseCancel) => boolean): void {
    this.#waiting = this.#waiting.filter((cancel) => !apply(cancel));
  }

  clear(): void {
    this.#waiting = [];
    this.#given = { cancels: 0, premiumUsd: 0 };
  }
}

function addTo(total: CancelCount, { premiumUsd }: LooseCancel): void {
  total.cancels++;
  if (premiumUsd === premiumUsd) total.premiumUsd += Math.abs(premiumUsd);
}
