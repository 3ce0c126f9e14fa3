/**
 * Writes changed text straight into table cells, outside React. A cell remembers what it shows, so a frame costs one
 * comparison per cell of a changed row and one DOM write per cell whose text changed.
 */
import type { CellTone, TableColumn } from './table-types.ts';
import type { TintClock } from './tint-clock.ts';

interface PaintedCell {
  element: HTMLElement;
  text: string;
  tone: CellTone;
  className: string;
  value: number;
}

export interface PaintedRow<R> {
  row: R;
  version: number;
  cells: PaintedCell[];
}

export class CellPainter<R> {
  readonly #rows = new Map<HTMLElement, PaintedRow<R>>();
  readonly #tints: TintClock;
  #columns: readonly TableColumn<R>[] = [];

  constructor(tints: TintClock) {
    this.#tints = tints;
  }

  /** A row came on screen (or its columns changed): its cells are painted at once, without tint. */
  mount(
    element: HTMLElement,
    row: R,
    cells: readonly HTMLElement[],
    columns: readonly TableColumn<R>[],
    version: number,
  ): void {
    this.#columns = columns;
    const painted: PaintedRow<R> = {
      row,
      version,
      cells: cells.map((cell) => ({ element: cell, text: '\u0000', tone: '', className: '', value: Number.NaN })),
    };
    this.#rows.set(element, painted);
    this.#paintRow(painted, false, 0);
  }

  unmount(element: HTMLElement): void {
    const painted = this.#rows.get(element);
    if (!painted) return;
    for (const cell of painted.cells) {
      this.#tints.clear(cell.element);
      swapClasses(cell.element, `${cell.tone} ${cell.className}`, '');
    }
    this.#rows.delete(element);
  }

  /** Paints the rows whose version moved; `force` repaints all (ages, selection of columns). */
  paint(versionOf: (row: R) => number, nowMs: number, force = false): void {
    for (const painted of this.#rows.values()) {
      const version = versionOf(painted.row);
      if (version === painted.version && !force) continue;
      // A row that had no data yet appears; it does not "change".
      const tint = version !== painted.version && painted.version !== 0;
      painted.version = version;
      this.#paintRow(painted, tint, nowMs);
    }
  }

  #paintRow(painted: PaintedRow<R>, tint: boolean, nowMs: number): void {
    const { row, cells } = painted;
    const columns = this.#columns;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      const column = columns[i];
      if (column.draw) column.draw(cell.element, row);
      else {
        const text = column.text(row);
        if (text !== cell.text) {
          cell.text = text;
          cell.element.textContent = text;
        }
      }
      const tone = column.tone?.(row) ?? '';
      const className = column.className?.(row) ?? '';
      if (tone !== cell.tone || className !== cell.className) {
        swapClasses(cell.element, `${cell.tone} ${cell.className}`, `${tone} ${className}`);
        cell.tone = tone;
        cell.className = className;
      }
      if (column.value) {
        const value = column.value(row);
        if (tint && value !== cell.value && !Number.isNaN(value) && !Number.isNaN(cell.value)) {
          this.#tints.tint(cell.element, value > cell.value ? 'up' : 'down', nowMs);
        }
        cell.value = value;
      }
    }
  }
}

function swapClasses(element: HTMLElement, before: string, after: string): void {
  for (const name of before.split(' ')) if (name) element.classList.remove(name);
  for (const name of after.split(' ')) if (name) element.classList.add(name);
}
