/** Which instrument an option is on, asked at every quote and print of a table that grows all day. */
import { expect, test, vi } from 'vitest';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { NO_UNDERLYING, UnderlyingIds } from '../../../../../src/main/engine/market/underlying-ids.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00640000';

test('an underlying is known from when the table holds it, to all of its options; what is no option has none', () => {
  const table = new InstrumentTable();
  const underlyings = new UnderlyingIds(table);
  const [call, put, index, share] = [CALL, PUT, 'I:SPX', 'AAPL'].map((symbol) => table.intern(symbol));
  const all = (): number[] => [call, put, index, share].map((id) => underlyings.of(id));
  const none = [NO_UNDERLYING, NO_UNDERLYING, NO_UNDERLYING, NO_UNDERLYING];
  expect([all(), all()]).toEqual([none, none]);
  const spy = table.intern('SPY');
  expect(all()).toEqual([spy, spy, NO_UNDERLYING, NO_UNDERLYING]);
  const weekly = table.intern('O:SPXW261218C06500000');
  expect([underlyings.of(weekly), all()]).toEqual([index, [spy, spy, NO_UNDERLYING, NO_UNDERLYING]]);
});

test('an option’s symbol is read once, though its underlying is not there and the table grows', () => {
  const table = new InstrumentTable();
  const underlyings = new UnderlyingIds(table);
  const call = table.intern(CALL);
  const symbolOf = vi.spyOn(table, 'symbolOf');
  for (let n = 0; n < 10; n++) {
    expect(underlyings.of(call)).toBe(NO_UNDERLYING);
    table.intern(`A${n}`);
  }
  expect(symbolOf).toHaveBeenCalledTimes(1);
  const spy = table.intern('SPY');
  expect([underlyings.of(call), symbolOf.mock.calls.length]).toEqual([spy, 1]);
});

test('there are as many as the table has names, in a table that grows', () => {
  const table = new InstrumentTable(16);
  const underlyings = new UnderlyingIds(table);
  const names = Array.from(
    { length: 200 },
    (_, n) => `Q${String.fromCharCode(65 + (n % 26), 65 + Math.floor(n / 26))}`,
  );
  const options = names.map((name) => table.intern(`O:${name}261218C00100000`));
  expect(new Set(options.map((id) => underlyings.of(id)))).toEqual(new Set([NO_UNDERLYING]));
  const shares = names.map((name) => table.intern(name));
  expect(options.map((id) => underlyings.of(id))).toEqual(shares);
});
