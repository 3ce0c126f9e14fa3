/** Column headings of a live table; a click or Enter cycles descending, ascending, unsorted. */
import type { ReactNode } from 'react';
import type { TableColumn, TableSort } from './table-types.ts';
import styles from './VirtualTable.module.css';

interface TableHeadProps<R> {
  columns: readonly TableColumn<R>[];
  sort: TableSort | undefined;
  onSort: ((sort: TableSort | undefined) => void) | undefined;
  /** Heading of the group the first row on screen belongs to, where it has scrolled away. */
  group: string | undefined;
}

export function TableHead<R>({ columns, sort, onSort, group }: TableHeadProps<R>): ReactNode {
  return (
    <thead className={styles.head} role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {columns.map((column) => {
          const sortable = onSort !== undefined && column.sortable !== false;
          const direction = sort?.column === column.id ? (sort.descending ? 'descending' : 'ascending') : undefined;
          const next = (): void =>
            onSort?.(
              direction === 'ascending' ? undefined : { column: column.id, descending: direction === undefined },
            );
          return (
            <th
              key={column.id}
              role="columnheader"
              scope="col"
              className={`${styles[column.align ?? 'right']} ${column.frozen ? styles.frozen : ''}`}
              title={column.description}
              aria-sort={direction ?? (sortable ? 'none' : undefined)}
              data-sortable={sortable || undefined}
              data-column={column.id}
              data-frozen={column.frozen || undefined}
              tabIndex={sortable ? -1 : undefined}
              onClick={sortable ? next : undefined}
              onKeyDown={(event) => {
                if (!sortable || event.key !== 'Enter') return;
                event.stopPropagation();
                next();
              }}
            >
              {column.title}
              {direction && <span className={styles.arrow}>{direction === 'descending' ? '▾' : '▴'}</span>}
            </th>
          );
        })}
      </tr>
      {group !== undefined && (
        <tr className={styles.groupNow} aria-hidden="true">
          <td>
            <span>{group}</span>
          </td>
        </tr>
      )}
    </thead>
  );
}
