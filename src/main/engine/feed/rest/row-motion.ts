/**
 * Whether polled rows are of now: in an open market newer ones come, or the server gives one answer over and over. All names that are polled count
 * together, and their quotes and sums with their trades, so that a share nobody trades is not taken for a server that stands still.
 */
import type { SnapshotRow } from '../../../../shared/market/rest-updates.ts';

/** So few names may be quiet by nature. */
const FEW_NAMES = 10;
/** How often newer rows must have come before their usual pace is known. */
const KNOWN_MOVES = 5;
/** At least as long nothing newer may come where the usual pace is known, and where it is not. */
const PATIENCE_MS = [0, 60_000] as const;
const FEW_PATIENCE_MS = [60_000, 5 * 60_000] as const;
/** This many times the usual time between newer rows is too long; less of that remains with each that come. */
const USUAL_FACTOR = 5;
const USUAL_DECAY = 0.9;
/** Lists change; a round has four requests. */
const MOST_REQUESTS = 100;
/** As many answers without a row in a row bring nothing. */
const EMPTY_ANSWERS = 6;

export class RowMotion {
  #newestMs = 0;
  /** By request: those of other names cannot be compared. */
  readonly #volumes = new Map<string, number>();
  #movedAtMs: number | undefined;
  #usualMs = 0;
  #moves = 0;
  #empty = 0;

  /** Another list of names, or none was due for a while: what stood still then tells nothing. */
  begin(): void {
    this.#movedAtMs = undefined;
    this.#empty = 0;
  }

  /** True where the answer refreshes something. `request` names what was asked; `isDue`: the market is open, newer rows ought to come. */
  take(rows: readonly SnapshotRow[], request: string, nowMs: number, isDue: boolean): boolean {
    this.#empty = rows.length > 0 || !isDue ? 0 : this.#empty + 1;
    if (!isDue) this.begin();
    if (rows.length === 0) return !isDue;
    const hasMoved = this.#isNewer(rows, request);
    if (hasMoved && isDue && this.#movedAtMs !== undefined) {
      this.#usualMs = Math.max(nowMs - this.#movedAtMs, this.#usualMs * USUAL_DECAY);
      this.#moves++;
    }
    if (hasMoved || this.#movedAtMs === undefined) this.#movedAtMs = nowMs;
    return true;
  }

  isEmpty(): boolean {
    return this.#empty >= EMPTY_ANSWERS;
  }

  /** `names`: how many are polled; `roundsMs`: how long some rounds take. */
  standsStill(nowMs: number, names: number, roundsMs: number): boolean {
    if (this.#movedAtMs === undefined) return false;
    const isFew = names <= FEW_NAMES;
    const [knownMs, unknownMs] = isFew ? FEW_PATIENCE_MS : PATIENCE_MS;
    const leastMs = this.#moves >= KNOWN_MOVES ? knownMs : unknownMs;
    return nowMs - this.#movedAtMs > Math.max(leastMs, roundsMs, this.#usualMs * USUAL_FACTOR);
  }

  #isNewer(rows: readonly SnapshotRow[], request: string): boolean {
    let newestMs = 0;
    let volume = 0;
    for (const { quote, trade, day, underlying } of rows) {
      newestMs = Math.max(newestMs, quote?.atMs ?? 0, trade?.atMs ?? 0, day?.atMs ?? 0, underlying?.atMs ?? 0);
      volume += day?.volume ?? 0;
    }
    const before = this.#volumes.get(request);
    if (this.#volumes.size >= MOST_REQUESTS) this.#volumes.clear();
    this.#volumes.set(request, volume);
    const isNewer = newestMs > this.#newestMs || (before !== undefined && before !== volume);
    this.#newestMs = Math.max(this.#newestMs, newestMs);
    return isNewer;
  }
}
