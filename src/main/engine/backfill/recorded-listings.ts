/** The option contracts that a recording has named so far: what a replay lists where no reference was recorded. */
import type { ContractRow } from '../../../shared/market/rest-updates.ts';
import { contractsReferenceName, parseOptionSymbol } from '../../../shared/market/symbols.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';

export class RecordedListings {
  readonly #table: InstrumentTable;
  readonly #rows = new Map<string, Map<string, ContractRow[]>>();
  /** Instruments looked at so far: ids follow each other. */
  #seen = 0;

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  /** Of one expiry, or of all; none where nothing was named. */
  of(underlying: string, expiry?: string): readonly ContractRow[] {
    for (; this.#seen < this.#table.size; this.#seen++) this.#add(this.#table.symbolOf(this.#seen));
    const byExpiry = this.#rows.get(underlying);
    if (expiry !== undefined) return byExpiry?.get(expiry) ?? [];
    return [...(byExpiry?.values() ?? [])].flat();
  }

  #add(name: string): void {
    const contract = parseOptionSymbol(name);
    if (!contract) return;
    const { symbol, underlying, right, expiry, strike, adjusted } = contract;
    const byExpiry = this.#rows.get(underlying) ?? new Map<string, ContractRow[]>();
    this.#rows.set(underlying, byExpiry);
    const rows = byExpiry.get(expiry) ?? [];
    byExpiry.set(expiry, rows);
    rows.push({
      symbol,
      underlyingName: contractsReferenceName(underlying),
      type: right === 'C' ? 'call' : 'put',
      expiry,
      strike,
      adjusted,
      sharesPerContract: adjusted ? Number.NaN : 100,
    });
  }
}
