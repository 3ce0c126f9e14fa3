/** The instrument of each option's underlying, looked up once; or, until the table holds it, whenever the table has grown. */
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { InstrumentId, InstrumentTable } from './instrument-table.ts';

export const NO_UNDERLYING = -1;

export class UnderlyingIds {
  readonly #table: InstrumentTable;
  #ids = new Int32Array(0);
  #askedAtSize = new Uint32Array(0);

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  /** NO_UNDERLYING for what is no option, and while its underlying is not in the table. */
  of(id: InstrumentId): InstrumentId {
    const known = id < this.#ids.length ? this.#ids[id] : NO_UNDERLYING;
    return known !== NO_UNDERLYING ? known : this.#lookUp(id);
  }

  #lookUp(id: InstrumentId): InstrumentId {
    const { size, capacity } = this.#table;
    if (id >= this.#ids.length) this.#grow(capacity);
    if (this.#askedAtSize[id] === size) return NO_UNDERLYING;
    this.#askedAtSize[id] = size;
    const contract = parseOptionSymbol(this.#table.symbolOf(id));
    this.#ids[id] = (contract && this.#table.find(contract.underlying)) ?? NO_UNDERLYING;
    return this.#ids[id];
  }

  #grow(capacity: number): void {
    const ids = new Int32Array(capacity).fill(NO_UNDERLYING);
    ids.set(this.#ids);
    this.#ids = ids;
    const askedAtSize = new Uint32Array(capacity);
    askedAtSize.set(this.#askedAtSize);
    this.#askedAtSize = askedAtSize;
  }
}
