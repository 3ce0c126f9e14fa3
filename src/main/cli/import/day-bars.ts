/**
 * Day aggregates have the header of minute aggregates. Taken for those they would tell a day's high, low and close a minute after midnight: a replay
 * would know the future. They are told by their rows: every window begins at midnight ET.
 */
import { etMinutes } from '../../../shared/market/calendar.ts';
import type { FlatEvent } from '../../engine/massive/flat-files.ts';

export const DAY_BAR =
  'it is a day’s aggregate, not a minute’s: its high, low and close were not known before the day’s end';

interface BarRow {
  event: FlatEvent;
  line: number;
  text: string;
}

/** A file of minutes that begins with so many rows at midnight there is none. */
const SURE = 1_000;

/** Bars of one file: those at midnight wait until another time tells that they are minutes. */
export class MidnightBars {
  readonly #take: (row: BarRow) => void;
  readonly #refuse: (row: BarRow) => void;
  #waiting: BarRow[] = [];
  #kind: 'unknown' | 'minutes' | 'days' = 'unknown';

  constructor(take: (row: BarRow) => void, refuse: (row: BarRow) => void) {
    this.#take = take;
    this.#refuse = refuse;
  }

  /** `startMs`: the bar's beginning. */
  add(row: BarRow, startMs: number): void {
    if (etMinutes(startMs) !== 0) {
      if (this.#kind === 'unknown') this.#decide('minutes');
      this.#take(row);
      return;
    }
    if (this.#kind === 'minutes') this.#take(row);
    else if (this.#kind === 'days') this.#refuse(row);
    else if (this.#waiting.push(row) >= SURE) this.#decide('days');
  }

  end(): void {
    this.#decide('days');
  }

  #decide(kind: 'minutes' | 'days'): void {
    this.#kind = kind;
    for (const row of this.#waiting) (kind === 'minutes' ? this.#take : this.#refuse)(row);
    this.#waiting = [];
  }
}
