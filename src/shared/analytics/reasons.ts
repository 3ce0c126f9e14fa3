/** Why a contract has no implied volatility. Stored as one byte a row; 0 is "it has one". */
export const SOLVED = 0;
export const BAD_INPUT = 1;
export const EXPIRED = 2;
export const ZERO_PRICE = 3;
export const BELOW_INTRINSIC = 4;
export const AT_INTRINSIC = 5;
export const ABOVE_MAXIMUM = 6;
export const NOT_CONVERGED = 7;
export const UNSUPPORTED_REGION = 8;

export interface Reason {
  /** Stable name for files and tests; empty when solved. */
  code: string;
  /** For the user looking at the empty cell. */
  sentence: string;
}

const REASONS: readonly Reason[] = [
  { code: '', sentence: '' },
  { code: 'bad-input', sentence: 'Spot and strike must be positive numbers, and every input finite.' },
  { code: 'expired', sentence: 'The contract has expired.' },
  { code: 'zero-price', sentence: 'There is no positive price to solve from.' },
  { code: 'below-intrinsic', sentence: 'The price is below the value of exercise, so no volatility explains it.' },
  { code: 'at-intrinsic', sentence: 'The price has no time value left, so it does not determine a volatility.' },
  { code: 'above-maximum', sentence: 'The price is at or above the highest any volatility can give.' },
  { code: 'not-converged', sentence: 'The solver did not settle on a volatility for this price.' },
  {
    code: 'two-boundaries',
    sentence: 'With these negative rates exercise has two boundaries, which the American model does not price.',
  },
];

/** The reason behind a byte written by a batch function. */
export function reasonOf(byte: number): Reason {
  return REASONS[byte] ?? { code: 'unknown', sentence: `Unknown reason ${byte}.` };
}
