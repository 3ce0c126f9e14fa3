/** What a live table is made of. Columns read the mirror; the painter writes what changed. */
import { UNKNOWN } from './format.ts';

export type CellTone = '' | 'up' | 'down' | 'quiet' | 'faint' | 'warning' | 'accent' | 'strong';

export interface TableColumn<R> {
  id: string;
  title: string;
  /** Full name and unit, shown on hover and in the column chooser. */
  description?: string;
  /** Fixed width in characters: no layout shift, ever. */
  widthCh: number;
  align?: 'left' | 'right' | 'center';
  frozen?: boolean;
  /** Text shown; called by the painter for rows that changed. */
  text(row: R): string;
  /** Heading of a copy, where `title` alone would be ambiguous. */
  copyTitle?: string;
  /** Text of a copy, where the cell's is shortened. */
  copy?(row: R): string;
  /** A price: its change tints the cell. Numbers that are none sort by `sortValue`. */
  value?(row: R): number;
  tone?(row: R): CellTone;
  /** Sentence on hover: source, age, or why there is no value. Computed when the pointer enters. */
  hover?(row: R): string | undefined;
  /** For sorting; defaults to `value`, then `text`. */
  sortValue?(row: R): number | string;
  /** Paints the cell itself (sparkline, range bar) instead of text. */
  draw?(cell: HTMLElement, row: R): void;
  /** Extra class of the cell, by state of the row (`itm`, `unusual`). */
  className?(row: R): string;
  sortable?: boolean;
}

export interface TableSort {
  column: string;
  descending: boolean;
}

/** Rows in a sort's order; unknown values last either way. Stable, so equal rows keep their place. */
export function sortRows<R>(rows: readonly R[], columns: readonly TableColumn<R>[], sort: TableSort | undefined): R[] {
  const column = sort && columns.find((c) => c.id === sort.column);
  if (!sort || !column) return [...rows];
  const key = (row: R): number | string => column.sortValue?.(row) ?? column.value?.(row) ?? column.text(row);
  const direction = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => compareKeys(a.key, b.key, direction))
    .map(({ row }) => row);
}

function compareKeys(a: number | string, b: number | string, direction: number): number {
  const unknownA = typeof a === 'number' && Number.isNaN(a);
  const unknownB = typeof b === 'number' && Number.isNaN(b);
  if (unknownA || unknownB) return Number(unknownA) - Number(unknownB);
  if (typeof a === 'number' && typeof b === 'number') return (a - b) * direction;
  return String(a).localeCompare(String(b)) * direction;
}

/** Tab-separated text with a heading line, for a spreadsheet: numbers as it reads them, nothing where a value is unknown. */
export function toTsv<R>(rows: readonly R[], columns: readonly TableColumn<R>[]): string {
  const lines = [columns.map((c) => plain(c.copyTitle ?? c.title)).join('\t')];
  for (const row of rows) lines.push(columns.map((c) => plain(c.copy?.(row) ?? c.text(row))).join('\t'));
  return lines.join('\n');
}

/** Thin spaces and the true minus are for eyes only. */
function plain(text: string): string {
  if (text === UNKNOWN) return '';
  return text
    .replace(/[\t\r\n]+/g, ' ')
    .replaceAll('\u2009', '')
    .replace(/^\u2212(?=[\d$])/, '-');
}
