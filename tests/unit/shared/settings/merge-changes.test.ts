import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultCharts, type Charts, type Drawing } from '../../../../src/shared/settings/charts.ts';
import { mergeChanges } from '../../../../src/shared/settings/merge-changes.ts';

const line = (id: string, price: number): Drawing => ({ id, tool: 'horizontal', points: [{ atMs: 1, price }] });
const charts = (drawings: Record<string, Drawing[]>, more: Partial<Charts> = {}): Charts => ({
  ...defaultCharts(),
  drawings,
  ...more,
});
const base = charts({ SPY: [line('a', 1), line('b', 2), line('c', 3)], QQQ: [line('q', 9)] });

it('keeps what either added, changed and removed', () => {
  const mine = charts({
    SPY: [line('a', 1), line('b', 20), line('mine', 4)],
    QQQ: [line('q', 9)],
    IWM: [line('i', 7)],
  });
  const theirs = charts({ SPY: [line('a', 10), line('b', 2), line('c', 3), line('theirs', 5)] });
  expect(mergeChanges(base, mine, theirs).drawings).toEqual({
    SPY: [line('a', 10), line('b', 20), line('theirs', 5), line('mine', 4)],
    IWM: [line('i', 7)],
  });
});

it('what both changed is as here; what one changed and the other removed stays', () => {
  const mine = charts({ SPY: [line('a', 11), line('b', 21)] });
  const theirs = charts({ SPY: [line('a', 12), line('c', 33)], QQQ: [line('q', 9)] });
  expect(mergeChanges(base, mine, theirs).drawings).toEqual({ SPY: [line('a', 11), line('c', 33), line('b', 21)] });
  expect(mergeChanges(base, theirs, mine).drawings).toEqual({
    SPY: [line('a', 12), line('b', 21), line('c', 33)],
  });
});

it('takes templates and switches alike', () => {
  const template = { name: 'T', indicators: [] } as unknown as Charts['templates'][number];
  const merged = mergeChanges(
    base,
    { ...base, templates: [template] },
    { ...base, sync: { crosshair: false, range: true } },
  );
  expect([merged.templates, merged.sync]).toEqual([[template], { crosshair: false, range: true }]);
});

it('of one that changed nothing it is the other', () => {
  const drawn = fc.uniqueArray(
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), price: fc.integer({ min: 1, max: 9 }) }),
    {
      selector: ({ id }) => id,
    },
  );
  const some = fc
    .record({ SPY: drawn, QQQ: drawn })
    .map(({ SPY, QQQ }) =>
      charts(
        Object.fromEntries(
          Object.entries({ SPY, QQQ }).flatMap(([symbol, list]) =>
            list.length > 0 ? [[symbol, list.map(({ id, price }) => line(id, price))]] : [],
          ),
        ),
      ),
    );
  fc.assert(
    fc.property(some, some, (was, now) => {
      expect(mergeChanges(was, was, now)).toEqual(now);
      const back = mergeChanges(was, now, was);
      expect(mergeChanges(now, now, back)).toEqual(back);
      for (const symbol of ['SPY', 'QQQ'])
        expect(new Set(back.drawings[symbol])).toEqual(new Set(now.drawings[symbol]));
    }),
  );
});

describe('three-way', () => {
  it('merges one entry field by field: where it stands, and that it has an alert', () => {
    const drawn = (more: object): object => ({ SPY: [{ id: 'l', points: [{ price: 640 }], ...more }] });
    const mine = drawn({ points: [{ price: 641 }] });
    expect(mergeChanges(drawn({}), mine, drawn({ alert: 'r1' }))).toEqual(
      drawn({ points: [{ price: 641 }], alert: 'r1' }),
    );
  });

  it('takes a change back and leaves what was made since', () => {
    const rules = (...entries: [string, number][]): object[] => entries.map(([id, level]) => ({ id, level }));
    const [before, after] = [rules(['a', 1], ['b', 2], ['c', 3]), rules(['a', 1], ['c', 3])];
    const now = rules(['a', 10], ['c', 3], ['d', 4]);
    expect(mergeChanges(after, before, now)).toEqual(rules(['a', 10], ['b', 2], ['c', 3], ['d', 4]));
  });

  it.each([
    [
      ['a', 'b', 'c'],
      ['c', 'a', 'b'],
      ['a', 'b', 'x', 'c'],
      ['c', 'a', 'b', 'x'],
    ],
    [
      ['a', 'b', 'c'],
      ['a', 'm', 'b', 'c'],
      ['c', 'b', 'a'],
      ['c', 'b', 'a', 'm'],
    ],
    [['a'], ['m', 'a'], ['t', 'a'], ['t', 'm', 'a']],
    [['a', 'b'], [], ['a', 'b', 't'], ['t']],
  ])('of %j, %j and %j it is %j: in the order of whoever moved', (base, mine, theirs, merged) => {
    expect(mergeChanges(base, mine, theirs)).toEqual(merged);
  });

  it('changes lists as a whole where an entry cannot be told from the others', () => {
    expect(mergeChanges([1, 2], [1, 2, 3], [0, 1, 2])).toEqual([1, 2, 3]);
    expect(mergeChanges(['a', 'a'], ['a'], ['a', 'a', 'b'])).toEqual(['a']);
  });

  it('takes names as they are, and no field from the prototype', () => {
    const theirs = JSON.parse('{"__proto__":{"x":1},"constructor":2}') as object;
    const merged = mergeChanges({}, { mine: 1 }, theirs);
    expect(Object.keys(merged)).toEqual(['__proto__', 'constructor', 'mine']);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });

  it('fields that mean something together are all of whoever changed one', () => {
    const atoms = [['layout', 'size']];
    const of = (layout: object, size: number, name = ''): object => ({ layout, size, name });
    const theirs = of({ a: 2, b: 1 }, 3);
    expect(mergeChanges(of({ a: 1 }, 1), of({ a: 1 }, 1, 'mine'), theirs, atoms)).toEqual(
      of({ a: 2, b: 1 }, 3, 'mine'),
    );
    expect(mergeChanges(of({ a: 1 }, 1), of({ a: 1, c: 3 }, 1), theirs, atoms)).toEqual(of({ a: 1, c: 3 }, 1));
  });

  it('a line moved in two windows is that of one, in its own scale', () => {
    const drawn = (prices: number[], more: object = {}): object => ({
      SPY: [{ id: 'l', tool: 'trend', points: prices.map((price) => ({ price })), ...more }],
    });
    const theirs = drawn([8, 9], { scale: 'log', alert: 'r' });
    const merged = mergeChanges(drawn([1, 2]), drawn([5, 6]), theirs);
    expect(merged).toEqual(drawn([5, 6], { alert: 'r' }));
  });

  it('two that were added or renamed to one name both stay as they are; an id is of one thing', () => {
    const scan = (name: string, text: string): object => ({ name, text });
    const base = [scan('P', 'ivrank > 80'), scan('Q', 'relvol > 2x')];
    const [mine, theirs] = [
      [scan('Hot', 'ivrank > 80'), scan('Q', 'relvol > 2x')],
      [scan('P', 'ivrank > 80'), scan('Hot', 'relvol > 2x')],
    ];
    expect(mergeChanges(base, mine, theirs)).toEqual([scan('Hot', 'relvol > 2x'), scan('Hot', 'ivrank > 80')]);
    const rule = (name: string): object => ({ id: 'r', name });
    expect(mergeChanges([], [rule('mine')], [rule('theirs')])).toEqual([rule('mine')]);
  });
});
