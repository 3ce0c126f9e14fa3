/** A scan's condition as a function of a row. Three-valued: what depends on an unknown number is neither true nor false. Allocates nothing. */
import type { ListMembers } from '../flow/print-test.ts';
import type { EpochMs } from '../market/calendar.ts';
import { subjectOf } from '../market/symbols.ts';
import type { Comparison, Query, Term } from '../query/query.ts';
import { compareNumbers, oppositeOf, TRUTH, truthOf, withoutRounding, type Truth } from '../query/truth.ts';
import type { ReadColumn } from '../settings/alert-measures.ts';
import { SCAN_MEASURES, type ScanMeasureId } from './scan-measures.ts';

export type ScanTest = (symbol: string, of: ReadColumn, nowMs: EpochMs) => Truth;
export interface ScanTestOptions {
  members: ListMembers;
  /** Of a name that is in: each threshold is further off by what “back by” says. */
  staying?: boolean;
}

export function scanTest(query: Query | undefined, options: ScanTestOptions): ScanTest {
  if (!query) return () => TRUTH.yes;
  switch (query.kind) {
    case 'and':
      return joined(
        query.parts.map((part) => scanTest(part, options)),
        TRUTH.no,
      );
    case 'or':
      return joined(
        query.parts.map((part) => scanTest(part, options)),
        TRUTH.yes,
      );
    case 'not': {
      // Out of what is not so, a name must come back by as much: no margin inside.
      const test = scanTest(query.part, { ...options, staying: false });
      return (symbol, of, nowMs) => oppositeOf(test(symbol, of, nowMs));
    }
    case 'event':
      return () => TRUTH.unknown;
    case 'compare':
      return comparison(query, options);
  }
}

/** One test with the deciding truth decides; else one unknown makes it unknown. */
function joined(tests: readonly ScanTest[], deciding: Truth): ScanTest {
  const otherwise = oppositeOf(deciding);
  return (symbol, of, nowMs) => {
    let truth: Truth = otherwise;
    for (let i = 0; i < tests.length; i++) {
      const one = tests[i](symbol, of, nowMs);
      if (one === deciding) return deciding;
      if (one === TRUTH.unknown) truth = TRUTH.unknown;
    }
    return truth;
  };
}

function comparison({ term, operator, value, back = 0 }: Comparison, options: ScanTestOptions): ScanTest {
  if (value.kind === 'words') {
    const names = new Set(
      value.words.flatMap((word) => (word.startsWith('"') ? options.members(word.slice(1, -1)) : [subjectOf(word)])),
    );
    const wanted = operator !== '!=';
    return (symbol) => truthOf(names.has(symbol) === wanted);
  }
  const read = readerOf(term);
  const margin = options.staying ? (operator === '>' || operator === '>=' ? -back : back) : 0;
  if (value.kind === 'number') {
    const threshold = value.number + margin;
    return (_symbol, of, nowMs) => compareNumbers(read(of, nowMs), operator, threshold);
  }
  const other = readerOf(value.term);
  return (_symbol, of, nowMs) => compareNumbers(read(of, nowMs), operator, other(of, nowMs) + margin);
}

function readerOf({ field, less }: Term): (of: ReadColumn, nowMs: EpochMs) => number {
  const { read } = SCAN_MEASURES[field as ScanMeasureId];
  if (less === undefined) return (of, nowMs) => withoutRounding(read(of, nowMs));
  const subtracted = SCAN_MEASURES[less as ScanMeasureId].read;
  return (of, nowMs) => withoutRounding(read(of, nowMs) - subtracted(of, nowMs));
}
