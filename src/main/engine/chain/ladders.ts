/** The contracts nearest the money of every expiry on screen, for the quote budget; put in order again where a centre has moved. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { ChainSlice } from './chain-book.ts';
import { centreOf, ladderOf, type LadderRung } from './streamed-contracts.ts';

export class Ladders {
  readonly #table: InstrumentTable;
  readonly #changed: () => void;
  readonly #centres = new Map<string, number>();
  /** Each ladder's expiry and centre, to see when they change. */
  #keys = '';
  #ladders: readonly LadderRung[][] = [];

  constructor(table: InstrumentTable, changed: () => void) {
    this.#table = table;
    this.#changed = changed;
  }

  /** By expiry, the nearest the money first. */
  get all(): readonly LadderRung[][] {
    return this.#ladders;
  }

  /** An expiry that has settled no longer trades: its quote budget goes to the next ones. */
  order(onScreen: readonly ChainSlice[], nowMs: EpochMs): void {
    const slices = onScreen.filter(({ settlesAtMs, strikes }) => settlesAtMs > nowMs && strikes.length > 0);
    const centres = slices.map((slice) => {
      const name = `${slice.root} ${slice.expiry}`;
      const centre = centreOf(this.#table, slice, this.#centres.get(name));
      this.#centres.set(name, centre);
      return centre;
    });
    const keys = slices.map((slice, i) => `${slice.root} ${slice.expiry} ${slice.strikes.length} ${centres[i]}`).join();
    if (keys === this.#keys) return;
    this.#keys = keys;
    this.#ladders = slices.map((slice, i) => ladderOf(this.#table, slice, centres[i], nowMs));
    this.#changed();
  }

  /** The next centres are not held to those before. */
  renew(): void {
    this.#centres.clear();
  }
}
