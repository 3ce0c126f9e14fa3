/**
 * What the prints of one sweep or package come to together, while the ring holds its first: a filter judges the whole. A group is named by the
 * sequence of its first print; those of earlier recordings, which have negative ones, are not here. All is by place in the ring, so that a print
 * allocates nothing.
 */
const NONE = Number.NaN;
/** Of a print: its sequence + 1 once it is in a group, and the member that joined before it. Rows of zeros are not yet pages of memory. */
const BEFORE = 1;
const MEMBER_WIDTH = 2;
/** Of a group, at the place of its first print: its name + 1, then these. */
const NEWEST = 1;
const PREMIUM_USD = 2;
const SIZE = 3;
const GROUP_WIDTH = 4;

export class PrintGroups {
  readonly #mask: number;
  readonly #members: Float64Array;
  readonly #groups: Float64Array;
  /** Places of the ring that were written. */
  #used = 0;

  /** `capacity`: of the ring, a power of two. */
  constructor(capacity: number) {
    this.#mask = capacity - 1;
    this.#members = new Float64Array(capacity * MEMBER_WIDTH);
    this.#groups = new Float64Array(capacity * GROUP_WIDTH);
  }

  has(group: number): boolean {
    return group >= 0 && this.#groups[(group & this.#mask) * GROUP_WIDTH] === group + 1;
  }

  /** A print becomes one of the group; a second time changes nothing. */
  join(group: number, seq: number, premiumUsd: number, size: number): void {
    const members = this.#members;
    const groups = this.#groups;
    const place = seq & this.#mask;
    const member = place * MEMBER_WIDTH;
    if (members[member] === seq + 1) return;
    const at = (group & this.#mask) * GROUP_WIDTH;
    if (groups[at] !== group + 1) {
      groups[at] = group + 1;
      groups[at + NEWEST] = NONE;
      groups[at + PREMIUM_USD] = 0;
      groups[at + SIZE] = 0;
    }
    members[member] = seq + 1;
    members[member + BEFORE] = groups[at + NEWEST];
    groups[at + NEWEST] = seq;
    this.#add(at, premiumUsd, size);
    this.#used = Math.max(this.#used, place + 1, (group & this.#mask) + 1);
  }

  /** A member was cancelled: it stays one, and counts no more. */
  cancelled(group: number, premiumUsd: number, size: number): void {
    if (this.has(group)) this.#add((group & this.#mask) * GROUP_WIDTH, -premiumUsd, -size);
  }

  /** US dollars of the prints that stand; 0 where none does. */
  premiumUsd(group: number): number {
    return this.#groups[(group & this.#mask) * GROUP_WIDTH + PREMIUM_USD];
  }

  /** Contracts of the prints that stand. */
  size(group: number): number {
    return this.#groups[(group & this.#mask) * GROUP_WIDTH + SIZE];
  }

  /** The member that joined last; `before` goes on from it, until NaN. */
  newest(group: number): number {
    return this.has(group) ? this.#groups[(group & this.#mask) * GROUP_WIDTH + NEWEST] : NONE;
  }

  before(seq: number): number {
    const member = (seq & this.#mask) * MEMBER_WIDTH;
    return seq >= 0 && this.#members[member] === seq + 1 ? this.#members[member + BEFORE] : NONE;
  }

  clear(): void {
    this.#members.fill(0, 0, this.#used * MEMBER_WIDTH);
    this.#groups.fill(0, 0, this.#used * GROUP_WIDTH);
    this.#used = 0;
  }

  #add(at: number, premiumUsd: number, size: number): void {
    const groups = this.#groups;
    if (premiumUsd === premiumUsd) groups[at + PREMIUM_USD] += premiumUsd;
    if (size === size) groups[at + SIZE] += size;
  }
}
