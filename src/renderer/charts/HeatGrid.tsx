/** A heat map as a real table: strikes down, expiries across, every cell readable. */
import { useEffect, useRef, type ReactNode } from 'react';
import { heatShade } from './heat-shade.ts';
import { restOnRow } from '../components/rest-on-row.ts';
import styles from './HeatGrid.module.css';

export interface HeatGridProps {
  label: string;
  rows: readonly number[];
  columns: readonly string[];
  /** `values[column][row]`; NaN unknown. */
  values: readonly (readonly number[])[];
  formatRow(value: number): string;
  formatColumn(value: string): string;
  format(value: number): string;
  /** Row to mark and to bring to the middle; −1 for none. */
  marked: number;
  /** Zero is a value of its own (Greeks with sign) instead of the low end. */
  diverging: boolean;
}

const HEAD_PX = 22;

export function HeatGrid(props: HeatGridProps): ReactNode {
  const { rows, columns, values, marked } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const shape = `${props.label} ${columns.join()}`;
  useEffect(() => {
    const element = scroll.current;
    const row = element?.querySelector<HTMLTableRowElement>('[data-marked]');
    if (!element || !row) return;
    const above = Math.floor((element.clientHeight - HEAD_PX - row.offsetHeight) / 2 / row.offsetHeight);
    element.scrollTop = Math.max(0, row.sectionRowIndex - above) * row.offsetHeight;
  }, [shape]);
  const shade = heatShade(values, props.diverging);
  return (
    <div
      ref={scroll}
      className={styles.scroll}
      tabIndex={0}
      data-selectable
      onScrollEnd={({ currentTarget }) =>
        restOnRow(currentTarget, currentTarget.querySelector('tbody tr')!.clientHeight)
      }
    >
      <table className={styles.grid} aria-label={props.label}>
        <thead>
          <tr>
            <th scope="col">Strike</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {props.formatColumn(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={row} data-marked={r === marked || undefined}>
              <th scope="row">{props.formatRow(row)}</th>
              {columns.map((column, c) => {
                const { tone, percent } = shade(values[c][r]);
                return (
                  <td
                    key={column}
                    style={
                      percent > 0
                        ? {
                            background: `color-mix(in srgb, var(--${tone}) ${percent}%, var(--pane))`,
                            color: 'var(--strong)',
                          }
                        : undefined
                    }
                  >
                    {props.format(values[c][r])}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
