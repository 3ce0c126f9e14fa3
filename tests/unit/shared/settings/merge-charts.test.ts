import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultCharts, type Charts, type Drawing } from '../../../../src/shared/settings/charts.ts';
import { mergeCharts } from '../../../../src/shared/settings/merge-charts.ts';

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
  expect(mergeCharts(base, mine, theirs).drawings).toEqual({
    SPY: [line('a', 10), line('b', 20), line('theirs', 5), line('mine', 4)],
    IWM: [line('i', 7)],
  });
});

it('what both changed is as here; what one changed and the other removed stays', () => {
  const mine = charts({ SPY: [line('a', 11), line('b', 21)] });
  const theirs = charts({ SPY: [line('a', 12), line('c', 33)], QQQ: [line('q', 9)] });
  expect(mergeCharts(base, mine, theirs).drawings).toEqual({ SPY: [line('a', 11), line('c', 33), line('b', 21)] });
  expect(mergeCharts(base, theirs, mine).drawings).toEqual({
    SPY: [line('a', 12), line('b', 21), line('c', 33)],
  });
});

it('takes templates and switches alike', () => {
  const template = { name: 'T', indicators: [] } as unknown as Charts['templates'][number];
  const merged = mergeCharts(
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
      expect(mergeCharts(was, was, now)).toEqual(now);
      const back = mergeCharts(was, now, was);
      expect(mergeCharts(now, now, back)).toEqual(back);
      for (const symbol of ['SPY', 'QQQ'])
        expect(new Set(back.drawings[symbol])).toEqual(new Set(now.drawings[symbol]));
    }),
  );
});
