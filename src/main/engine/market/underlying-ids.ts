/** The instrument of each option's underlying, looked up once for all of them; or, until the table holds it, whenever the table has grown. */
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { InstrumentId, InstrumentTable } from './instrument-table.ts';

export const NO_UNDERLYING = -1;
const FIRST_NAMES = 64;

const NOT_LOOKED_AT = 0;
const NO_OPTION = -1;

export class UnderlyingIds {
  readonly #table: InstrumentTable;
  /** By instrument: the place of its underlying's name + 1. A symbol is read once, though the table grows all day. */
  #names = new Int32Array(0);
  #placeOf = new Map<string, number>();
  /** By place: the name, its instrument, and how many the table held when it was last looked for in vain. */
  readonly #nameAt: string[] = [''];
  #ids = new Int32Array(FIRST_NAMES);
  #askedAtSize = new Uint32Array(FIRST_NAMES);

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  /** NO_UNDERLYING for what is no option, and while its underlying is not in the table. */
  of(id: InstrumentId): InstrumentId {
    let name = id < this.#names.length ? this.#names[id] : NOT_LOOKED_AT;
    if (name === NOT_LOOKED_AT) name = this.#read(id);
    if (name === NO_OPTION) return NO_UNDERLYING;
    const known = this.#ids[name];
    if (known !== NO_UNDERLYING || this.#askedAtSize[name] === this.#table.size) return known;
    return this.#lookUp(name);
  }

  #read(id: InstrumentId): number {
    if (id >= this.#names.length) {
      const names = new Int32Array(this.#table.capacity);
      names.set(this.#names);
      this.#names = names;
    }
    const underlying = parseOptionSymbol(this.#table.symbolOf(id))?.underlying;
    return (this.#names[id] = underlying === undefined ? NO_OPTION : this.#place(underlying));
  }

  #place(underlying: string): number {
    const known = this.#placeOf.get(underlying);
    if (known !== undefined) return known;
    const place = this.#nameAt.push(underlying) - 1;
    this.#placeOf.set(underlying, place);
    if (place === this.#ids.length) {
      const ids = new Int32Array(place * 2);
      ids.set(this.#ids);
      this.#ids = ids;
      const askedAtSize = new Uint32Array(place * 2);
      askedAtSize.set(this.#askedAtSize);
      this.#askedAtSize = askedAtSize;
    }
    this.#ids[place] = NO_UNDERLYING;
    return place;
  }

  #lookUp(name: number): InstrumentId {
    this.#askedAtSize[name] = this.#table.size;
    return (this.#ids[name] = this.#table.find(this.#nameAt[name]) ?? NO_UNDERLYING);
  }
}
