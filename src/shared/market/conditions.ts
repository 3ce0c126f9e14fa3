/**
 * Trade conditions: what they are called and what a print that carries them may move (CTA and UTP
 * consolidated processing guidelines for stocks). The live list (`/v3/reference/conditions`) is laid over this table.
 * An unknown id is shown as `#nnn` and moves everything, as a plain print does.
 */
export const MOVES = { last: 1, highLow: 2, volume: 4 } as const;
const ALL = MOVES.last | MOVES.highLow | MOVES.volume;
const NOT_LAST = MOVES.highLow | MOVES.volume;
const VOLUME_ONLY = MOVES.volume;
const NOTHING = 0;
/** Set beside the moves where the print cancels an earlier one. */
export const CANCELS = 8;

export interface TradeCondition {
  id: number;
  name: string;
  /** Bits of MOVES and CANCELS. */
  effect: number;
}

const BUILT_IN: readonly (readonly [id: number, name: string, effect: number])[] = [
  [0, 'Regular', ALL],
  [1, 'Acquisition', ALL],
  [2, 'Average price', VOLUME_ONLY],
  [3, 'Automatic execution', ALL],
  [4, 'Bunched', ALL],
  [5, 'Bunched sold', NOT_LAST],
  [7, 'Cash sale', VOLUME_ONLY],
  [8, 'Closing print', ALL],
  [9, 'Cross', ALL],
  [10, 'Derivatively priced', NOT_LAST],
  [11, 'Distribution', ALL],
  [12, 'Form T, extended hours', VOLUME_ONLY],
  [13, 'Form T, out of sequence', VOLUME_ONLY],
  [14, 'Intermarket sweep', ALL],
  [15, 'Official close', NOTHING],
  [16, 'Official open', NOTHING],
  [17, 'Opening print', ALL],
  [20, 'Next day', VOLUME_ONLY],
  [21, 'Price variation', VOLUME_ONLY],
  [22, 'Prior reference price', NOT_LAST],
  [29, 'Seller', VOLUME_ONLY],
  [32, 'Sold', NOT_LAST],
  [33, 'Sold, out of sequence', NOT_LAST],
  [37, 'Odd lot', VOLUME_ONLY],
  [38, 'Corrected consolidated close', MOVES.last | MOVES.highLow],
  [41, 'Trade-through exempt', ALL],
  [52, 'Contingent', VOLUME_ONLY],
  [53, 'Qualified contingent', VOLUME_ONLY],
  [201, 'Cancelled', CANCELS],
  [202, 'Late and out of sequence', NOT_LAST],
  [203, 'Last trade cancelled', CANCELS],
  [204, 'Late, in sequence', ALL],
  [205, 'Opening trade cancelled', CANCELS],
  [206, 'Opening, late and out of sequence', NOT_LAST],
  [207, 'Only trade cancelled', CANCELS],
  [208, 'Opening, late', ALL],
  [209, 'Automatic execution', ALL],
  [210, 'Reopening', ALL],
  [219, 'Intermarket sweep', ALL],
  [227, 'Single-leg auction', ALL],
  [228, 'Single-leg auction, sweep', ALL],
  [229, 'Single-leg cross', ALL],
  [230, 'Single-leg cross, sweep', ALL],
  [231, 'Single-leg floor', ALL],
  [232, 'Multi-leg electronic', ALL],
  [233, 'Multi-leg auction', ALL],
  [234, 'Multi-leg cross', ALL],
  [235, 'Multi-leg floor', ALL],
  [236, 'Multi-leg against single legs', ALL],
  [237, 'Stock-tied auction', ALL],
  [238, 'Multi-leg auction against single legs', ALL],
  [239, 'Multi-leg floor against single legs', ALL],
  [240, 'Stock-tied electronic', ALL],
  [241, 'Stock-tied cross', ALL],
  [242, 'Stock-tied floor', ALL],
  [243, 'Stock-tied against single legs', ALL],
  [244, 'Stock-tied auction against single legs', ALL],
  [245, 'Stock-tied floor against single legs', ALL],
  [246, 'Proprietary product floor', VOLUME_ONLY],
  [247, 'Multilateral compression', VOLUME_ONLY],
  [248, 'Extended hours', VOLUME_ONLY],
];

/** Ids above this do not occur; a larger one is treated as unknown. */
const HIGHEST_ID = 1023;

export class ConditionTable {
  readonly #effects = new Uint8Array(HIGHEST_ID + 1).fill(ALL);
  readonly #names = new Map<number, string>();

  constructor() {
    for (const [id, name, effect] of BUILT_IN) this.#set({ id, name, effect });
  }

  /** Lays a live list over the table. The vendor marks no cancels, so those of the built-in table stay cancels. */
  layOver(conditions: Iterable<TradeCondition>): void {
    for (const condition of conditions) {
      const cancels = this.effectOf(condition.id) & CANCELS;
      this.#set(cancels ? { ...condition, effect: CANCELS } : condition);
    }
  }

  effectOf(id: number): number {
    return id >= 0 && id <= HIGHEST_ID ? this.#effects[id] : ALL;
  }

  /** Effect of a print with several conditions: it moves only what all of them allow, and cancels if any does. */
  effectOfAll(codes: ArrayLike<number>, start: number, count: number): number {
    let moves = ALL;
    let cancels = 0;
    for (let i = start; i < start + count; i++) {
      const effect = this.effectOf(codes[i]);
      moves &= effect;
      cancels |= effect & CANCELS;
    }
    return moves | cancels;
  }

  /** Display name; `#nnn` where the id is unknown. */
  nameOf(id: number): string {
    return this.#names.get(id) ?? `#${id}`;
  }

  /** Every condition known by name, for a checkpoint; `replace` takes it up. */
  list(): TradeCondition[] {
    return [...this.#names].map(([id, name]) => ({ id, name, effect: this.#effects[id] }));
  }

  replace(conditions: Iterable<TradeCondition>): void {
    this.#effects.fill(ALL);
    this.#names.clear();
    for (const condition of conditions) this.#set(condition);
  }

  #set(condition: TradeCondition): void {
    if (condition.id < 0 || condition.id > HIGHEST_ID) return;
    this.#effects[condition.id] = condition.effect;
    this.#names.set(condition.id, condition.name);
  }
}
