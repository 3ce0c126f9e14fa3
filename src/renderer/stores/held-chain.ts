/** The chains on screen as they were at moment B: every contract of the expiries shown, those outside the view too. Read like the mirror. */
import type { ColumnName } from '../../shared/contract/columns.ts';
import { call } from '../bridge/calls.ts';
import { UNKNOWN_ID } from './market-mirror.ts';

interface ShownChain {
  underlying: string;
  /** Of every contract of its expiries. */
  symbols: readonly string[];
}

/** What quotes, last trades and IVs are read from, and when these stood. */
export const HELD_COLUMNS = [
  'bid',
  'ask',
  'bidSize',
  'askSize',
  'quoteAtMs',
  'quoteSource',
  'last',
  'lastSize',
  'lastAtMs',
  'tradeSource',
  'modelIv',
  'modelReason',
  'modelAtMs',
  'quoteIv',
  'quoteReason',
  'vendorIv',
  'vendorAtMs',
] as const satisfies readonly ColumnName[];

export class HeldChain {
  readonly underlying: string;
  /** The engine's clock when these stood. */
  readonly engineAtMs: number;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #columns: ReadonlyMap<ColumnName, readonly number[]>;

  constructor(underlying: string, engineAtMs: number, symbols: readonly string[], values: readonly number[][]) {
    this.underlying = underlying;
    this.engineAtMs = engineAtMs;
    this.#ids = new Map(symbols.map((symbol, id) => [symbol, id]));
    this.#columns = new Map(HELD_COLUMNS.map((name, i) => [name, values[i]]));
  }

  /** Price of the underlying then; NaN unknown. */
  get spot(): number {
    return this.value(this.idOf(this.underlying), 'last');
  }

  idOf(symbol: string): number {
    return this.#ids.get(symbol) ?? UNKNOWN_ID;
  }

  /** NaN where it was not known then, also for UNKNOWN_ID. */
  value(id: number, column: ColumnName): number {
    return this.#columns.get(column)?.[id] ?? Number.NaN;
  }
}

const shown = new Set<() => ShownChain | undefined>();

/** A chain is on screen: `read` tells its contracts. Returns the way to withdraw. */
export function offerChain(read: () => ShownChain | undefined): () => void {
  shown.add(read);
  return () => shown.delete(read);
}

/** The chains on screen, several of one underlying as one. */
export function shownChains(): ShownChain[] {
  const byUnderlying = new Map<string, Set<string>>();
  for (const read of shown) {
    const chain = read();
    if (!chain || chain.symbols.length === 0) continue;
    const symbols = byUnderlying.get(chain.underlying) ?? new Set([chain.underlying]);
    for (const symbol of chain.symbols) symbols.add(symbol);
    byUnderlying.set(chain.underlying, symbols);
  }
  return [...byUnderlying].map(([underlying, symbols]) => ({ underlying, symbols: [...symbols] }));
}

/** As the engine knows it now. Rejects with CallFailure. */
export async function holdChain({ underlying, symbols }: ShownChain): Promise<HeldChain> {
  const { atMs, values } = await call('market.values', { symbols: [...symbols], columns: [...HELD_COLUMNS] });
  return new HeldChain(underlying, atMs, symbols, values);
}
