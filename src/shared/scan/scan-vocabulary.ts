/** The fields of a scan's condition: measures by their names, and which names. */
import { parseQuery } from '../query/parse-query.ts';
import { MOST_SCANNED } from '../contract/demand.ts';
import { conjuncts, type Field, type Query, type Vocabulary } from '../query/query.ts';
import { subjectOf } from '../market/symbols.ts';
import type { NamedLists } from '../settings/list-members.ts';
import { SCAN_IDS, SCAN_MEASURES, type ScanMeasureId } from './scan-measures.ts';

const FIELDS: readonly Field[] = [
  ...SCAN_IDS.map((id): Field => ({
    name: id,
    is: { kind: 'number', unit: SCAN_MEASURES[id].unit },
    about: SCAN_MEASURES[id].about,
    operators: ['>', '>=', '<', '<='],
  })),
  { name: 'symbol', is: { kind: 'symbol' }, about: 'a name, or in quotes the names of a watchlist' },
];

export interface ScanWords {
  symbols?: readonly string[];
  lists?: readonly string[];
}

export const scanVocabulary = ({ symbols, lists }: ScanWords = {}): Vocabulary => ({
  fields: FIELDS,
  subject: 'none',
  crosses: true,
  differences: true,
  example: 'iv rank > 80 and iv30 - rv30 > 5%',
  ...(symbols && { symbols }),
  ...(lists && { lists }),
});

const PLAIN = scanVocabulary();
export const isScanText = (text: string): boolean => text.trim() === '' || parseQuery(text, PLAIN).query !== undefined;

/** Of a text that was checked before; undefined where it is empty: every name passes. */
export function scanQuery(text: string): Query | undefined {
  if (text.trim() === '') return undefined;
  const { query, fault } = parseQuery(text, PLAIN);
  if (fault) throw new Error(`scan “${text}”: ${fault.message}`);
  return query;
}

/** Measures a condition looks at, each once, in the order they are written. */
export function measuresOf(query: Query | undefined): ScanMeasureId[] {
  const found = new Set<ScanMeasureId>();
  const add = (field: string | undefined): void => {
    if (field !== undefined && Object.hasOwn(SCAN_MEASURES, field)) found.add(field as ScanMeasureId);
  };
  const walk = (part: Query): void => {
    if (part.kind === 'and' || part.kind === 'or') part.parts.forEach(walk);
    else if (part.kind === 'not') walk(part.part);
    else if (part.kind === 'compare') {
      add(part.term.field);
      add(part.term.less);
      if (part.value.kind === 'term') add(part.value.term.field);
    }
  };
  if (query) walk(query);
  return [...found];
}

/** The words after its “symbol =” or “symbol in”; undefined where it has none. */
function symbolWords(query: Query | undefined): readonly string[] | undefined {
  return conjuncts(query).flatMap((part) =>
    part.kind === 'compare' && part.term.field === 'symbol' && part.operator !== '!=' && part.value.kind === 'words'
      ? [part.value.words]
      : [],
  )[0];
}

/** It says which names it is about. Else it goes through those of all lists that have options. */
export const namesSymbols = (query: Query | undefined): boolean => symbolWords(query) !== undefined;

/** The names that a condition is about: those its “symbol in” names, else those of all lists; MOST_SCANNED at most. */
export function scannedNames(query: Query | undefined, lists: NamedLists): string[] {
  const named = symbolWords(query);
  const names = named
    ? named.flatMap((word) => (word.startsWith('"') ? (lists.get(word.slice(1, -1)) ?? []) : [subjectOf(word)]))
    : [...lists.values()].flat();
  return [...new Set(names)].slice(0, MOST_SCANNED);
}
