import { describe, expect, it } from 'vitest';
import { NO_INSTRUMENT, buildSlices, instrumentsOf } from '../../../../../src/main/engine/chain/chain-book.ts';
import { selectPrice } from '../../../../../src/main/engine/chain/price-selection.ts';
import { centreOf, ladderOf } from '../../../../../src/main/engine/chain/streamed-contracts.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const option = (strike: number, right: string, root = 'SPY', date = '261218'): string =>
  `O:${root}${date}${right}${String(strike * 1000).padStart(8, '0')}`;

describe('chain slices', () => {
  it('sort strikes, pair calls with puts and leave a missing side empty', () => {
    const table = new InstrumentTable();
    const [slice] = buildSlices(table, BUILT_IN_CALENDAR, [
      option(660, 'C'),
      option(650, 'P'),
      option(650, 'C'),
      'SPY',
    ]);
    expect([...slice.strikes]).toEqual([650, 660]);
    expect([...slice.calls].map((id) => table.symbolOf(id))).toEqual([option(650, 'C'), option(660, 'C')]);
    expect(slice.puts[1]).toBe(NO_INSTRUMENT);
    expect([...instrumentsOf(slice)]).toHaveLength(3);
  });

  it('keep AM and PM settled index options of one day apart, the earlier settlement first', () => {
    const slices = buildSlices(new InstrumentTable(), BUILT_IN_CALENDAR, [
      option(6500, 'C', 'SPXW'),
      option(6500, 'C', 'SPX'),
    ]);
    expect(slices.map((s) => [s.root, s.european, s.underlying])).toEqual([
      ['SPX', true, 'I:SPX'],
      ['SPXW', true, 'I:SPX'],
    ]);
    expect(slices[0].settlesAtMs).toBeLessThan(slices[1].settlesAtMs);
  });
});

describe('the order for live quotes', () => {
  it('is outwards from the strike nearest the money, calls before puts, without what is not listed', () => {
    const table = new InstrumentTable();
    const spot = table.intern('SPY');
    table.column('last')[spot] = 652;
    const [slice] = buildSlices(
      table,
      BUILT_IN_CALENDAR,
      [640, 645, 650, 655, 660].flatMap((k) => (k === 645 ? [option(k, 'C')] : [option(k, 'C'), option(k, 'P')])),
    );
    const now = etInstant('2026-12-17', 16);
    expect(ladderOf(table, slice, centreOf(table, slice), now).map(({ symbols }) => symbols)).toEqual([
      [option(650, 'C'), option(650, 'P')],
      [option(655, 'C'), option(655, 'P')],
      [option(645, 'C')],
      [option(660, 'C'), option(660, 'P')],
      [option(640, 'C'), option(640, 'P')],
    ]);
    table.column('last')[spot] = 652.51;
    expect(centreOf(table, slice)).toBe(3);
    // Around the middle it stays where it was, until spot has left by 15 % of the way.
    expect([centreOf(table, slice, 2), centreOf(table, slice, 4)]).toEqual([2, 3]);
    table.column('last')[spot] = 653.3;
    expect(centreOf(table, slice, 2)).toBe(3);
    table.column('last')[spot] = Number.NaN;
    expect(centreOf(table, slice)).toBe(2);
  });
});

describe('price selection', () => {
  const session = 1000;
  const select = (bid: number, ask: number, last: number, quoteAtMs = 2000, lastAtMs = 1500): [number, number] => {
    const out = new Float64Array(1);
    const reason = selectPrice(out, 0, bid, ask, quoteAtMs, last, lastAtMs, session, 2000 + 59_000);
    return [reason, out[0]];
  };

  it('takes the mid, locked quotes too, or says why there is no price', () => {
    expect(select(9.3, 9.4, 8)).toEqual([MODEL_REASON.solved, 9.350000000000001]);
    expect(select(9.3, 9.3, 8)).toEqual([MODEL_REASON.solved, 9.3]);
    expect(select(9.4, 9.3, 9.35)).toEqual([MODEL_REASON.crossed, Number.NaN]);
    expect(select(Number.NaN, Number.NaN, 9)).toEqual([MODEL_REASON.noPrice, Number.NaN]);
    expect(select(9.3, 9.4, 9.35, 500)).toEqual([MODEL_REASON.stale, Number.NaN]);
  });

  it('has no price for a zero bid, whatever traded', () => {
    expect(select(0, 0.05, 0.03)).toEqual([MODEL_REASON.zeroBid, Number.NaN]);
    expect(select(0, 0, 0.03)).toEqual([MODEL_REASON.zeroBid, Number.NaN]);
  });

  it('takes a trade of the last minute where nobody offers', () => {
    expect(select(9.3, 0, 9.35)).toEqual([MODEL_REASON.solved, 9.35]);
    expect(select(9.3, 0, 9.2)).toEqual([MODEL_REASON.noPrice, Number.NaN]);
    expect(select(9.3, 0, 9.35, 2000, 500)).toEqual([MODEL_REASON.noPrice, Number.NaN]);
    expect(select(9.3, 0, 9.35, 2000, Number.NaN)).toEqual([MODEL_REASON.noPrice, Number.NaN]);
    expect(select(9.3, 0, Number.NaN)).toEqual([MODEL_REASON.noPrice, Number.NaN]);
  });
});
