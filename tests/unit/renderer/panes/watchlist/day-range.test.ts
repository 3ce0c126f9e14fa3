/** The watchlist's day-range cell: a mark only where the price has a range to stand in. */
import { beforeEach, expect, test, vi } from 'vitest';

const values = new Map<string, number>();
vi.mock('../../../../../src/renderer/stores/market.ts', () => ({
  mirror: { read: (symbol: string, column: string) => values.get(`${symbol} ${column}`) ?? Number.NaN },
}));
const { WATCHLIST_COLUMNS } = await import('../../../../../src/renderer/panes/watchlist/watchlist-columns.ts');
const range = WATCHLIST_COLUMNS.find(({ id }) => id === 'range')!;

interface Bar {
  hidden: boolean;
  at: string | undefined;
}

/** A cell of a table, as far as the column touches it. */
function newCell(): { cell: HTMLElement; bars: Bar[] } {
  const bars: Bar[] = [];
  const createElement = () => ({
    hidden: false,
    at: undefined as string | undefined,
    style: {
      setProperty(this: { bar: Bar }, _name: string, value: string) {
        this.bar.at = value;
      },
    } as unknown as Record<string, unknown>,
    append: () => undefined,
  });
  const ownerDocument = {
    createElement: () => {
      const bar = createElement();
      bar.style['bar'] = bar;
      return bar;
    },
  };
  const cell = { ownerDocument, dataset: {}, append: (bar: Bar) => bars.push(bar) };
  return { cell: cell as unknown as HTMLElement, bars };
}

const row = (symbol: string) => ({ key: symbol, symbol }) as never;
const set = (symbol: string, numbers: Record<string, number>): void => {
  for (const [column, value] of Object.entries(numbers)) values.set(`${symbol} ${column}`, value);
};
beforeEach(() => values.clear());

test('stands where the last price is between low and high', () => {
  set('SPY', { low: 640, high: 660, last: 655 });
  const { cell, bars } = newCell();
  range.draw!(cell, row('SPY'));
  expect(cell.dataset).toEqual({ range: 'known' });
  expect(bars).toMatchObject([{ hidden: false, at: '75%' }]);
});

test.each([
  ['a symbol nobody knows', {}],
  ['a name that has a price and no day yet', { last: 655 }],
  ['a day whose low is its high', { low: 655, high: 655, last: 655 }],
])('%s has no mark', (_name, numbers) => {
  set('ZZZZ', numbers);
  const { cell, bars } = newCell();
  range.draw!(cell, row('ZZZZ'));
  expect(cell.dataset).toEqual({ range: 'unknown' });
  expect(bars).toMatchObject([{ hidden: true }]);
});

test('the mark of one symbol does not stay where the row becomes an unknown one', () => {
  set('SPY', { low: 640, high: 660, last: 655 });
  const { cell, bars } = newCell();
  range.draw!(cell, row('SPY'));
  range.draw!(cell, row('ZZZZ'));
  expect(bars).toMatchObject([{ hidden: true }]);
  range.draw!(cell, row('SPY'));
  expect(bars).toMatchObject([{ hidden: false, at: '75%' }]);
});
