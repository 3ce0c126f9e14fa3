/** Queries on prints as kept texts. */
import { parseQuery } from '../query/parse-query.ts';
import type { Query } from '../query/query.ts';
import { printVocabulary } from './print-vocabulary.ts';

const PLAIN = printVocabulary();

/** Of a text that was checked before; undefined where it is empty. */
export function queryOfText(text: string): Query | undefined {
  if (text === '') return undefined;
  const { query, fault } = parseQuery(text, PLAIN);
  if (fault) throw new Error(`print query “${text}”: ${fault.message}`);
  return query;
}

export const isPrintText = (text: string): boolean => text === '' || parseQuery(text, PLAIN).query !== undefined;
