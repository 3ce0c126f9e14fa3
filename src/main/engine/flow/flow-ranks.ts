/** Places on the boards of the session's flow, as alert rules ask for them: of an underlying among underlyings, of a contract among contracts. */
import type { LeaderOrder } from '../../../shared/contract/flow-day.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { eachLeader, LEADER_RANKS } from './flow-answers.ts';
import type { FlowDay } from './flow-day.ts';

interface Board {
  of: Map<string, number>;
  /** Ascending. */
  values: Float64Array;
}

export class FlowRanks {
  readonly #inputs: { day: FlowDay; table: InstrumentTable };
  readonly #boards = new Map<string, Board>();

  constructor(day: FlowDay, table: InstrumentTable) {
    this.#inputs = { day, table };
  }

  /** From now on of the sums as they are now. */
  refresh(): void {
    this.#boards.clear();
  }

  /** 1 is the first; equal ones share a place. NaN where the symbol is not on the board. */
  rank(symbol: string, order: LeaderOrder): number {
    const { of, values } = this.#board(symbol.startsWith('O:') ? 'contract' : 'underlying', order);
    const value = of.get(symbol);
    return value === undefined ? Number.NaN : values.length - lastAtMost(values, value);
  }

  #board(by: 'contract' | 'underlying', order: LeaderOrder): Board {
    const key = `${by} ${order}`;
    const known = this.#boards.get(key);
    if (known) return known;
    const of = new Map<string, number>();
    eachLeader(this.#inputs, { by, underlyings: [] }, (leader) => {
      const value = LEADER_RANKS[order](leader);
      if (value !== undefined && value === value) of.set(leader.key, value);
    });
    const board = { of, values: Float64Array.from(of.values()).sort() };
    this.#boards.set(key, board);
    return board;
  }
}

/** Index of the last value that is at most this one. */
function lastAtMost(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
