/** The name of a package of legs, from its contracts and sizes alone: the tape does not say which leg was bought. */
import type { OptionContract } from '../market/symbols.ts';

export interface PackageLeg {
  contract: Pick<OptionContract, 'expiry' | 'strike' | 'right'>;
  size: number;
}

const distinct = <T>(values: readonly T[]): number => new Set(values).size;

/** `vertical`, `straddle`, `calendar`, `butterfly`, …; `4 legs` where no name fits. */
export function packageName(legs: readonly PackageLeg[]): string {
  const expiries = distinct(legs.map(({ contract }) => contract.expiry));
  const strikes = distinct(legs.map(({ contract }) => contract.strike));
  const rights = distinct(legs.map(({ contract }) => contract.right));
  const parts = ratioOf(legs);
  const even = parts.every((part) => part === 1);
  if (legs.length === 2) {
    if (rights === 2 && expiries === 1) return strikes === 1 ? 'straddle' : 'strangle or risk reversal';
    if (rights === 2) return '2 legs';
    if (expiries === 2) return strikes === 1 ? 'calendar' : 'diagonal';
    return even ? 'vertical' : 'ratio spread';
  }
  if (expiries > 1) return `${legs.length} legs`;
  if (legs.length === 3 && rights === 1 && isButterfly(legs, parts)) return 'butterfly';
  if (legs.length === 4 && rights === 2 && even) {
    if (strikes === 2) return 'box';
    if (strikes === 3) return 'iron butterfly';
    if (strikes === 4) return 'iron condor';
  }
  if (legs.length === 4 && rights === 1 && strikes === 4 && even) return 'condor';
  return `${legs.length} legs`;
}

/** `650/660 C`, `640P/660C`; of more than two strikes the lowest and the highest: `640–660 P`, `630P–670C`. As short as a column of strikes. */
export function packageStrikes(legs: readonly PackageLeg[]): string {
  const sorted = legs.map(({ contract }) => contract).sort((a, b) => a.strike - b.strike);
  const oneRight = distinct(sorted.map(({ right }) => right)) === 1;
  const strikes = [...new Set(sorted.map(({ strike, right }) => (oneRight ? `${strike}` : `${strike}${right}`)))];
  const text = strikes.length > 2 ? `${strikes[0]}–${strikes.at(-1)}` : strikes.join('/');
  return oneRight ? `${text} ${sorted[0].right}` : text;
}

/** How many packages the legs make. */
export const packageCount = (legs: readonly PackageLeg[]): number =>
  legs.map(({ size }) => size).reduce((a, b) => greatestCommon(a, b));

/** The legs' sizes as parts of one package. */
function ratioOf(legs: readonly PackageLeg[]): number[] {
  const count = packageCount(legs);
  return legs.map(({ size }) => size / count);
}

/** 1 × 2 × 1, the middle strike twice. */
function isButterfly(legs: readonly PackageLeg[], parts: readonly number[]): boolean {
  const order = legs
    .map((leg, i) => ({ strike: leg.contract.strike, part: parts[i] }))
    .sort((a, b) => a.strike - b.strike);
  return order[0].part === 1 && order[1].part === 2 && order[2].part === 1;
}

const greatestCommon = (a: number, b: number): number => (b > 0 ? greatestCommon(b, a % b) : a);
