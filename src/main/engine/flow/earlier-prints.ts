/** The newest prints of an earlier count of the day that were too small to be kept: a cancel may still name one. */
import { PRINT_TAG } from '../../../shared/market/prints.ts';
import type { InstrumentId } from '../market/instrument-table.ts';
import { ID_PLACE, PRINT_PLACE } from './flow-tape.ts';
import { PRINT_WIDTH } from './kept-prints.ts';

const { atMs: AT_MS, price: PRICE, size: SIZE, tags: TAGS } = PRINT_PLACE;
const NONE = new Float64Array(0);

export class EarlierPrints {
  /** Laid out as on the tape, oldest first. */
  rows: Float64Array = NONE;

  /** The place in `rows` of the newest equal print from before the cancel that stands, which is marked as cancelled; −1 where there is none. */
  cancel(id: InstrumentId, atMs: number, price: number, size: number): number {
    const rows = this.rows;
    for (let at = rows.length - PRINT_WIDTH; at >= 0; at -= PRINT_WIDTH) {
      if (rows[at + ID_PLACE] !== id || rows[at + PRICE] !== price || rows[at + SIZE] !== size) continue;
      if (rows[at + TAGS] & PRINT_TAG.cancelled || rows[at + AT_MS] > atMs) continue;
      rows[at + TAGS] |= PRINT_TAG.cancelled;
      return at;
    }
    return -1;
  }

  clear(): void {
    this.rows = NONE;
  }
}
