import { describe, expect, it } from 'vitest';
import { CellPainter } from '../../../src/renderer/components/cell-painter.ts';
import { sortRows, toTsv, type TableColumn } from '../../../src/renderer/components/table-types.ts';
import { TintClock } from '../../../src/renderer/components/tint-clock.ts';

interface Row {
  name: string;
  value: number;
}
const columns: TableColumn<Row>[] = [
  { id: 'name', title: 'Name', widthCh: 5, text: (r) => r.name },
  {
    id: 'value',
    title: 'Value',
    widthCh: 5,
    text: (r) => String(r.value),
    value: (r) => r.value,
    tone: (r) => (r.value < 0 ? 'down' : 'up'),
  },
];

/** The little of an element that the painter touches, counting the writes. */
function fakeCell() {
  const classes = new Set<string>();
  let text = '';
  const cell = {
    writes: 0,
    /** The text node: written in place, never replaced. */
    firstChild: {
      set data(next: string) {
        cell.writes++;
        text = next;
      },
    },
    dataset: {} as Record<string, string>,
    classList: { add: (c: string) => classes.add(c), remove: (c: string) => classes.delete(c) },
    classes,
    get textContent() {
      return text;
    },
    set textContent(next: string) {
      cell.writes++;
      text = next;
    },
  };
  return cell;
}

function paintedRow(row: Row, enabled = true) {
  const painter = new CellPainter<Row>(new TintClock(() => enabled));
  const cells = [fakeCell(), fakeCell()];
  const element = { dataset: { index: '0' } } as unknown as HTMLElement;
  painter.mount(element, row, cells as unknown as HTMLElement[], columns, 1);
  return { painter, cells, element };
}

describe('sortRows', () => {
  const rows: Row[] = [
    { name: 'b', value: 2 },
    { name: 'c', value: Number.NaN },
    { name: 'a', value: 10 },
  ];
  const order = (sort: { column: string; descending: boolean } | undefined) =>
    sortRows(rows, columns, sort).map((r) => r.name);

  it('puts unknown values last in both directions', () => {
    expect(order({ column: 'value', descending: true })).toEqual(['a', 'b', 'c']);
    expect(order({ column: 'value', descending: false })).toEqual(['b', 'a', 'c']);
  });
  it('sorts text where a column has no number, and keeps the order without a sort', () => {
    expect(order({ column: 'name', descending: false })).toEqual(['a', 'b', 'c']);
    expect(order(undefined)).toEqual(['b', 'c', 'a']);
  });
});

describe('toTsv', () => {
  it('keeps the table’s shape whatever the cells hold', () => {
    expect(toTsv([{ name: 'a\tb\nc', value: 1 }], columns)).toBe('Name\tValue\na b c\t1');
  });

  it('writes numbers as a spreadsheet reads them, and nothing for the unknown', () => {
    const text = (value: string): TableColumn<Row> => ({ id: value, title: 'T', widthCh: 5, text: () => value });
    const shortened: TableColumn<Row> = { ...text('1.2k'), copyTitle: 'Call OI', copy: (r) => String(r.value) };
    const cells = ['\u22120.45', '24\u2009480.00', '\u2014', '\u2212$1.2M', 'a\u2212b'].map(text);
    expect(toTsv([{ name: '', value: 1234 }], [...cells, shortened])).toBe(
      'T\tT\tT\tT\tT\tCall OI\n-0.45\t24480.00\t\t-$1.2M\ta\u2212b\t1234',
    );
  });
});

describe('CellPainter', () => {
  it('keeps each row its own columns', () => {
    const painter = new CellPainter<Row>(new TintClock(() => false));
    const narrow: TableColumn<Row>[] = [{ id: 'value', title: 'Value', widthCh: 5, text: (r) => `#${r.value}` }];
    const wide = [fakeCell(), fakeCell()];
    const one = [fakeCell()];
    const mount = (index: number, row: Row, cells: unknown[], shown: TableColumn<Row>[]): void =>
      painter.mount(
        { dataset: { index: `${index}` } } as unknown as HTMLElement,
        row,
        cells as HTMLElement[],
        shown,
        1,
      );
    mount(0, { name: 'a', value: 1 }, wide, columns);
    mount(1, { name: 'b', value: 2 }, one, narrow);
    painter.paint((row) => (row.value += 10) && 2, 0);
    expect(wide.map((c) => c.textContent)).toEqual(['a', '11']);
    expect(one.map((c) => c.textContent)).toEqual(['#12']);
  });

  it('writes only cells whose text changed, and only when the row moved', () => {
    const row = { name: 'a', value: 1 };
    const { painter, cells } = paintedRow(row);
    expect(cells.map((c) => c.textContent)).toEqual(['a', '1']);
    painter.paint(() => 1, 0);
    row.value = 2;
    painter.paint(() => 1, 0);
    expect(cells.map((c) => c.writes)).toEqual([1, 1]);
    painter.paint(() => 2, 0);
    expect(cells.map((c) => c.writes)).toEqual([1, 2]);
    expect(cells[1].textContent).toBe('2');
  });

  it('tints by direction, at most twice a second per cell', () => {
    const row = { name: 'a', value: 1 };
    const { painter, cells } = paintedRow(row);
    row.value = 2;
    painter.paint(() => 2, 1000);
    expect(cells[1].dataset['tint']).toBe('up0');
    row.value = 1;
    painter.paint(() => 3, 1100);
    expect(cells[1].dataset['tint']).toBe('up0');
    row.value = 0;
    painter.paint(() => 4, 1500);
    expect(cells[1].dataset['tint']).toBe('down0');
  });

  it('does not tint a value that becomes known, nor anything under reduced motion', () => {
    const row = { name: 'a', value: Number.NaN };
    const first = paintedRow(row);
    row.value = 2;
    first.painter.paint(() => 2, 1000);
    expect(first.cells[1].dataset['tint']).toBeUndefined();
    const still = paintedRow(row, false);
    row.value = 3;
    still.painter.paint(() => 2, 1000);
    expect(still.cells[1].dataset['tint']).toBeUndefined();
  });

  it('swaps the tone class and takes it away when the row leaves', () => {
    const row = { name: 'a', value: 1 };
    const { painter, cells, element } = paintedRow(row);
    expect([...cells[1].classes]).toEqual(['up']);
    row.value = -1;
    painter.paint(() => 2, 0);
    expect([...cells[1].classes]).toEqual(['down']);
    painter.unmount(element);
    expect(cells[1].classes.size).toBe(0);
  });
});

describe('CellPainter, where every row moves', () => {
  /** As wide as a whole chain, so that a frame cannot paint them all. */
  const wide = Array.from({ length: 33 }, (_, i) => columns[i === 1 ? 1 : 0]);

  /** A screen of such rows, mounted bottom up as a scroll upwards does. */
  function screen(count: number) {
    const painter = new CellPainter<Row>(new TintClock(() => false));
    const cells = new Map<number, ReturnType<typeof fakeCell>>();
    for (let index = count - 1; index >= 0; index--) {
      const value = fakeCell();
      cells.set(index, value);
      const element = { dataset: { index: String(index) } } as unknown as HTMLElement;
      const row = wide.map((_, i) => (i === 1 ? value : fakeCell())) as unknown as HTMLElement[];
      painter.mount(element, { name: '', value: index }, row, wide, 1);
    }
    const paintedRows = (): number[] => [...cells].filter(([, c]) => c.writes > 1).map(([index]) => index);
    return { painter, cells, paintedRows: () => paintedRows().sort((a, b) => a - b) };
  }

  it('spreads the rows over frames from the top down, and says when it is done', () => {
    const { painter, cells, paintedRows } = screen(20);
    const versions = (row: Row): number => (row.value += 100) && 2;
    expect(painter.paint(versions, 0)).toBe(true);
    const first = paintedRows();
    expect(first).toEqual([...first.keys()]);
    expect(first.length).toBeLessThan(20);
    let frames = 1;
    while (painter.paint(versions, 0)) frames++;
    expect(paintedRows()).toHaveLength(20);
    expect(frames).toBeLessThanOrEqual(Math.ceil(20 / first.length));
    expect([...cells.values()].every((c) => c.writes === 2)).toBe(true);
  });

  it('paints a watchlist whole in one frame: nothing on it waits', () => {
    const painter = new CellPainter<Row>(new TintClock(() => false));
    const values = Array.from({ length: 30 }, (_, index) => {
      const value = fakeCell();
      const element = { dataset: { index: String(index) } } as unknown as HTMLElement;
      painter.mount(element, { name: '', value: index }, [fakeCell(), value] as unknown as HTMLElement[], columns, 1);
      return value;
    });
    expect(painter.paint((row) => (row.value += 100) && 2, 0)).toBe(false);
    expect(values.every((value) => value.writes === 2)).toBe(true);
  });

  it('leaves no row behind while the first ones keep moving', () => {
    const { painter, paintedRows } = screen(40);
    let version = 1;
    for (let frame = 0; frame < 10; frame++) {
      version++;
      painter.paint((row) => (row.value += 100) && version, 0);
    }
    expect(paintedRows()).toHaveLength(40);
  });

  it('goes on painting while rows are scrolled, but less at once and not in every frame', () => {
    const { painter, paintedRows } = screen(20);
    const moved = (row: Row): number => (row.value += 1000) && 2;
    expect(painter.paint(moved, 0, true)).toBe(true);
    const scrolled = paintedRows().length;
    expect(scrolled).toBeGreaterThan(0);
    expect(painter.paint(moved, 16, true)).toBe(true);
    expect(paintedRows()).toHaveLength(scrolled);
    painter.paint(moved, 32, false);
    expect(paintedRows().length - scrolled).toBeGreaterThan(scrolled);
    for (let frame = 0; frame < 20; frame++) painter.paint(moved, 100 + frame * 100, true);
    expect(paintedRows()).toHaveLength(20);
  });

  it('paints all again when asked to, though nothing moved', () => {
    const { painter, cells } = screen(3);
    const aged = (row: Row): number => (row.value += 100) && 1;
    painter.paint(aged, 0);
    expect([...cells.values()].every((c) => c.writes === 1)).toBe(true);
    painter.invalidate();
    expect(painter.paint(aged, 0)).toBe(false);
    expect([...cells.values()].every((c) => c.writes === 2)).toBe(true);
  });
});

describe('TintClock', () => {
  it('fades in three steps over 350 ms and then leaves no trace', () => {
    const clock = new TintClock(() => true);
    const cell = fakeCell();
    clock.tint(cell as unknown as HTMLElement, 'down', 0);
    const seen: (string | undefined)[] = [];
    let active = true;
    for (let t = 0; active; t += 35) {
      active = clock.advance(t);
      seen.push(cell.dataset['tint']);
    }
    expect([...new Set(seen)]).toEqual(['down0', 'down1', 'down2', undefined]);
    expect(seen).toHaveLength(11);
  });
});
