/** The queries of docs/scaling/queries.sql by name, and answers as text that does not depend on who gave them. */
import { readFileSync } from 'node:fs';

export const TABLES = ['trades', 'quotes', 'bars', 'flow', 'chain'] as const;
export type ScalingTable = (typeof TABLES)[number];

export interface ScalingQuery {
  name: string;
  sql: string;
}

export function readQueries(): ScalingQuery[] {
  const text = readFileSync(new URL('../../docs/scaling/queries.sql', import.meta.url), 'utf8');
  return text
    .split(/\n(?=-- )/)
    .slice(1)
    .flatMap((block) => {
      const [first, ...rest] = block.split('\n');
      const sql = rest.join('\n').trim().replace(/;$/, '');
      return sql === '' || sql.startsWith('--') ? [] : [{ name: first.slice(3).trim(), sql }];
    });
}

/** An integer of more digits is one, nanoseconds say: a sum of fractions that happens to be whole is not that large. */
const MOST_ROUNDED = 15;

/**
 * A cell as every engine's answer is compared: numbers to ten digits, because sums differ in the last ones and one engine writes 375 where another
 * writes 375.0 or 3.75E2; long integers as they are; null as empty.
 */
export function plainCell(cell: unknown): string {
  if (cell === null || cell === undefined || cell === '\\N' || cell === 'NULL') return '';
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return text;
  if (/^-?\d+$/.test(text) && text.replace('-', '').length > MOST_ROUNDED) return text;
  return String(Number(Number(text).toPrecision(10)));
}

export const plainRows = (rows: readonly (readonly unknown[])[]): string =>
  rows.map((row) => row.map(plainCell).join('\t')).join('\n');
