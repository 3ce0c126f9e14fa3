/**
 * What the prints of one sweep or package come to together: a filter judges the whole. A group is named by the sequence of its first print; those
 * counted before a restart or a jump have negative names. While the ring holds its first print all is by place in the ring, so that a print allocates
 * nothing; one that is kept for the session stays beyond it.
 */
const NONE = Number.NaN;
/** Of a print: its sequence + 1 once it is in a group, and the member that joined before it. Rows of zeros are not yet pages of memory. */
const BEFORE = 1;
const MEMBER_WIDTH = 2;
/** Of a group, at the place of its first print: its name + 1, then these. */
const NEWEST = 1;
const PREMIUM_USD = 2;
const SIZE = 3;
const PRINTS = 4;
/** Where it is kept: its newest print + 1 of those whose legs are, or LEGLESS; else 0. */
const KEPT = 5;
const LEGLESS = -1;
const GROUP_WIDTH = 6;
/** As many as prints are kept at most (`kept-prints.ts`). */
const MOST_STAYING = 512_000;

export interface GroupSums {
  /** The sequences of its oldest and newest print. */
  first: number;
  newest: number;
  /** US dollars of the prints that stand; 0 where none does. */
  premiumUsd: number;
  /** Contracts of the prints that stand. */
  size: number;
  /** Those that were cancelled too. */
  prints: number;
}

/** Of a saved group: its name, then its sums as above. */
const SAVED_WIDTH = 6;

export class PrintGroups {
  readonly #mask: number;
  readonly #members: Float64Array;
  readonly #groups: Float64Array;
  /** Places of the ring that were written. */
  #used = 0;
  /** Those that are kept and whose place another has taken, and those from before this count. */
  readonly #staying = new Map<number, GroupSums>();

  /** `capacity`: of the ring, a power of two. */
  constructor(capacity: number) {
    this.#mask = capacity - 1;
    this.#members = new Float64Array(capacity * MEMBER_WIDTH);
    this.#groups = new Float64Array(capacity * GROUP_WIDTH);
  }

  has(group: number): boolean {
    return this.#isPlaced(group) || this.#staying.has(group);
  }

  /** A print becomes one of the group; a second time changes nothing. */
  join(group: number, seq: number, premiumUsd: number, size: number): void {
    const members = this.#members;
    const place = seq & this.#mask;
    const member = place * MEMBER_WIDTH;
    if (members[member] === seq + 1) return;
    members[member] = seq + 1;
    members[member + BEFORE] = this.newest(group);
    this.#used = Math.max(this.#used, place + 1);
    // One whose first print just came was nowhere before.
    if (group < 0 || (group !== seq && !this.#isPlaced(group) && this.#staying.has(group))) {
      this.#joinStaying(group, seq, premiumUsd, size);
      return;
    }
    const groups = this.#groups;
    const at = (group & this.#mask) * GROUP_WIDTH;
    if (groups[at] !== group + 1) this.#open(at, group);
    groups[at + NEWEST] = seq;
    groups[at + PRINTS]++;
    this.#add(at, premiumUsd, size);
  }

  /** Its sums stay for the session. Answers the print that was its newest as its legs were last kept; NaN where they never were. */
  keep(group: number): number {
    if (!this.#isPlaced(group)) return NONE;
    const at = (group & this.#mask) * GROUP_WIDTH + KEPT;
    this.#groups[at] ||= LEGLESS;
    return this.#groups[at] > 0 ? this.#groups[at] - 1 : NONE;
  }

  isKept(group: number): boolean {
    return this.#isPlaced(group) ? this.#placed(group, KEPT) !== 0 : this.#staying.has(group);
  }

  /** All that it has so far are. */
  legsKept(group: number): void {
    if (this.#isPlaced(group)) this.#groups[(group & this.#mask) * GROUP_WIDTH + KEPT] = this.newest(group) + 1;
  }

  /** A member was cancelled: it stays one, and counts no more. */
  cancelled(group: number, premiumUsd: number, size: number): void {
    const sums = this.#staying.get(group);
    if (this.#isPlaced(group)) this.#add((group & this.#mask) * GROUP_WIDTH, -premiumUsd, -size);
    else if (sums) addTo(sums, -premiumUsd, -size);
  }

  /** US dollars of the prints that stand; 0 where none does. */
  premiumUsd(group: number): number {
    return this.#isPlaced(group) ? this.#placed(group, PREMIUM_USD) : (this.#staying.get(group)?.premiumUsd ?? NONE);
  }

  /** Contracts of the prints that stand. */
  size(group: number): number {
    return this.#isPlaced(group) ? this.#placed(group, SIZE) : (this.#staying.get(group)?.size ?? NONE);
  }

  /** The sequence of its oldest print. */
  first(group: number): number {
    return this.#isPlaced(group) ? group : (this.#staying.get(group)?.first ?? NONE);
  }

  /** The member that joined last; `before` goes on from it, until NaN. */
  newest(group: number): number {
    return this.#isPlaced(group) ? this.#placed(group, NEWEST) : (this.#staying.get(group)?.newest ?? NONE);
  }

  before(seq: number): number {
    const member = (seq & this.#mask) * MEMBER_WIDTH;
    return seq >= 0 && this.#members[member] === seq + 1 ? this.#members[member + BEFORE] : NONE;
  }

  /** A copy; undefined of what is unknown here. */
  sums(group: number): GroupSums | undefined {
    if (!this.#isPlaced(group)) {
      const sums = this.#staying.get(group);
      return sums && { ...sums };
    }
    return {
      first: group,
      newest: this.#placed(group, NEWEST),
      premiumUsd: this.#placed(group, PREMIUM_USD),
      size: this.#placed(group, SIZE),
      prints: this.#placed(group, PRINTS),
    };
  }

  /** A group as another count knew it, or over what is known here. */
  put(group: number, sums: GroupSums): void {
    if (this.#isPlaced(group)) {
      const at = (group & this.#mask) * GROUP_WIDTH;
      this.#groups[at + PREMIUM_USD] = sums.premiumUsd;
      this.#groups[at + SIZE] = sums.size;
      this.#groups[at + PRINTS] = sums.prints;
    } else this.#stay(group, { ...sums });
  }

  /** Those that are known of `groups`, SAVED_WIDTH numbers each; sequences and names less `origin`. */
  save(groups: Iterable<number>, origin: number): Float64Array {
    const saved: number[] = [];
    for (const group of groups) {
      const sums = this.sums(group);
      if (!sums) continue;
      saved.push(group - origin, sums.first - origin, sums.newest - origin, sums.premiumUsd, sums.size, sums.prints);
    }
    return Float64Array.from(saved);
  }

  /** Kept prints are forgotten. */
  clearKept(): void {
    this.#staying.clear();
  }

  clear(): void {
    this.#members.fill(0, 0, this.#used * MEMBER_WIDTH);
    this.#groups.fill(0, 0, this.#used * GROUP_WIDTH);
    this.#used = 0;
    this.#staying.clear();
  }

  #isPlaced(group: number): boolean {
    return group >= 0 && this.#groups[(group & this.#mask) * GROUP_WIDTH] === group + 1;
  }

  #placed(group: number, what: number): number {
    return this.#groups[(group & this.#mask) * GROUP_WIDTH + what];
  }

  /** At the place of one whose first print left the ring long ago. */
  #open(at: number, group: number): void {
    const groups = this.#groups;
    if (groups[at + KEPT] !== 0) {
      const gone = groups[at] - 1;
      this.#stay(gone, this.sums(gone)!);
    }
    groups[at] = group + 1;
    groups[at + NEWEST] = NONE;
    groups[at + PREMIUM_USD] = 0;
    groups[at + SIZE] = 0;
    groups[at + PRINTS] = 0;
    groups[at + KEPT] = 0;
    this.#used = Math.max(this.#used, (group & this.#mask) + 1);
  }

  #joinStaying(group: number, seq: number, premiumUsd: number, size: number): void {
    let sums = this.#staying.get(group);
    if (!sums) this.#stay(group, (sums = { first: seq, newest: seq, premiumUsd: 0, size: 0, prints: 0 }));
    sums.newest = seq;
    sums.prints++;
    addTo(sums, premiumUsd, size);
  }

  #stay(group: number, sums: GroupSums): void {
    this.#staying.set(group, sums);
    if (this.#staying.size > MOST_STAYING) this.#staying.delete(this.#staying.keys().next().value!);
  }

  #add(at: number, premiumUsd: number, size: number): void {
    const groups = this.#groups;
    if (premiumUsd === premiumUsd) groups[at + PREMIUM_USD] += premiumUsd;
    if (size === size) groups[at + SIZE] += size;
  }
}

function addTo(sums: GroupSums, premiumUsd: number, size: number): void {
  if (premiumUsd === premiumUsd) sums.premiumUsd += premiumUsd;
  if (size === size) sums.size += size;
}

/** The groups of `saved`, as `save` wrote them. */
export function* savedGroups(saved: ArrayLike<number>): Iterable<{ group: number } & GroupSums> {
  for (let at = 0; at < saved.length; at += SAVED_WIDTH)
    yield {
      group: saved[at],
      first: saved[at + 1],
      newest: saved[at + 2],
      premiumUsd: saved[at + 3],
      size: saved[at + 4],
      prints: saved[at + 5],
    };
}
