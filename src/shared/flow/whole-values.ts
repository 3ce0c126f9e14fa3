/** The values of a print as a filter reads them, with premium and size of the sweep or package that it is part of. */
import { PRINT_COLUMNS } from '../contract/batch.ts';
import type { PrintValues } from './print-test.ts';

/** Prints of a sweep or package that are not in a list that has others of it. */
export interface AbsentPrints {
  groupId: number;
  prints: number;
  /** Contracts and US dollars of those that stand. */
  size: number;
  premiumUsd: number;
}

const PREMIUM = PRINT_COLUMNS.indexOf('premiumUsd');
const SIZE = PRINT_COLUMNS.indexOf('size');

export class WholeValues implements PrintValues {
  tape: PrintValues | undefined;
  /** US dollars. */
  premiumUsd = Number.NaN;
  /** Contracts. */
  size = Number.NaN;

  value(at: number, place: number): number {
    if (place === PREMIUM) return this.premiumUsd;
    return place === SIZE ? this.size : this.tape!.value(at, place);
  }
}
