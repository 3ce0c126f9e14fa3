import { describe, expect, test } from 'vitest';
import { describeSource } from '../../../../../src/renderer/components/AgeBadge.tsx';
import { formatSize } from '../../../../../src/renderer/components/format.ts';
import { toTsv } from '../../../../../src/renderer/components/table-types.ts';
import {
  callOrder,
  chainColumns,
  columnsOfPlan,
  copyColumns,
  type ColumnOptions,
} from '../../../../../src/renderer/panes/chain/chain-columns.ts';
import { COLUMN_SETS, greekSource, type GreekSource } from '../../../../../src/renderer/panes/chain/chain-settings.ts';
import type { ChainRow } from '../../../../../src/renderer/panes/chain/select-chain-rows.ts';
import { AVERAGE_REASON, MODEL_REASON, SOURCE, type ColumnName } from '../../../../../src/shared/contract/columns.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';

const NOW = 1_000_000;
const row: ChainRow = {
  key: 'k',
  expiryKey: 'SPY 2026-12-18',
  strike: 650,
  atTheMoney: true,
  call: { symbol: 'O:C', strike: 650, right: 'C', sharesPerContract: 100, adjusted: false },
};

interface CellOptions {
  greeks?: GreekSource;
  spot?: number;
  ageHeat?: boolean;
  heldUp?: boolean;
  modelOld?: boolean;
  provisional?: boolean;
}

function optionsOf(fields: string[], values: Partial<Record<ColumnName, number>>, options: CellOptions): ColumnOptions {
  return {
    fields,
    greeks: options.greeks ?? 'model',
    ageHeat: options.ageHeat ?? false,
    mirror: {
      engineAtMs: NOW,
      idOf: (symbol) => (symbol === 'O:C' ? 1 : -1),
      value: (id, column) => (id === 1 ? (values[column] ?? Number.NaN) : Number.NaN),
      spark: () => undefined,
    },
    widePrices: false,
    isHeldUp: () => options.heldUp ?? false,
    isModelOld: () => options.modelOld ?? false,
    spot: () => options.spot ?? Number.NaN,
    isProvisional: (expiryKey) => options.provisional === true && expiryKey === row.expiryKey,
    classes: {
      itm: 'itm',
      unusual: 'unusual',
      strike: 'strike',
      atm: 'atm',
      held: 'held',
      ages: ['a0', 'a1', 'a2', 'a3', 'a4'],
    },
  };
}

function cell(columnId: string, values: Partial<Record<ColumnName, number>>, options: CellOptions = {}) {
  const columns = chainColumns(optionsOf([columnId.split(':')[1]], values, options));
  return columns.find((c) => c.id === columnId)!;
}

describe('cells of a chain', () => {
  test('unknown is a dash with its reason, never zero', () => {
    const iv = cell('call:iv', { modelReason: MODEL_REASON.noFit });
    expect(iv.text(row)).toBe('—');
    expect(iv.hover!(row)).toBe('Our model: — (no quote of this expiry yet to fit a smile to)');
    expect(cell('call:openInterest', { openInterest: 0 }).text(row)).toBe('0');
    expect(cell('call:openInterest', {}).text(row)).toBe('—');
    expect(cell('put:bid', {}).hover!(row)).toBe('no such contract is listed');
  });

  test('a change of open interest needs both days; none is 0, unknown is not', () => {
    const change = (values: Partial<Record<ColumnName, number>>) => cell('call:openInterestChange', values);
    expect(change({ openInterest: 1500, openInterestBefore: 250 }).text(row)).toBe('+1.3k');
    expect(change({ openInterest: 100, openInterestBefore: 250 }).text(row)).toBe('−150');
    expect(change({ openInterest: 100, openInterestBefore: 100 }).text(row)).toBe('0');
    expect(change({ openInterest: 100 }).text(row)).toBe('—');
    expect(change({ openInterestBefore: 100 }).text(row)).toBe('—');
    expect(change({ openInterest: 100 }).hover!(row)).toContain(
      'no open interest of this contract from the session before',
    );
    expect(change({ openInterest: 1500, openInterestBefore: 250 }).copy!(row)).toBe('1250');
  });

  test('an IV without a usable quote of its own is marked fit, and says why', () => {
    const fitted = { modelIv: 0.184, modelAtMs: NOW, quoteReason: MODEL_REASON.zeroBid };
    const iv = cell('call:iv', fitted);
    expect(iv.text(row)).toBe('18.4f');
    expect(iv.hover!(row)).toContain('fit from the quotes around, because nobody bids');
    expect(cell('call:quoteIv', fitted).text(row)).toBe('—');
    expect(cell('call:iv', { ...fitted, quoteReason: 0, quoteIv: 0.19 }).text(row)).toBe('18.4');
  });

  test('what our model computed is dimmed once it is older than five seconds; quotes and Massive’s are not', () => {
    const at = (ageMs: number) => ({ modelIv: 0.2, modelAtMs: NOW - ageMs, modelDelta: 0.5, quoteReason: 0 });
    expect([cell('call:iv', at(5_000)).tone!(row), cell('call:iv', at(5_001)).tone!(row)]).toEqual(['', 'faint']);
    expect(cell('call:delta', at(60_000)).tone!(row)).toBe('faint');
    const vendor = { vendorIv: 0.2, vendorAtMs: NOW - 60_000, modelAtMs: NOW - 60_000 };
    expect(cell('call:iv', vendor, { greeks: 'vendor' }).tone!(row)).toBe('');
    expect(cell('call:bid', { bid: 1.2, quoteAtMs: NOW - 60_000, modelAtMs: NOW - 60_000 }).tone!(row)).toBe('');
  });

  test('where nothing newer comes every number that has an age is dimmed, the day’s open interest is not', () => {
    const held = { heldUp: true };
    for (const id of ['bid', 'last', 'iv', 'volume']) {
      const values = {
        bid: 1,
        quoteAtMs: NOW,
        last: 1,
        lastAtMs: NOW,
        modelIv: 0.2,
        modelAtMs: NOW,
        volume: 1,
        dayAtMs: NOW,
      };
      expect([id, cell(`call:${id}`, values, held).tone!(row)]).toEqual([id, 'faint']);
      expect([id, cell(`call:${id}`, values).tone!(row)]).toEqual([id, '']);
    }
    expect(cell('call:openInterest', { openInterest: 5 }, held).tone!(row)).toBe('');
  });

  test('a model whose quotes have stopped is dimmed though it was computed just now; the hover says of what', () => {
    const values = { modelIv: 0.2, modelAtMs: NOW, quoteReason: 0, quoteIv: 0.21, bid: 1, quoteAtMs: NOW - 180_000 };
    expect(cell('call:iv', values, { modelOld: true }).tone!(row)).toBe('faint');
    expect(cell('call:bid', values, { modelOld: true }).tone!(row)).toBe('');
    expect(cell('call:iv', values).hover!(row)).toBe(
      'Our model: 20.0, now; the quote’s own IV 21.0% of a quote 3m old',
    );
    expect(cell('call:iv', { ...values, quoteAtMs: NOW - 59_000 }).hover!(row)).not.toContain('old');
  });

  test('a last price that has a day and no time says so, and not the hours since midnight', () => {
    const day = { last: 2.5, lastAtMs: 5 * 3_600_000, tradeSource: SOURCE.delayed };
    const at = (nowMs: number) => describeSource(day.tradeSource, day.lastAtMs, nowMs);
    expect(at(15 * 3_600_000)).toBe('delayed feed, of today, time not given');
    expect(at(40 * 3_600_000)).toBe('delayed feed, of 1 Jan');
    expect(describeSource(SOURCE.delayed, day.lastAtMs + 1, 15 * 3_600_000)).toBe('delayed feed, 9h ago');
  });

  test('bid and ask have a volatility while half the spread is worth less than the volatility itself', () => {
    // Half a spread of 0.10 at a vega of 0.10 a point is one point.
    const quote = { bid: 1, ask: 1.2, quoteReason: 0, quoteIv: 0.2, modelVega: 0.1 };
    expect([cell('call:bidIv', quote).text(row), cell('call:askIv', quote).text(row)]).toEqual(['19.0', '21.0']);
    const deep = { ...quote, modelVega: 0.004 };
    expect([cell('call:bidIv', deep).text(row), cell('call:askIv', deep).text(row)]).toEqual(['—', '—']);
    expect(cell('call:askIv', deep).hover!(row)).toContain('the spread is too wide');
  });

  test('edge and residual are marked where the fit lies outside bid and ask, and nowhere else', () => {
    const quote = { bid: 1, ask: 1.2, quoteReason: 0, quoteIv: 0.2, modelIv: 0.19, modelPrice: 1.05, quoteEdge: 0.05 };
    expect(cell('call:edge', quote).text(row)).toBe('+0.05');
    expect(cell('call:residual', quote).text(row)).toBe('+1.00');
    const dear = { ...quote, modelPrice: 0.95, quoteEdge: 0.15 };
    expect(cell('call:edge', dear).text(row)).toBe('+0.15!');
    expect(cell('call:residual', dear).text(row)).toBe('+1.00!');
    expect(cell('call:edge', { ...dear, quoteEdge: Number.NaN }).text(row)).toBe('—');
    expect(cell('call:edge', dear).hover!(row)).toBe('mid 1.10, theoretical 0.95: the fit is outside bid and ask');
    // Of a snapshot a moment ago, at another spot.
    expect(cell('call:edge', { ...dear, quoteEdge: 0.09 }).hover!(row)).toBe(
      'mid 1.10, theoretical 1.01 when it was quoted: the fit is inside bid and ask',
    );
  });

  test('a quote that nothing tells still stands is dimmed, and measured against nothing', () => {
    const quote = {
      bid: 1,
      ask: 1.2,
      bidSize: 3,
      askSize: 4,
      quoteAtMs: NOW - 1_800_000,
      quoteSource: SOURCE.restSnapshot,
    };
    const old = { ...quote, quoteReason: MODEL_REASON.oldQuote, modelIv: 0.19, modelPrice: 0.95, modelAtMs: NOW };
    for (const id of ['bid', 'ask', 'mid', 'spread', 'bidSize', 'askSize', 'extrinsic']) {
      expect([id, cell(`call:${id}`, old, { spot: 649 }).tone!(row)]).toEqual([id, 'faint']);
      expect([id, cell(`call:${id}`, { ...old, quoteReason: 0 }, { spot: 649 }).tone!(row)]).toEqual([id, '']);
    }
    expect(cell('call:theo', old).tone!(row)).toBe('');
    expect(cell('call:bid', old).hover!(row)).toContain('30m ago, and nothing has told since that it still stands');
    for (const id of ['edge', 'residual', 'quoteIv', 'bidIv']) expect(cell(`call:${id}`, old).text(row)).toBe('—');
    for (const id of ['edge', 'residual', 'quoteIv', 'bidIv'])
      expect(cell(`call:${id}`, old).hover!(row)).toContain('the quote is old: it does not stream');
    expect(cell('call:iv', old).text(row)).toBe('19.0f');
  });

  test('nothing is rich or cheap by a fit that is still being computed; its theoretical value is shown', () => {
    const quote = { bid: 1, ask: 1.2, quoteReason: 0, quoteIv: 0.2, modelIv: 0.19, modelPrice: 0.95, quoteEdge: 0.15 };
    for (const column of ['call:edge', 'call:residual']) {
      expect(cell(column, quote, { provisional: true }).text(row)).toBe('—');
      expect(cell(column, quote, { provisional: true }).hover!(row)).toContain('still being computed');
      expect(cell(column, quote).text(row)).toMatch(/^\+.*!$/);
    }
    expect(cell('call:theo', quote, { provisional: true }).text(row)).toBe('0.95');
  });

  test('no hover writes NaN where a number or a time is unknown', () => {
    expect(cell('call:spread', {}).hover!(row)).toBe('no two-sided quote; unknown source');
    expect(cell('call:spread', { bid: 1, ask: 1.5 }).hover!(row)).toMatch(/^40\.0 % of the mid; /);
    const undated = cell('call:delta', { modelDelta: 0.5, vendorDelta: 0.5, avgDailyVolume: 3, avgVolumeSessions: 20 });
    expect(undated.hover!(row)).toBe('Our model: 0.500, —; Massive: 0.500, —');
    expect(cell('call:avgVolume', { avgDailyVolume: 3, avgVolumeSessions: 20 }).hover!(row)).toContain('sessions to —');
  });

  test('every quote says its source and age', () => {
    const bid = cell('call:bid', {
      bid: 9.35,
      bidSize: 12,
      askSize: 40,
      quoteAtMs: NOW - 4000,
      quoteSource: SOURCE.liveQuote,
    });
    expect(bid.text(row)).toBe('9.35');
    expect(bid.hover!(row)).toBe('12 × 40 contracts; streamed quote, 4s ago');
  });

  test('a crossed or one-sided quote has no mid', () => {
    expect(cell('call:mid', { bid: 2, ask: 1 }).text(row)).toBe('—');
    expect(cell('call:mid', { bid: 0, ask: 1 }).text(row)).toBe('—');
    expect(cell('call:mid', { bid: 1, ask: 2 }).text(row)).toBe('1.50');
  });

  test('our Greeks, Massive’s, and the difference', () => {
    const values = { modelDelta: 0.52, vendorDelta: 0.5, modelAtMs: NOW, vendorAtMs: NOW - 5000 };
    expect(cell('call:delta', values).text(row)).toBe('0.520');
    expect(cell('call:delta', values, { greeks: 'vendor' }).text(row)).toBe('0.500');
    const difference = cell('call:delta', values, { greeks: 'difference' });
    expect(difference.text(row)).toBe('+0.0200');
    expect(difference.hover!(row)).toBe('Our model: 0.520, now; Massive: 0.500, 5s ago');
    expect(cell('call:rho', { modelRho: 1 }, { greeks: 'vendor' }).text(row)).toBe('—');
    const iv = cell('call:iv', { modelIv: 0.1712, vendorIv: 0.1745 }, { greeks: 'difference' });
    expect(iv.text(row)).toBe('−0.33');
    const nothing = cell('call:gamma', { modelGamma: 0.0100001, vendorGamma: 0.01 }, { greeks: 'difference' });
    expect(nothing.text(row)).toBe('0.00000');
  });

  test('the age heat-map shades known values only', () => {
    const aged = { ageHeat: true };
    expect(cell('call:bid', { bid: 1, quoteAtMs: NOW - 5000 }, aged).className!(row)).toContain('a1');
    expect(cell('call:rho', { modelAtMs: NOW }, aged).className!(row)).not.toMatch(/a\d/);
  });

  test('a copy names the side and the expiry, and gives sizes in full', () => {
    const interest = cell('call:openInterest', { openInterest: 81_932 });
    expect(interest.text(row)).toBe('81.9k');
    const unlisted = cell('put:openInterest', {});
    const copied = copyColumns([interest, unlisted, { ...interest, draw: () => undefined }]);
    expect(toTsv([row], copied)).toBe('Expiry\tCall OI\tPut OI\nSPY 2026-12-18\t81932\t');
  });

  test('a copy says in words what is dimmed or from the fit', () => {
    const quoted = { bid: 1, ask: 1.2, modelIv: 0.2, modelAtMs: NOW, quoteAtMs: NOW, quoteReason: 0 };
    const marks = (values: Partial<Record<ColumnName, number>>, options: CellOptions = {}): string => {
      const read = optionsOf(['bid', 'iv'], { ...quoted, ...values }, options);
      const [head, line] = toTsv([row], copyColumns(chainColumns(read), read)).split('\n');
      const at = head.split('\t').indexOf('Call marks');
      expect(head.split('\t')[at + 1]).toBe('Put marks');
      return line.split('\t')[at];
    };
    expect(marks({})).toBe('');
    expect(marks({ quoteReason: MODEL_REASON.noFit })).toBe('IV from fit');
    expect(marks({ quoteReason: MODEL_REASON.oldQuote })).toBe('IV from fit; old quote');
    expect(marks({ quoteReason: MODEL_REASON.noFit, vendorIv: 0.2 }, { greeks: 'vendor' })).toBe('');
    expect(marks({ modelAtMs: NOW - 3_600_000 })).toBe('old model');
    expect(marks({}, { modelOld: true, heldUp: true })).toBe('old model; options not live');
    expect(marks({ modelIv: Number.NaN }, { modelOld: true })).toBe('');
  });

  test('volume above open interest is marked in text as well as colour', () => {
    const busy = cell('call:volume', { volume: 500, openInterest: 400 });
    expect(busy.text(row)).toBe('500•');
    expect(busy.className!(row)).toContain('unusual');
    const known = cell('call:volume', { volume: 500 });
    expect(known.text(row)).toBe('500');
    expect(known.className!(row)).not.toContain('unusual');
  });

  const average = {
    openInterest: 4000,
    avgDailyVolume: 100,
    avgVolumeSessions: 20,
    avgVolumeThroughMs: etInstant('2026-11-19', 0),
    daySource: SOURCE.liveBar,
    dayAtMs: NOW - 4000,
  };

  test('volume of three daily averages has a mark of its own, and the hover tells both numbers', () => {
    const busy = cell('call:volume', { ...average, volume: 300 });
    expect(busy.text(row)).toBe('300◆');
    expect(busy.className!(row)).toContain('unusual');
    expect(busy.hover!(row)).toBe(
      `unusual: 3.0× the daily average; 300 traded, ${formatSize(4000)} open; streamed bar, 4s ago; average 100 a day over 20 sessions to 19 Nov`,
    );
    expect(cell('call:volume', { ...average, volume: 299 }).text(row)).toBe('299');
    const both = cell('call:volume', { ...average, volume: 5000 });
    expect(both.text(row)).toBe('5.0k•◆');
    expect(both.hover!(row)).toMatch(/^unusual: more than is open and 50× the daily average; /);
  });

  test('an unknown average marks nothing and says why it is unknown', () => {
    const hover = (values: Partial<Record<ColumnName, number>>): string =>
      cell('call:avgVolume', { volume: 1e6, ...values }).hover!(row)!;
    expect(cell('call:volume', { volume: 1e6 }).text(row)).toBe('1.0M');
    expect(hover({})).toBe('daily average not known: not requested yet');
    expect(hover({ avgVolumeReason: AVERAGE_REASON.planLacks })).toBe(
      'daily average not known: the plan does not include daily bars',
    );
    expect(hover({ avgVolumeReason: AVERAGE_REASON.notRecorded })).toMatch(/the recording does not hold it/);
    expect(hover({ avgVolumeSessions: 3, avgVolumeReason: AVERAGE_REASON.waiting })).toBe(
      'no daily average: 3 sessions since it first traded, 5 are needed',
    );
    expect(cell('call:volumeMultiple', { volume: 500 }).text(row)).toBe('—');
    expect(cell('call:volume', {}).hover!(row)).toBe(
      'no volume known today; daily average not known: not requested yet',
    );
  });

  test('the first trades in twenty sessions are beyond any multiple; no trade today is none', () => {
    const multiple = (volume: number, avgDailyVolume: number): string =>
      cell('call:volumeMultiple', { volume, avgDailyVolume }).text(row);
    expect(multiple(5, 0)).toBe('>999×');
    expect(multiple(0, 0)).toBe('—');
    expect(cell('call:volume', { volume: 0, avgDailyVolume: 0 }).text(row)).toBe('0');
    expect(multiple(250, 100)).toBe('2.5×');
    expect(multiple(1234, 10)).toBe('123×');
    expect(multiple(9994, 10)).toBe('999×');
    expect(multiple(1, 1000)).toBe('<0.1×');
    expect(cell('call:avgVolume', { avgDailyVolume: 0.36 }).text(row)).toBe('0.4');
  });

  test('in the money is shaded, and the age heat-map takes its place', () => {
    const values = { bid: 9, quoteAtMs: NOW - 30_000 };
    expect(cell('call:bid', values, { spot: 651 }).className!(row)).toContain('itm');
    expect(cell('call:bid', values, { spot: 649 }).className!(row)).not.toContain('itm');
    expect(cell('call:bid', values, { spot: Number.NaN }).className!(row)).not.toContain('itm');
    expect(cell('call:bid', values, { spot: 651, ageHeat: true }).className!(row).trim()).toBe('a2');
  });

  test('calls mirror puts, but bid stays left of ask', () => {
    expect(callOrder(['bid', 'ask', 'iv', 'volume'])).toEqual(['volume', 'iv', 'bid', 'ask']);
    expect(callOrder(['ask', 'iv'])).toEqual(['iv', 'ask']);
  });
});

test.each([
  ['model', 'Call Charm (delta per day)'],
  ['vendor', 'Call Charm, Massive (delta per day)'],
  ['difference', 'Call Charm, ours less Massive (delta per day)'],
] as const)('the heading of a copied Greek says its unit and whose it is: %s', (greeks, heading) => {
  expect(cell('call:charm', {}, { greeks }).copyTitle).toBe(heading);
  expect(cell('call:bid', {}, { greeks }).copyTitle).toBe('Call Bid');
});

describe('a plan without quotes', () => {
  const values = {
    quoteReason: MODEL_REASON.vendorIv,
    vendorIv: 0.164,
    vendorAtMs: NOW - 900_000,
    modelIv: 0.1641,
    modelAtMs: NOW,
  };

  test('Massive’s IV comes first in the cell’s explanation, with its age and why', () => {
    const iv = cell('call:iv', values, { greeks: 'vendor' });
    expect(iv.text(row)).toBe('16.4');
    expect(iv.hover!(row)).toBe(
      'Massive: 16.4, 15m ago, of quotes that are not in your plan; Our model: 16.4, now; fitted to Massive’s IVs, because the plan has no quotes',
    );
    expect(cell('call:bid', values).hover!(row)).toBe('option quotes are not in your plan');
  });

  test('whose are shown unless chosen: ours, and Massive’s where every expiry shown is without quotes', () => {
    const theirs = { vendorAtMs: 1 };
    expect(greekSource('auto', [])).toBe('model');
    expect(greekSource('auto', [undefined])).toBe('model');
    expect(greekSource('auto', [theirs, undefined])).toBe('vendor');
    expect(greekSource('auto', [theirs, {}])).toBe('model');
    expect(greekSource('model', [theirs])).toBe('model');
    expect(greekSource('difference', [])).toBe('difference');
  });

  test('columns that only quotes fill give their room to the others', () => {
    expect(columnsOfPlan(['bid', 'ask', 'iv', 'delta', 'theo'], 'noQuotes')).toEqual(['iv', 'delta', 'theo']);
    expect(columnsOfPlan(['bid', 'ask'], 'noQuotes')).toEqual(['bid', 'ask']);
    expect(columnsOfPlan(['bid', 'iv', 'last'], 'whole')).toEqual(['bid', 'iv', 'last']);
  });

  test('of finished days only what a day’s bar fills is shown', () => {
    const trading = COLUMN_SETS[0].columns;
    expect(columnsOfPlan(trading, 'endOfDay')).toEqual(['last', 'volume']);
    expect(columnsOfPlan(['bid', 'iv'], 'endOfDay')).toEqual(['bid', 'iv']);
  });
});
