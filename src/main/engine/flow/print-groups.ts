/**
 * What the prints of one sweep or package come to together, while the ring holds its first: a filter judges the whole. A group is named by the
 * sequence of its first print. All is by place in the ring, so that a print allocates nothing.
 */
const NONE = Number.NaN;

export class PrintGroups {
  readonly #mask: number;
  /** Of a print: its sequence once it is in a group, and the member that joined before it. */
  readonly #joined: Float64Array;
  readonly #before: Float64Array;
  /** Of a group, at the place of its first print. */
  readonly #group: Float64Array;
  readonly #newest: Float64Array;
  readonly #premiumUsd: Float64Array;
  readonly #size: Float64Array;

  /** `capacity`: of the ring, a power of two. */
  constructor(capacity: number) {
    this.#mask = capacity - 1;
    const column = (): Float64Array => new Float64Array(capacity).fill(NONE);
    this.#joined = column();
    this.#before = column();
    this.#group = column();
    this.#newest = column();
    this.#premiumUsd = column();
    this.#size = column();
  }

  has(group: number): boolean {
    return this.#group[group & this.#mask] === group;
  }

  /** A print becomes one of the group; a second time changes nothing. */
  join(group: number, seq: number, premiumUsd: number, size: number): void {
    const at = group & this.#mask;
    const place = seq & this.#mask;
    if (this.#joined[place] === seq) return;
    this.#joined[place] = seq;
    if (this.#group[at] !== group) {
      this.#group[at] = group;
      this.#newest[at] = NONE;
      this.#premiumUsd[at] = 0;
      this.#size[at] = 0;
    }
    this.#before[place] = this.#newest[at];
    this.#newest[at] = seq;
    this.#add(at, premiumUsd, size);
  }

  /** A member was cancelled: it stays one, and counts no more. */
  cancelled(group: number, premiumUsd: number, size: number): void {
    if (this.has(group)) this.#add(group & this.#mask, -premiumUsd, -size);
  }

  /** US dollars of the prints that stand; 0 where none does. */
  premiumUsd(group: number): number {
    return this.#premiumUsd[group & this.#mask];
  }

  /** Contracts of the prints that stand. */
  size(group: number): number {
    return this.#size[group & this.#mask];
  }

  /** The member that joined last; `before` goes on from it, until NaN. */
  newest(group: number): number {
    return this.has(group) ? this.#newest[group & this.#mask] : NONE;
  }

  before(seq: number): number {
    return this.#joined[seq & this.#mask] === seq ? this.#before[seq & this.#mask] : NONE;
  }

  clear(): void {
    this.#joined.fill(NONE);
    this.#group.fill(NONE);
  }

  #add(at: number, premiumUsd: number, size: number): void {
    if (premiumUsd === premiumUsd) this.#premiumUsd[at] += premiumUsd;
    if (size === size) this.#size[at] += size;
  }
}
