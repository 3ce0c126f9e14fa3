/**
 * Groups the legs of a spread: multi-leg prints on one underlying with the same condition, venue and instant, each in another contract,
 * their sizes in a small whole ratio. The tape does not say which legs belong together: anything less clear stays single.
 */
import { PRINT_TAG } from '../../../shared/market/prints.ts';
import type { FlowTape } from './flow-tape.ts';
import type { ContractFacts } from './print-filter.ts';

const MOST_LEGS = 8;
/** Largest ratio of a leg: 1 × 2 × 1, 2 × 3. */
const LARGEST_RATIO = 4;

interface OpenPackage {
  first: number;
  atMs: number;
  contracts: number[];
  sizes: number[];
}

export class PackageDetector {
  readonly #tape: FlowTape;
  readonly #facts: ContractFacts;
  readonly #open = new Map<string, OpenPackage>();

  constructor(tape: FlowTape, facts: ContractFacts) {
    this.#tape = tape;
    this.#facts = facts;
  }

  /** Gives a multi-leg print and the first leg before it the first leg's sequence as their group. */
  see(seq: number): void {
    const tape = this.#tape;
    const id = tape.instrument(seq);
    const underlying = this.#facts.of(id)?.underlying;
    if (underlying === undefined || tape.get(seq, 'tags') & PRINT_TAG.cancel) return;
    const atMs = tape.get(seq, 'atMs');
    const size = tape.get(seq, 'size');
    const condition = tape.get(seq, 'condition');
    const exchange = tape.get(seq, 'exchange');
    // Legs of two packages come in turns: each venue and condition has one open.
    const key = `${underlying}/${exchange}/${condition}`;
    const open = this.#open.get(key);
    const joins =
      open?.atMs === atMs &&
      open.contracts.length < MOST_LEGS &&
      open.first >= tape.tail &&
      !open.contracts.includes(id) &&
      isRatio([...open.sizes, size]);
    if (!joins) {
      this.#open.set(key, { first: seq, atMs, contracts: [id], sizes: [size] });
      return;
    }
    open.contracts.push(id);
    open.sizes.push(size);
    if (open.contracts.length === 2) tape.join(open.first, open.first);
    tape.join(seq, open.first);
    if (open.contracts.length > 2) return;
    tape.amend(open.first);
  }

  clear(): void {
    this.#open.clear();
  }
}

/** 10 and 20, 5 and 5 and 5, 20 and 30; not 7 and 50. */
export function isRatio(sizes: readonly number[]): boolean {
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) return false;
  const part = sizes.reduce((a, b) => {
    let [x, y] = [a, b];
    while (y > 0) [x, y] = [y, x % y];
    return x;
  });
  return sizes.every((size) => size / part <= LARGEST_RATIO);
}
