/**
 * Were yesterday's guesses right? A large print that a rule flags is a guess that positions were opened in its contract; the open interest
 * published the next morning tells. Everything is per contract and rule: several flagged prints in a contract are one guess.
 */
import { PRINT_TAG, type PrintTag } from '../market/prints.ts';
import { parseOptionSymbol } from '../market/symbols.ts';

/** The two that guess at an opening, then other marks, then every large print: what a rule adds is its rate less that of all. */
export const GRADED_RULES = ['openingGuess', 'volumeOverOi', 'unusual', 'sweep', 'block', 'all'] as const;
export type GradedRule = (typeof GRADED_RULES)[number];

/** Open interest that rose by this share of the flagged contracts, or more, is a hit. */
export const HIT_SHARE = 0.5;

/** A large print that stands: neither a cancel nor cancelled. */
export interface GuessPrint {
  symbol: string;
  /** PRINT_TAG bits. */
  tags: number;
  contracts: number;
  premiumUsd: number;
}

/** Contracts open; undefined where unknown. */
export interface OpenInterestPair {
  /** As published on the morning of the prints. */
  before?: number;
  /** As published on the next session's morning. */
  after?: number;
}

/** `partly`: it rose by less than half of what was flagged. */
export type Verdict = 'hit' | 'partly' | 'miss' | 'unknown' | 'expired';

export interface GradedContract extends OpenInterestPair {
  symbol: string;
  rule: GradedRule;
  prints: number;
  contracts: number;
  premiumUsd: number;
  verdict: Verdict;
}

export interface RuleGrade {
  rule: GradedRule;
  /** Guesses by verdict: one a contract. */
  hits: number;
  partly: number;
  misses: number;
  unknown: number;
  expired: number;
  /** Hits ÷ (hits + partly + misses); undefined where none could be graded. */
  hitRate?: number;
}

export interface OpeningGrade {
  /** Exchange date of the prints. */
  date: string;
  rules: RuleGrade[];
  /** Guesses of the opening rules, the largest premium first. */
  largest: GradedContract[];
}

const LARGEST = 10;
const UNDONE = PRINT_TAG.cancel | PRINT_TAG.cancelled;

const flags = (rule: GradedRule, tags: number): boolean => rule === 'all' || (tags & PRINT_TAG[rule as PrintTag]) !== 0;

export function gradeOpenings(
  date: string,
  prints: Iterable<GuessPrint>,
  openInterest: (symbol: string) => OpenInterestPair,
): OpeningGrade {
  const guesses = new Map<string, GradedContract>();
  for (const { symbol, tags, contracts, premiumUsd } of prints) {
    if (tags & UNDONE) continue;
    for (const rule of GRADED_RULES) {
      if (!flags(rule, tags)) continue;
      const key = `${rule} ${symbol}`;
      const guess = guesses.get(key) ?? {
        symbol,
        rule,
        prints: 0,
        contracts: 0,
        premiumUsd: 0,
        ...openInterest(symbol),
        verdict: 'unknown' as const,
      };
      guess.prints++;
      guess.contracts += contracts;
      guess.premiumUsd += premiumUsd;
      guesses.set(key, guess);
    }
  }
  for (const guess of guesses.values()) guess.verdict = verdictOn(guess, date);
  const all = [...guesses.values()];
  return {
    date,
    rules: GRADED_RULES.map((rule) => gradeOf(rule, all)),
    largest: all
      .filter(({ rule }) => rule === 'openingGuess' || rule === 'volumeOverOi')
      .toSorted((a, b) => b.premiumUsd - a.premiumUsd || (a.symbol < b.symbol ? -1 : 1))
      .filter((guess, i, sorted) => sorted.findIndex(({ symbol }) => symbol === guess.symbol) === i)
      .slice(0, LARGEST),
  };
}

function verdictOn({ symbol, contracts, before, after }: GradedContract, date: string): Verdict {
  const contract = parseOptionSymbol(symbol);
  if (contract && contract.expiry <= date) return 'expired';
  if (before === undefined || after === undefined) return 'unknown';
  if (after - before >= contracts * HIT_SHARE) return 'hit';
  return after > before ? 'partly' : 'miss';
}

function gradeOf(rule: GradedRule, all: readonly GradedContract[]): RuleGrade {
  const count = (verdict: Verdict): number =>
    all.filter((guess) => guess.rule === rule && guess.verdict === verdict).length;
  const [hits, partly, misses] = [count('hit'), count('partly'), count('miss')];
  const graded = hits + partly + misses;
  return {
    rule,
    hits,
    partly,
    misses,
    unknown: count('unknown'),
    expired: count('expired'),
    ...(graded > 0 && { hitRate: hits / graded }),
  };
}
