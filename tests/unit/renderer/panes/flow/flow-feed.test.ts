import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FLOW_CELLS } from '../../../../../src/renderer/panes/flow/flow-cells.ts';
import { FlowFeed } from '../../../../../src/renderer/panes/flow/flow-feed.ts';
import type { ViewFilter } from '../../../../../src/renderer/panes/flow/flow-view.ts';
import { PRINT_SIDE, PRINT_TAG } from '../../../../../src/shared/market/prints.ts';
import { print, section, SYMBOLS } from './prints.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const ANY: ViewFilter = {
  engine: { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 },
  where: '',
  groupSweeps: true,
};

const feedOf = (filter: Partial<ViewFilter> = {}, capacity = 1024): FlowFeed =>
  new FlowFeed(
    { ...ANY, ...filter },
    (id) => SYMBOLS.get(id),
    { rateAt: () => 0.04, calendar: BUILT_IN_CALENDAR },
    capacity,
  );

/** Sequences on screen, newest first. */
function shown(feed: FlowFeed): number[] {
  const seqs: number[] = [];
  for (let p = feed.shownHead - 1; p >= feed.view.tail; p--)
    seqs.push(feed.tape.get(feed.view.ordinalAt(p), 'printSeq'));
  return seqs;
}

/** All that the rows on screen say, newest first. */
const picture = (feed: FlowFeed): unknown[] =>
  shown(feed).map((seq) => {
    const ordinal = feed.tape.find(seq);
    const group = feed.view.groupOf(ordinal);
    const cells = (['size', 'tags', 'groupId', 'side'] as const).map((name) => feed.tape.get(ordinal, name));
    return [seq, ...cells, group?.children.map((child) => feed.tape.get(child, 'printSeq'))];
  });

describe('flow feed', () => {
  test('newest first; pausing holds the view and loses nothing', () => {
    const feed = feedOf();
    feed.receive(section([print(1), print(2)]));
    feed.freeze(true);
    feed.receive(section([print(3), print(4), print(5)]));
    expect(shown(feed)).toEqual([2, 1]);
    expect(feed.waiting).toBe(3);
    feed.freeze(false);
    expect(shown(feed)).toEqual([5, 4, 3, 2, 1]);
    expect(feed.waiting).toBe(0);
  });

  test('a paused view stands still: its rows are not amended, folded, removed or refilled until it goes on', () => {
    const feed = feedOf();
    feed.receive(section([print(1), print(2, { groupId: 9 }), print(3, { id: 3 })]));
    feed.freeze(true);
    const held = picture(feed);
    feed.receive(section([print(1, { groupId: 9, tags: PRINT_TAG.sweep }), print(4, { groupId: 9 }), print(5)]));
    feed.receive(section([print(5, { tags: PRINT_TAG.late })]));
    expect(picture(feed)).toEqual(held);
    expect(feed.waiting).toBe(2);
    feed.prepend(section([print(-2), print(-1), print(3, { id: 3 })]), SYMBOLS);
    expect(shown(feed)).toEqual([3, 2, 1, -1, -2]);
    expect(feed.waiting).toBe(2);
    feed.freeze(false);
    expect(shown(feed)).toEqual([5, 3, 1, -1, -2]);
    expect(feed.view.groupOf(feed.tape.find(1))?.children.map((o) => feed.tape.get(o, 'printSeq'))).toEqual([1, 2, 4]);
    expect(feed.tape.get(feed.tape.find(1), 'tags')).toBe(PRINT_TAG.sweep);
    expect(feed.tape.get(feed.tape.find(5), 'tags')).toBe(PRINT_TAG.late);
  });

  test('another world or a seek ends what stood still', () => {
    const feed = feedOf();
    feed.receive(section([print(40)]));
    feed.freeze(true);
    feed.reset();
    feed.receive(section([print(1)]));
    expect(feed.frozen).toBe(false);
    expect(shown(feed)).toEqual([1]);
  });

  test('the first fill goes before what came meanwhile, each print once', () => {
    const feed = feedOf();
    feed.receive(section([print(7, { size: 70 }), print(8)]));
    feed.prepend(section([print(-3), print(5), print(7)]), SYMBOLS);
    expect(shown(feed)).toEqual([8, 7, 5, -3]);
    // The live word on a print is newer than the fill's.
    expect(feed.tape.get(feed.tape.find(7), 'size')).toBe(70);
  });

  test('a fill that does not reach back to the first print ends the list there: no hole between it and older rows', () => {
    const feed = feedOf();
    feed.receive(section([print(1), print(5), print(9)]));
    feed.prepend(section([print(6), print(7), print(8)]), SYMBOLS, false);
    expect(shown(feed)).toEqual([9, 8, 7, 6]);
    feed.prepend(section([print(1), print(3)]), SYMBOLS, true);
    expect(shown(feed)).toEqual([9, 8, 7, 6, 3, 1]);
  });

  test('another filter of a paused list is of what it held when it was paused; moving on, it leaves no hole', () => {
    const feed = feedOf();
    feed.receive(section([print(1), print(3, { size: 500 }), print(5)]));
    feed.freeze(true);
    feed.receive(section([print(6), print(9, { size: 500 })]));
    feed.refilter({ ...ANY, where: 'size >= 100' });
    // The newest that pass, and none of them from before the pause.
    feed.prepend(section([print(8, { size: 500 }), print(9, { size: 500 })]), SYMBOLS, false);
    expect(shown(feed)).toEqual([3]);
    expect(feed.waiting).toBe(2);
    feed.freeze(false);
    expect(shown(feed)).toEqual([9, 8]);
  });

  test('filters: contract, premium, size, side, tags', () => {
    const prints = section([
      print(1, { id: 1, premiumUsd: 200_000, tags: PRINT_TAG.sweep, groupId: 1 }),
      print(2, { id: 2, premiumUsd: 50_000, side: PRINT_SIDE.atBid }),
      print(3, { id: 3, size: 500 }),
      print(4, { id: 3, size: Number.NaN, premiumUsd: Number.NaN }),
    ]);
    const passing = (filter: Partial<ViewFilter>): number[] => {
      const feed = feedOf(filter);
      feed.receive(prints);
      return shown(feed);
    };
    const engine = ANY.engine;
    expect(passing({ engine: { ...engine, underlyings: ['NVDA'] } })).toEqual([4, 3]);
    expect(passing({ engine: { ...engine, rights: ['P'] } })).toEqual([2]);
    expect(passing({ engine: { ...engine, minPremiumUsd: 50_000 } })).toEqual([2, 1]);
    expect(passing({ engine: { ...engine, minSize: 100 } })).toEqual([3]);
    expect(passing({ engine: { ...engine, expiryTo: '2026-11-30' } })).toEqual([4, 3]);
    expect(passing({ engine: { ...engine, expiryFrom: '2026-11-30' } })).toEqual([2, 1]);
    expect(passing({ where: 'side = bid' })).toEqual([2]);
    expect(passing({ where: 'tag in (sweep, block)' })).toEqual([1]);
    expect(passing({ where: 'not tag = sweep' })).toEqual([4, 3, 2]);
  });

  test('moneyness is by the spot at the print; an unknown spot passes only "any"', () => {
    // 1: a call struck at 650, 2: a put struck at 640.
    const prints = section([
      print(1, { id: 1, spot: 645 }),
      print(2, { id: 1, spot: 655 }),
      print(3, { id: 1, spot: 610 }),
      print(4, { id: 2, spot: 645 }),
      print(5, { id: 2, spot: 600 }),
      print(6, { id: 2, spot: 700 }),
      print(7, { id: 1, spot: Number.NaN }),
    ]);
    const passing = (moneyness?: string): number[] => {
      const feed = feedOf({ where: moneyness ? `moneyness = ${moneyness}` : '' });
      feed.receive(prints);
      return shown(feed);
    };
    expect(passing()).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(passing('out')).toEqual([6, 4, 3, 1]);
    expect(passing('in')).toEqual([5, 2]);
    expect(passing('near')).toEqual([4, 2, 1]);
    expect(passing('far')).toEqual([6, 3]);
  });

  test('a new filter works on the prints already here', () => {
    const feed = feedOf();
    feed.receive(section([print(1), print(2, { id: 2 })]));
    feed.refilter({ ...ANY, engine: { ...ANY.engine, rights: ['P'] } });
    expect(shown(feed)).toEqual([2]);
    feed.refilter(ANY);
    expect(shown(feed)).toEqual([2, 1]);
  });

  test('children of one sweep are one row that adds them up', () => {
    const feed = feedOf();
    feed.receive(
      section([print(1, { groupId: 1 }), print(2, { id: 3 }), print(3, { groupId: 1, size: 5, premiumUsd: 1000 })]),
    );
    expect(shown(feed)).toEqual([2, 1]);
    expect(feed.view.groupOf(feed.tape.find(1))).toMatchObject({ size: 15, premiumUsd: 3000, children: [0, 2] });
    feed.refilter({ ...ANY, groupSweeps: false });
    expect(shown(feed)).toEqual([3, 2, 1]);
  });

  describe('a sweep or package is judged whole', () => {
    const LARGE = { engine: { ...ANY.engine, minPremiumUsd: 5_000 } };
    const child = (seq: number, change: object = {}) => print(seq, { groupId: 1, ...change });

    test('small prints that together are large are one row, also those that come after the one that made it large', () => {
      for (const groupSweeps of [true, false]) {
        const feed = feedOf({ ...LARGE, groupSweeps });
        feed.receive(section([child(2)]));
        expect(shown(feed)).toEqual([]);
        // The engine sends the first ones with the third.
        feed.receive(section([child(3), child(1), print(4, { premiumUsd: 9_000 })]));
        expect(feed.tape.find(1)).toBeGreaterThan(0);
        if (groupSweeps) {
          expect(shown(feed)).toEqual([4, 3]);
          const group = feed.view.groupOf(feed.tape.find(3))!;
          expect(group).toMatchObject({ premiumUsd: 6_000, size: 30, cancelled: 0 });
          expect(group.children.map((ordinal) => feed.tape.get(ordinal, 'printSeq'))).toEqual([1, 2, 3]);
        } else expect(shown(feed).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
        feed.refilter({ ...ANY, ...LARGE, groupSweeps });
        expect(shown(feed)).toHaveLength(groupSweeps ? 2 : 4);
        feed.receive(section([print(5, { premiumUsd: 9_000 }), print(1, { ...child(1), side: 2 })]));
        expect(feed.tape.get(feed.tape.find(1), 'side')).toBe(2);
        feed.prepend(section([]), SYMBOLS);
        expect(feed.tape.get(feed.tape.firstFrom(2), 'printSeq')).toBe(2);
      }
    });

    test('what was never asked for does not come with an amendment', () => {
      const feed = feedOf(LARGE);
      feed.receive(section([print(5, { premiumUsd: 9_000 })]));
      feed.receive(section([print(3, { premiumUsd: 9_000 }), print(2, { groupId: 2, premiumUsd: 9_000 })]));
      expect(shown(feed)).toEqual([5]);
    });

    test('legs that the filter would not pass alone are part of it', () => {
      const legs = [child(1, { id: 1 }), child(2, { id: 2 }), child(3, { id: 2 })];
      const feed = feedOf({ engine: { ...ANY.engine, rights: ['C'] } });
      feed.receive(section(legs));
      expect(feed.view.groupOf(feed.tape.find(1))?.children).toHaveLength(3);
      const puts = feedOf({ engine: { ...ANY.engine, rights: ['P'] }, where: 'premium > 5k' });
      puts.receive(section(legs));
      expect(puts.view.groupOf(puts.view.ordinalAt(0))?.children).toHaveLength(3);
    });

    test('a cancelled print is in no sum of it, and counted; of one cancelled whole the sums are what it was', () => {
      const feed = feedOf();
      feed.receive(section([child(1), child(2, { size: 5, premiumUsd: 1_000 })]));
      const ordinal = feed.tape.find(1);
      feed.receive(section([child(2, { size: 5, premiumUsd: 1_000, tags: PRINT_TAG.cancelled })]));
      expect(feed.view.groupOf(ordinal)).toMatchObject({ size: 10, premiumUsd: 2_000, cancelled: 1 });
      const tags = FLOW_CELLS.find(({ id }) => id === 'tags')!;
      expect(tags.text(feed, ordinal, 'exchange')).toBe('CXLD 1/2');
      feed.receive(section([child(1, { tags: PRINT_TAG.cancelled })]));
      expect(feed.view.groupOf(ordinal)).toMatchObject({ size: 15, premiumUsd: 3_000, cancelled: 2 });
      expect(tags.text(feed, ordinal, 'exchange')).toBe('CXLD');
    });
  });

  test('a sweep recognised late folds the rows it had', () => {
    const feed = feedOf();
    feed.receive(section([print(1), print(2), print(3, { id: 3 })]));
    expect(shown(feed)).toEqual([3, 2, 1]);
    feed.receive(section([print(1, { groupId: 1 }), print(2, { groupId: 1 }), print(4, { groupId: 1 })]));
    expect(shown(feed)).toEqual([3, 1]);
    expect(feed.view.groupOf(0)?.children).toEqual([0, 1, 3]);
  });

  test('what a full tape drops is counted, and never shown as something else', () => {
    const feed = feedOf({}, 8);
    feed.receive(section(Array.from({ length: 20 }, (_, i) => print(i + 1))));
    expect(feed.received).toBe(20);
    expect(feed.fellOut).toBe(12);
    expect(shown(feed)).toEqual([20, 19, 18, 17, 16, 15, 14, 13]);
  });

  test('any mix of prints, sweeps, amendments and pauses: each passing print once, and nothing moves while paused', () => {
    const groupId = fc.option(fc.integer({ min: 1, max: 4 }), { nil: Number.NaN });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('new' as const), id: fc.integer({ min: 1, max: 3 }), groupId }),
      fc.record({ kind: fc.constant('amend' as const), which: fc.nat(50), groupId }),
      fc.record({ kind: fc.constant('freeze' as const), on: fc.boolean() }),
      fc.record({ kind: fc.constant('refilter' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, groupSweeps) => {
        const filter = { ...ANY, groupSweeps, engine: { ...ANY.engine, underlyings: ['SPY'] } };
        const feed = feedOf(filter);
        const prints: { id: number; groupId: number }[] = [];
        let held: unknown[] | undefined;
        for (const s of steps) {
          if (s.kind === 'freeze') {
            feed.freeze(s.on);
            held = s.on ? (held ?? picture(feed)) : undefined;
          } else if (s.kind === 'refilter') feed.refilter(filter);
          else if (s.kind === 'new') {
            prints.push({ id: s.id, groupId: s.groupId });
            feed.receive(section([print(prints.length, { id: s.id, groupId: s.groupId })]));
          } else if (prints.length > 0) {
            const at = s.which % prints.length;
            // The engine never takes a sweep back.
            if (Number.isNaN(prints[at].groupId)) prints[at].groupId = s.groupId;
            feed.receive(section([print(at + 1, { ...prints[at], tags: PRINT_TAG.late })]));
          }
          if (held) expect(picture(feed)).toEqual(held);
        }
        feed.freeze(false);
        const seen = shown(feed).flatMap((seq) => {
          const group = feed.view.groupOf(feed.tape.find(seq));
          return group ? group.children.map((child) => feed.tape.get(child, 'printSeq')) : [seq];
        });
        // A sweep is shown whole: with its prints that alone would not pass.
        const wholes = new Set(prints.flatMap(({ id, groupId }) => (id === 3 || !groupSweeps ? [] : [groupId])));
        const passing = prints.flatMap(({ id, groupId }, i) =>
          id === 3 && (Number.isNaN(groupId) || !wholes.has(groupId)) ? [] : [i + 1],
        );
        expect(seen.toSorted((a, b) => a - b)).toEqual(passing);
        expect(shown(feed)).toEqual(shown(feed).toSorted((a, b) => b - a));
      }),
    );
  });
});

test('a sweep is as large as the engine says, with prints that are no longer listed', () => {
  const feed = feedOf({ engine: { ...ANY.engine, minPremiumUsd: 90_000 } });
  const swept = { groupId: -3, tags: PRINT_TAG.sweep, size: 100 };
  const history = section([
    print(-3, { ...swept, premiumUsd: 30_000 }),
    print(-1, { ...swept, premiumUsd: 40_000 }),
    print(1, { premiumUsd: 95_000 }),
  ]);
  const words = (): (string | undefined)[] =>
    ['size', 'premium', 'tags'].map((id) =>
      FLOW_CELLS.find((cell) => cell.id === id)?.text(feed, feed.tape.find(-1), 'exchange'),
    );
  const absent = [{ groupId: -3, prints: 12, size: 60, premiumUsd: 20_000 }];
  feed.prepend(history, SYMBOLS);
  expect(shown(feed)).toEqual([1]);
  feed.prepend(history, SYMBOLS, true, absent);
  expect([shown(feed), words()]).toEqual([
    [1, -1],
    ['260 /14', '$90.0k', 'SWEEP'],
  ]);
  feed.receive(section([print(-3, { ...swept, premiumUsd: 30_000, tags: PRINT_TAG.sweep | PRINT_TAG.cancelled })]));
  expect(words()).toEqual(['160 /14', '$60.0k', 'CXLD 1/14 SWEEP']);
  feed.receive(section([print(-1, { ...swept, premiumUsd: 40_000, tags: PRINT_TAG.sweep | PRINT_TAG.cancelled })]));
  expect(words()).toEqual(['60 /14', '$20.0k', 'CXLD 2/14 SWEEP']);
});
