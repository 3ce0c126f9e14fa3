/**
 * Exchange ids. Option venues are 300 + the index of the OPRA letter (A = 0). The live list
 * (`/v3/reference/exchanges`) is laid over this table; an id unknown to both is shown as `#nnn`.
 */
const BUILT_IN: Record<number, string> = {
  1: 'NYSE American',
  2: 'Nasdaq BX',
  3: 'NYSE National',
  4: 'FINRA TRF',
  7: 'Cboe EDGA',
  8: 'Cboe EDGX',
  9: 'NYSE Chicago',
  10: 'NYSE',
  11: 'NYSE Arca',
  12: 'Nasdaq',
  14: 'LTSE',
  15: 'IEX',
  17: 'Nasdaq PHLX',
  18: 'Cboe BYX',
  19: 'Cboe BZX',
  20: 'MIAX Pearl',
  21: 'MEMX',
  300: 'NYSE American',
  301: 'BOX',
  302: 'Cboe',
  303: 'MIAX Emerald',
  304: 'Cboe EDGX',
  307: 'Nasdaq GEMX',
  308: 'Nasdaq ISE',
  309: 'Nasdaq MRX',
  312: 'MIAX',
  313: 'NYSE Arca',
  315: 'MIAX Pearl',
  316: 'Nasdaq NOM',
  318: 'MIAX Sapphire',
  319: 'Nasdaq BX',
  320: 'MEMX',
  322: 'Cboe C2',
  323: 'Nasdaq PHLX',
  325: 'Cboe BZX',
};

export interface Exchange {
  id: number;
  name: string;
}

export class ExchangeTable {
  readonly #names = new Map<number, string>(Object.entries(BUILT_IN).map(([id, name]) => [Number(id), name]));

  /** Lays a live list over the table. Id 4 stands once per TRF there; the built-in name covers them all. */
  layOver(exchanges: Iterable<Exchange>): void {
    for (const { id, name } of exchanges) if (id !== 4) this.#names.set(id, name);
  }

  nameOf(id: number): string {
    return this.#names.get(id) ?? `#${id}`;
  }

  /** Every exchange known by name, for a checkpoint; `replace` takes it up. */
  list(): Exchange[] {
    return [...this.#names].map(([id, name]) => ({ id, name }));
  }

  replace(exchanges: Iterable<Exchange>): void {
    this.#names.clear();
    for (const { id, name } of exchanges) this.#names.set(id, name);
  }
}
