/** The rows that somebody sees or a rule looks at, in turn: the model solves them before all others. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import type { SliceState } from './slice-state.ts';

/** Where a contract stands in the model. */
export interface ModelRow {
  state: SliceState;
  row: number;
}

interface WatchedRow extends ModelRow {
  /** When its Greeks were solved last, and from which spot. */
  solvedAtMs: EpochMs;
  spot: number;
}

export class WatchedRows {
  /** Those of modelled slices. */
  rows: readonly WatchedRow[] = [];
  /** Theirs. */
  states: ReadonlySet<SliceState> = new Set();
  #contracts: ReadonlySet<InstrumentId> = new Set();
  #at = 0;

  choose(contracts: ReadonlySet<InstrumentId>, modelled: ReadonlyMap<InstrumentId, ModelRow>): void {
    this.#contracts = contracts;
    this.find(modelled);
  }

  /** After other slices are modelled. */
  find(modelled: ReadonlyMap<InstrumentId, ModelRow>): void {
    const known = new Map(this.rows.map((watched) => [watched.state.ids[watched.row], watched]));
    this.rows = [...this.#contracts].flatMap((id) => {
      const at = modelled.get(id);
      if (!at) return [];
      const before = known.get(id);
      return [before?.state === at.state ? before : { ...at, solvedAtMs: Number.NEGATIVE_INFINITY, spot: Number.NaN }];
    });
    this.states = new Set(this.rows.map(({ state }) => state));
  }

  /** Volatilities of these slices are new: their rows are due, as if spot had moved. */
  refitted(states: readonly SliceState[]): void {
    for (const watched of this.rows) if (states.includes(watched.state)) watched.spot = Number.NaN;
  }

  /** The row whose turn it is; there must be one. */
  next(): WatchedRow {
    this.#at = (this.#at + 1) % this.rows.length;
    return this.rows[this.#at];
  }
}
