/** What a print's instrument is, looked up once per instrument. */
import { parseOptionSymbol, type OptionContract } from '../../../shared/market/symbols.ts';

export class PrintContracts {
  readonly #symbols = new Map<number, string>();
  readonly #facts = new Map<number, OptionContract | undefined>();

  learn(id: number, symbol: string): void {
    if (!this.#symbols.has(id)) this.#symbols.set(id, symbol);
  }

  of(id: number): OptionContract | undefined {
    if (this.#facts.has(id)) return this.#facts.get(id);
    const symbol = this.#symbols.get(id);
    const contract = symbol === undefined ? undefined : parseOptionSymbol(symbol);
    if (symbol !== undefined) this.#facts.set(id, contract);
    return contract;
  }

  symbolOf(id: number): string | undefined {
    return this.#symbols.get(id);
  }

  /** Ids start over in another world. */
  clear(): void {
    this.#symbols.clear();
    this.#facts.clear();
  }
}
