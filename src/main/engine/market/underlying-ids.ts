/** The instrument of each option's underlying, looked up once; or, until the table holds it, whenever the table has grown. */
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { InstrumentId, InstrumentTable } from './instrument-table.ts';

export const NO_UNDERLYING = -1;

/** Of one that was not in the table when it had so many instruments: this less that number. */
const NOT_FOUND = -2;

export class UnderlyingIds {
  readonly #table: InstrumentTable;
  /** By option; below NO_UNDERLYING what was not found, which is looked up again when the table has grown. */
  #ids = new Int32Array(0);

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  /** NO_UNDERLYING for what is no option, and while its underlying is not in the table. */
  of(id: InstrumentId): InstrumentId {
    const known = id < this.#ids.length ? this.#ids[id] : NO_UNDERLYING;
    if (known >= 0) return known;
    return known === NOT_FOUND - this.#table.size ? NO_UNDERLYING : this.#lookUp(id);
  }

  #lookUp(id: InstrumentId): InstrumentId {
    const { size, capacity } = this.#table;
    if (id >= this.#ids.length) this.#grow(capacity);
    const contract = parseOptionSymbol(this.#table.symbolOf(id));
    const found = contract && this.#table.find(contract.underlying);
    this.#ids[id] = found ?? NOT_FOUND - size;
    return found ?? NO_UNDERLYING;
  }

  #grow(capacity: number): void {
    const ids = new Int32Array(capacity).fill(NO_UNDERLYING);
    ids.set(this.#ids);
    this.#ids = ids;
  }
}
