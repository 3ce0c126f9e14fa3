/** Moment B beside now in the chain: what stood then, and the change since. */
import { expect, test } from 'vitest';
import { toTsv, type TableColumn } from '../../../../../src/renderer/components/table-types.ts';
import { chainColumns, columnSide } from '../../../../../src/renderer/panes/chain/chain-columns.ts';
import { compared } from '../../../../../src/renderer/panes/chain/compared-columns.ts';
import type { ChainRow } from '../../../../../src/renderer/panes/chain/select-chain-rows.ts';
import { HELD_COLUMNS, HeldChain } from '../../../../../src/renderer/stores/held-chain.ts';
import { MODEL_REASON, SOURCE, type ColumnName } from '../../../../../src/shared/contract/columns.ts';

const NOW = Date.parse('2026-11-20T20:00:00Z');
const THEN = Date.parse('2026-11-20T15:15:03Z');
const NAME = 'B 10:15:03 ET';
const contract = (symbol: string, right: 'C' | 'P') => ({ symbol, strike: 650, right, adjusted: false });
const row: ChainRow = {
  key: 'k',
  expiryKey: 'SPY 2026-12-18',
  strike: 650,
  atTheMoney: true,
  call: contract('O:C', 'C'),
  put: contract('O:P', 'P'),
};
type Row = Partial<Record<ColumnName, number>>;

/** The chain with these values of the call now and at B; the put was not shown then. */
function columnsOf(
  fields: string[],
  now: Row,
  then: Row,
  rest: { heldUp?: boolean; heldUpThen?: boolean; oldThen?: boolean; ageHeat?: boolean } = {},
): TableColumn<ChainRow>[] {
  return chainColumns({
    fields,
    greeks: 'model',
    ageHeat: rest.ageHeat ?? false,
    mirror: {
      engineAtMs: NOW,
      idOf: (symbol) => (symbol === 'O:C' ? 1 : 2),
      value: (id, column) => (id === 1 ? (now[column] ?? Number.NaN) : Number.NaN),
      spark: () => undefined,
    },
    held: {
      chain: new HeldChain(
        {
          underlying: 'SPY',
          symbols: ['O:C'],
          oldExpiries: rest.oldThen ? [row.expiryKey] : [],
          isHeldUp: rest.heldUpThen ?? false,
        },
        THEN,
        HELD_COLUMNS.map((name) => [then[name] ?? Number.NaN]),
      ),
      name: NAME,
    },
    widePrices: false,
    isHeldUp: () => rest.heldUp ?? false,
    isModelOld: () => false,
    spot: () => 651,
    isProvisional: () => false,
    classes: { itm: 'itm', unusual: '', strike: '', atm: '', held: 'held', ages: ['a0', 'a1', 'a2', 'a3', 'a4'] },
  });
}
const cell = (columns: TableColumn<ChainRow>[], id: string): TableColumn<ChainRow> =>
  columns.find((column) => column.id === id)!;

const NOW_ROW: Row = { bid: 2.5, ask: 2.7, modelIv: 0.2075, modelAtMs: NOW, quoteReason: 0, quoteAtMs: NOW };
const THEN_ROW: Row = { bid: 2.3, ask: 2.4, modelIv: 0.184, modelAtMs: THEN, quoteReason: 0, quoteAtMs: THEN - 2_000 };

test('B stands behind the quote and behind the IV, mirrored for calls with bid left of ask; nothing of it where none is held', () => {
  const ids = columnsOf(['bid', 'ask', 'iv', 'delta', 'spark'], {}, {}).map(({ id }) => id);
  const [calls, puts] = ids.join(' ').split(' strike ');
  expect(calls).toBe(
    'call:spark call:delta call:since:iv call:held:iv call:iv call:since:mid call:held:bid call:held:ask call:bid call:ask',
  );
  expect(puts).toBe(
    'put:bid put:ask put:held:bid put:held:ask put:since:mid put:iv put:held:iv put:since:iv put:delta put:spark',
  );
  // Without quotes the last trade is compared; columns that B has nothing of stay as they are.
  expect(compared(['last', 'volume'])).toEqual(['last', 'held:last', 'since:last', 'volume']);
  expect(compared(['gamma'])).toEqual(['gamma']);
  expect(columnSide('call:held:bid')).toBe('call');
});

test('a quote that lost its bid has changed since: its mid is half its ask; no ask is still unknown', () => {
  const then = { ...THEN_ROW, bid: 8.48, ask: 8.53 };
  const since = (now: Row): TableColumn<ChainRow> =>
    cell(columnsOf(['bid', 'ask'], { ...NOW_ROW, ...now }, then), 'call:since:mid');
  const gone = since({ bid: 0, ask: 0.01 });
  expect(gone.text(row)).toBe('−8.50');
  expect(gone.hover!(row)).toBe(`Mid 8.505 at ${NAME}, 0.0050 now`);
  expect(since({ bid: 0, ask: 0 }).text(row)).toBe('—');
  expect(since({ bid: Number.NaN, ask: 0.01 }).text(row)).toBe('—');
  expect(since({ bid: 0.02, ask: 0.01 }).text(row)).toBe('—');
});

test('what stood then and the change since, each with its clock', () => {
  const columns = columnsOf(['bid', 'ask', 'iv'], NOW_ROW, { ...THEN_ROW, quoteSource: SOURCE.liveQuote });
  const text = (id: string) => cell(columns, id).text(row);
  expect(['call:bid', 'call:held:bid', 'call:held:ask', 'call:since:mid'].map(text)).toEqual([
    '2.50',
    '2.30',
    '2.40',
    '+0.25',
  ]);
  expect(['call:iv', 'call:held:iv', 'call:since:iv'].map(text)).toEqual(['20.8', '18.4', '+2.35']);
  expect(cell(columns, 'call:since:iv').tone!(row)).toBe('up');
  expect(cell(columns, 'call:since:iv').hover!(row)).toBe(`IV 18.4 at ${NAME}, 20.8 now`);
  // Its age is that at B, not that of today.
  expect(cell(columns, 'call:held:bid').hover!(row)).toMatch(/^B 10:15:03 ET: .*2s/);
  expect(cell(columns, 'call:held:bid').className!(row)).toBe('held');
});

test('what one of the two lacks has no change, and says why; it is never 0', () => {
  const columns = columnsOf(['bid', 'ask', 'iv'], NOW_ROW, { ask: 2.4, quoteAtMs: THEN });
  const of = (id: string) => [cell(columns, id).text(row), cell(columns, id).tone!(row)];
  expect(of('call:held:bid')).toEqual(['—', 'faint']);
  expect(of('call:since:mid')).toEqual(['—', 'faint']);
  expect(of('call:since:iv')).toEqual(['—', 'faint']);
  expect(cell(columns, 'put:held:bid').text(row)).toBe('—');
  expect(cell(columns, 'put:since:mid').hover!(row)).toBe(`${NAME}: its expiry was not shown then`);
});

test('a change that rounds to nothing has no direction; one against a number that is dimmed is dimmed', () => {
  const same = columnsOf(['bid', 'ask', 'iv'], { ...NOW_ROW, modelIv: 0.1840000001 }, THEN_ROW);
  expect([cell(same, 'call:since:iv').text(row), cell(same, 'call:since:iv').tone!(row)]).toEqual(['0.00', 'quiet']);
  const heldUp = columnsOf(['bid', 'ask', 'iv'], NOW_ROW, THEN_ROW, { heldUp: true });
  expect(['call:held:bid', 'call:since:mid'].map((id) => cell(heldUp, id).tone!(row))).toEqual(['', 'faint']);
});

test('a change against a quote that nobody kept fresh is dimmed, and its hover says how old it was', () => {
  const old = { quoteAtMs: THEN - 480_000, quoteReason: MODEL_REASON.oldQuote };
  const columns = columnsOf(['bid', 'ask'], NOW_ROW, { ...THEN_ROW, ...old });
  expect(['call:held:bid', 'call:since:mid'].map((id) => cell(columns, id).tone!(row))).toEqual(['faint', 'faint']);
  expect(cell(columns, 'call:since:mid').hover!(row)).toBe(`Mid 2.35 (8m old) at ${NAME}, 2.60 now`);
  // One that is quiet and still stands is not.
  const fresh = columnsOf(['bid', 'ask'], NOW_ROW, { ...THEN_ROW, quoteAtMs: THEN - 480_000 });
  expect(['call:held:bid', 'call:since:mid'].map((id) => cell(fresh, id).tone!(row))).toEqual(['', 'up']);
});

test('a copy says of which moment its numbers are', () => {
  const columns = columnsOf(['bid', 'ask', 'iv'], NOW_ROW, THEN_ROW);
  const [head, first] = toTsv([row], columns)
    .split('\n')
    .map((line) => line.split('\t'));
  const of = (title: string) => first[head.indexOf(title)];
  expect([of(`Call Bid, ${NAME}`), of(`Call Mid since ${NAME} ($)`), of(`Call IV since ${NAME} (vol points)`)]).toEqual(
    ['2.30', '+0.25', '+2.35'],
  );
});

test('B is dimmed and shaded by its own ages, as they were then', () => {
  const aged = columnsOf(['bid', 'iv'], NOW_ROW, THEN_ROW, { ageHeat: true });
  expect(cell(aged, 'call:held:bid').className!(row)).toBe('held a1');
  expect(cell(columnsOf(['bid'], NOW_ROW, THEN_ROW), 'call:held:bid').className!(row)).toBe('held');
  const tones = (rest: Parameters<typeof columnsOf>[3]) =>
    ['call:held:bid', 'call:held:iv', 'call:since:iv', 'call:iv'].map((id) =>
      cell(columnsOf(['bid', 'iv'], NOW_ROW, THEN_ROW, rest), id).tone!(row),
    );
  expect(tones({})).toEqual(['', '', 'up', '']);
  expect(tones({ oldThen: true })).toEqual(['', 'faint', 'faint', '']);
  expect(tones({ heldUpThen: true })).toEqual(['faint', 'faint', 'faint', '']);
});
