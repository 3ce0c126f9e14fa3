/** Which message numbers of a recording were met: every message has one of its own. */
import { CHANNEL } from '../format/format.ts';

export class Sequences {
  /** Runs of numbers, both ends included, in order. */
  readonly #runs: { first: number; last: number }[] = [];

  /** Answers whether it is new. Gap entries that a recovery wrote share the number of the message behind them: none is a repetition. */
  add(channelId: number, sequence: number): boolean {
    if (channelId === CHANNEL.gap) return true;
    const runs = this.#runs;
    const newest = runs.at(-1);
    if (newest && sequence === newest.last + 1) {
      newest.last = sequence;
      return true;
    }
    const at = this.#firstEndingFrom(sequence);
    const run = runs[at];
    if (run && run.first <= sequence) return false;
    const before = runs[at - 1];
    const follows = before?.last === sequence - 1;
    const leads = run?.first === sequence + 1;
    if (follows && leads) {
      before.last = run.last;
      runs.splice(at, 1);
    } else if (follows) before.last = sequence;
    else if (leads) run.first = sequence;
    else runs.splice(at, 0, { first: sequence, last: sequence });
    return true;
  }

  #firstEndingFrom(sequence: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#runs[middle].last < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
