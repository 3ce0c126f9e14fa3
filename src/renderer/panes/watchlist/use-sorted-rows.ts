/** The rows in the order of a live sort: looked at once a second, changed only when the order did. */
import { useEffect, useState } from 'react';
import { sortRows, type TableColumn, type TableSort } from '../../components/table-types.ts';

const RESORT_MS = 1000;

export function useSortedRows<R>(
  rows: readonly R[],
  columns: readonly TableColumn<R>[],
  sort: TableSort | undefined,
): readonly R[] {
  const [sorted, setSorted] = useState<readonly R[]>(rows);
  useEffect(() => {
    if (!sort) return undefined;
    const resort = (): void => {
      const next = sortRows(rows, columns, sort);
      setSorted((now) => (sameOrder(now, next) ? now : next));
    };
    resort();
    const timer = setInterval(resort, RESORT_MS);
    return () => clearInterval(timer);
  }, [rows, columns, sort]);
  return sort ? sorted : rows;
}

function sameOrder<R>(a: readonly R[], b: readonly R[]): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}
