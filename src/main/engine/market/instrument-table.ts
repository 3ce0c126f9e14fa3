/**
 * Every instrument the engine knows, as columns. An id is an index: small, dense, never reused.
 * Readers must fetch a column again after anything that may intern (columns move when the table grows).
 */
import {
  ALL_GROUPS,
  COLUMN_NAMES,
  GROUP_BIT,
  type ColumnName,
  type GroupName,
} from '../../../shared/contract/columns.ts';

export type InstrumentId = number;

/**
 * Above what a day of the whole market brings (some 350,000 option contracts trade on a busy one) and below what a server
 * that makes symbols up could cost: about 1.4 kB each.
 */
const MOST_SYMBOLS = 524_288;
const NO_ID = -1;

/** One consumer's view of what changed: filtered by the groups it wants per row, drained when it has time. */
export class DirtySet {
  #bits: Uint8Array;
  #wanted: Uint8Array;
  #list: Uint32Array;
  #count = 0;
  /** Brings in what the table has noted since. */
  readonly #catchUp: () => void;

  constructor(capacity: number, wantAll: boolean, catchUp: () => void) {
    this.#catchUp = catchUp;
    this.#bits = new Uint8Array(capacity);
    this.#wanted = new Uint8Array(capacity);
    this.#list = new Uint32Array(capacity);
    this.#wantAll = wantAll;
    if (wantAll) this.#wanted.fill(ALL_GROUPS);
  }
  readonly #wantAll: boolean;

  get count(): number {
    this.#catchUp();
    return this.#count;
  }

  /** Which groups of a row this consumer is told about (a mask of GROUP_BIT). */
  want(id: InstrumentId, groups: number): void {
    this.#catchUp();
    this.#wanted[id] = groups;
  }

  wanted(id: InstrumentId): number {
    return this.#wanted[id];
  }

  mark(id: InstrumentId, groups: number): void {
    const bits = groups & this.#wanted[id];
    if (bits === 0) return;
    if (this.#bits[id] === 0) this.#list[this.#count++] = id;
    this.#bits[id] |= bits;
  }

  /** Marks `count` rows with what changed in each. */
  markAll(ids: Uint32Array, count: number, groupsOf: Uint8Array): void {
    const list = this.#list;
    const dirty = this.#bits;
    const wanted = this.#wanted;
    let n = this.#count;
    for (let i = 0; i < count; i++) {
      const id = ids[i];
      const before = dirty[id];
      const after = before | (groupsOf[id] & wanted[id]);
      dirty[id] = after;
      list[n] = id;
      if (before === 0 && after !== 0) n++;
    }
    this.#count = n;
  }

  /** Calls back for each dirty row and forgets it. Marks made inside the callback wait for the next drain. */
  drain(each: (id: InstrumentId, groups: number) => void): void {
    this.#catchUp();
    const count = this.#count;
    for (let i = 0; i < count; i++) {
      const id = this.#list[i];
      const groups = this.#bits[id];
      this.#bits[id] = 0;
      each(id, groups);
    }
    const added = this.#count - count;
    this.#list.copyWithin(0, count, this.#count);
    this.#count = added;
  }

  /** Moves dirty rows, as many as fit, to the lists; answers how many. */
  take(ids: Uint32Array, groups: Uint8Array): number {
    this.#catchUp();
    const count = Math.min(this.#count, ids.length);
    for (let i = 0; i < count; i++) {
      const id = this.#list[i];
      ids[i] = id;
      groups[i] = this.#bits[id];
      this.#bits[id] = 0;
    }
    this.#list.copyWithin(0, count, this.#count);
    this.#count -= count;
    return count;
  }

  clear(): void {
    this.#catchUp();
    for (let i = 0; i < this.#count; i++) this.#bits[this.#list[i]] = 0;
    this.#count = 0;
  }

  grow(capacity: number): void {
    const bits = new Uint8Array(capacity);
    const wanted = new Uint8Array(capacity);
    const list = new Uint32Array(capacity * 2);
    if (this.#wantAll) wanted.fill(ALL_GROUPS);
    bits.set(this.#bits);
    wanted.set(this.#wanted);
    list.set(this.#list.subarray(0, this.#count));
    this.#bits = bits;
    this.#wanted = wanted;
    this.#list = list;
  }
}

export class InstrumentTable {
  #capacity: number;
  #columns: Record<ColumnName, Float64Array>;
  #symbols: string[] = [];
  #ids = new Map<string, InstrumentId>();
  readonly #most: number;
  /** Where everything beyond the most goes: a row without a symbol, which nothing shows. */
  #overflow: InstrumentId | undefined;

  #consumers: DirtySet[] = [];
  /** Marks that the consumers have not been handed yet: groups by row, and the rows. */
  #changed: Uint8Array;
  #changedIds: Uint32Array;
  #changedCount = 0;

  constructor(capacity = 4096, mostSymbols = MOST_SYMBOLS) {
    this.#most = mostSymbols;
    this.#capacity = capacity;
    this.#changed = new Uint8Array(capacity);
    this.#changedIds = new Uint32Array(capacity);
    this.#columns = Object.fromEntries(
      COLUMN_NAMES.map((name) => [name, new Float64Array(capacity).fill(Number.NaN)]),
    ) as Record<ColumnName, Float64Array>;
  }

  get symbols(): readonly string[] {
    return this.#symbols;
  }

  get size(): number {
    return this.#symbols.length;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** No new symbol is taken any more. */
  get full(): boolean {
    return this.size >= this.#most;
  }

  /** The id of a symbol, new if it has none yet; where the table is full, that of a row that no symbol has. */
  intern(symbol: string): InstrumentId {
    const known = this.#ids.get(symbol);
    if (known !== undefined) return known;
    if (!this.full) return this.#add(symbol);
    return (this.#overflow ??= this.#add(''));
  }

  /** For what a server sends unasked: -1 where the table is full. */
  internIfRoom(symbol: string): InstrumentId {
    const known = this.#ids.get(symbol);
    if (known !== undefined) return known;
    return this.full ? NO_ID : this.#add(symbol);
  }

  #add(symbol: string): InstrumentId {
    const id = this.#symbols.length;
    if (id === this.#capacity) this.#grow();
    this.#symbols.push(symbol);
    this.#ids.set(symbol, id);
    return id;
  }

  find(symbol: string): InstrumentId | undefined {
    return this.#ids.get(symbol);
  }

  symbolOf(id: InstrumentId): string {
    return this.#symbols[id];
  }

  column(name: ColumnName): Float64Array {
    return this.#columns[name];
  }

  /** Tells every consumer that a group of a row changed. */
  mark(id: InstrumentId, group: GroupName): void {
    this.markBits(id, GROUP_BIT[group]);
  }

  /** The same with bits of GROUP_BIT, for reducers that mark at every event. */
  markBits(id: InstrumentId, bits: number): void {
    const known = this.#changed[id];
    if (known === 0) this.#changedIds[this.#changedCount++] = id;
    this.#changed[id] = known | bits;
  }

  /** Registers a consumer of changes; `wantAll` hears of every row, otherwise `want` says which. */
  watch(wantAll = false): DirtySet {
    this.#handOut();
    const set = new DirtySet(this.#capacity * 2, wantAll, () => this.#handOut());
    this.#consumers.push(set);
    return set;
  }

  unwatch(set: DirtySet): void {
    this.#consumers = this.#consumers.filter((s) => s !== set);
  }

  /** Once per drain and not once per mark: most rows are marked many times in between. */
  #handOut(): void {
    const ids = this.#changedIds;
    const count = this.#changedCount;
    for (const consumer of this.#consumers) consumer.markAll(ids, count, this.#changed);
    for (let i = 0; i < count; i++) this.#changed[ids[i]] = 0;
    this.#changedCount = 0;
  }

  #grow(): void {
    this.#handOut();
    this.#capacity *= 2;
    this.#changed = new Uint8Array(this.#capacity);
    this.#changedIds = new Uint32Array(this.#capacity);
    for (const name of COLUMN_NAMES) {
      const bigger = new Float64Array(this.#capacity).fill(Number.NaN);
      bigger.set(this.#columns[name]);
      this.#columns[name] = bigger;
    }
    for (const set of this.#consumers) set.grow(this.#capacity * 2);
  }
}
