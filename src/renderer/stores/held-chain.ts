/** The chains on screen as they were at moment B: every contract of the expiries shown, those outside the view too. Read like the mirror. */
import type { ColumnName } from '../../shared/contract/columns.ts';
import { call } from '../bridge/calls.ts';
import { UNKNOWN_ID } from './market-mirror.ts';

interface ShownChain {
  underlying: string;
  /** Of every contract of its expiries. */
  symbols: readonly string[];
  /** Expiries, `SPY 2026-12-18`, whose model is too old to stand beside live prices. */
  oldExpiries: readonly string[];
  /** Nothing newer comes of options. */
  isHeldUp: boolean;
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
  readonly #oldExpiries: ReadonlySet<string>;
  /** Nothing newer came of options then. */
  readonly isHeldUp: boolean;

  constructor(chain: ShownChain, engineAtMs: number, values: readonly number[][]) {
    const { underlying, symbols, oldExpiries, isHeldUp } = chain;
    this.underlying = underlying;
    this.engineAtMs = engineAtMs;
    this.#oldExpiries = new Set(oldExpiries);
    this.isHeldUp = isHeldUp;
    this.#ids = new Map(symbols.map((symbol, id) => [symbol, id]));
    this.#columns = new Map(HELD_COLUMNS.map((name, i) => [name, values[i]]));
  }

  /** Price of the underlying then; NaN unknown. */
  get spot(): number {
    return this.value(this.idOf(this.underlying), 'last');
  }

  /** What the model had of an expiry, `SPY 2026-12-18`, was too old then to stand beside live prices. */
  isModelOld(expiry: string): boolean {
    return this.#oldExpiries.has(expiry);
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
  const byUnderlying = new Map<string, ShownChain>();
  for (const read of shown) {
    const chain = read();
    if (!chain || chain.symbols.length === 0) continue;
    const { symbols = [chain.underlying], oldExpiries = [] } = byUnderlying.get(chain.underlying) ?? {};
    byUnderlying.set(chain.underlying, {
      ...chain,
      symbols: [...new Set([...symbols, ...chain.symbols])],
      oldExpiries: [...oldExpiries, ...chain.oldExpiries],
    });
  }
  return [...byUnderlying.values()];
}

/** As the engine knows it now. Rejects with CallFailure. */
export async function holdChain(chain: ShownChain): Promise<HeldChain> {
  const { atMs, values } = await call('market.values', { symbols: [...chain.symbols], columns: [...HELD_COLUMNS] });
  return new HeldChain(chain, atMs, values);
}
