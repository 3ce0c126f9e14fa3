/** Three-valued: anything that depends on an unknown value is neither true nor false. */
import type { Operator } from './query.ts';

export const TRUTH = { unknown: -1, no: 0, yes: 1 } as const;
export type Truth = (typeof TRUTH)[keyof typeof TRUTH];

export const truthOf = (is: boolean): Truth => (is ? TRUTH.yes : TRUTH.no);
export const oppositeOf = (truth: Truth): Truth =>
  truth === TRUTH.unknown ? TRUTH.unknown : truth === TRUTH.yes ? TRUTH.no : TRUTH.yes;

/** A computed value without the noise of its computation: 2.55 less 2.50 is 0.05, and 1 % above 100 is 1 %. */
export const withoutRounding = (value: number): number => Math.round(value * 1e9) / 1e9;

/** NaN is unknown. */
export function compareNumbers(value: number, operator: Operator, threshold: number): Truth {
  if (value !== value || threshold !== threshold) return TRUTH.unknown;
  switch (operator) {
    case '>':
      return truthOf(value > threshold);
    case '>=':
      return truthOf(value >= threshold);
    case '<':
      return truthOf(value < threshold);
    case '<=':
      return truthOf(value <= threshold);
    case '=':
      return truthOf(value === threshold);
    case '!=':
      return truthOf(value !== threshold);
    default:
      return TRUTH.unknown;
  }
}
