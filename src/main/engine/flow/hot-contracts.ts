/**
 * Contracts in which large prints come now: streamed quotes let the next ones be judged as they come. Hottest first, by the premium of the
 * large prints of the last minutes.
 */
import type { InstrumentTable } from '../market/instrument-table.ts';
import { PRINT_PLACE, type FlowTape } from './flow-tape.ts';

const WINDOW_MS = 10 * 60_000;
const MOST = 100;
/** One that was hot stays so while it is among this many: places do not change hands at every print. */
const STAYS_AMONG = 200;
/** Large prints looked at backwards. */
const MOST_LOOKED = 20_000;

const { atMs: AT_MS, premiumUsd: PREMIUM } = PRINT_PLACE;

export class HotContracts {
  readonly #tape: FlowTape;
  readonly #table: InstrumentTable;
  #hot: readonly string[] = [];

  constructor(tape: FlowTape, table: InstrumentTable) {
    this.#tape = tape;
    this.#table = table;
  }

  get hot(): readonly string[] {
    return this.#hot;
  }

  /** Looks again; true where others are hot now. */
  look(): boolean {
    const tape = this.#tape;
    const premium = new Map<number, number>();
    let newestMs = Number.NaN;
    let looked = 0;
    for (const seq of tape.kept.newest()) {
      const atMs = tape.value(seq, AT_MS);
      if (Number.isNaN(newestMs)) newestMs = atMs;
      if (newestMs - atMs > WINDOW_MS || ++looked > MOST_LOOKED) break;
      const id = tape.instrument(seq);
      premium.set(id, (premium.get(id) ?? 0) + Math.abs(tape.value(seq, PREMIUM)));
    }
    const ranked = [...premium].toSorted(([, a], [, b]) => b - a).map(([id]) => this.#table.symbolOf(id));
    const before = new Set(this.#hot);
    const staying = ranked.slice(0, STAYS_AMONG).filter((symbol) => before.has(symbol));
    const coming = ranked.filter((symbol) => !before.has(symbol)).slice(0, MOST - staying.length);
    const chosen = new Set([...staying, ...coming]);
    this.#hot = ranked.filter((symbol) => chosen.has(symbol)).slice(0, MOST);
    return this.#hot.length !== before.size || this.#hot.some((symbol) => !before.has(symbol));
  }
}
