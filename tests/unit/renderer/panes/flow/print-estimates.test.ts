import { describe, expect, test } from 'vitest';
import { deltaText, ivText } from '../../../../../src/renderer/panes/flow/flow-cells.ts';
import { FlowFeed } from '../../../../../src/renderer/panes/flow/flow-feed.ts';
import { europeanGreeksOf } from '../../../../../src/shared/analytics/european-greeks.ts';
import { print, section } from './prints.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const AT = Date.parse('2026-11-20T15:00:00Z');
const SYMBOLS = new Map([
  [1, 'O:SPY261218C00650000'],
  [2, 'O:SPXW261218P06500000'],
  [3, 'O:VIX261216C00020000'],
  [4, 'O:SPY1261218C00650000'],
]);
const feedOf = (rate = 0.04): FlowFeed =>
  new FlowFeed(
    {
      engine: { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 },
      where: '',
      groupSweeps: false,
    },
    (id) => SYMBOLS.get(id),
    { rateAt: () => rate, calendar: BUILT_IN_CALENDAR },
  );

describe('IV and delta of a print without a live model', () => {
  test('are those at which the European model gives its price, and say that they are estimates', () => {
    const feed = feedOf();
    const years = BUILT_IN_CALENDAR.yearsToExpiry({ root: 'SPY', expiry: '2026-12-18' }, AT);
    const model = europeanGreeksOf(1, 645, 650, years, 0.04, 0, 0.173);
    feed.receive(section([print(1, { id: 1, atMs: AT, spot: 645, price: model.price })]));
    expect(feed.estimates.ivFraction(feed.tape, 0)).toBeCloseTo(0.173, 12);
    expect(feed.estimates.delta(feed.tape, 0)).toBeCloseTo(model.delta, 12);
    expect(ivText(feed, 0)).toBe('≈17.3');
    expect(deltaText(feed, 0)).toMatch(/^≈0\.4\d\d$/);
  });

  test('give way to the model', () => {
    const feed = feedOf();
    feed.receive(section([print(1, { id: 1, atMs: AT, spot: 645, price: 9, ivFraction: 0.2, delta: 0.45 })]));
    expect([ivText(feed, 0), deltaText(feed, 0)]).toEqual(['20.0', '0.450']);
  });

  test('a European option has them in the money too; an American one, an adjusted one and one on VIX do not', () => {
    const feed = feedOf();
    feed.receive(
      section([
        print(1, { id: 2, atMs: AT, spot: 6400, price: 190 }),
        print(2, { id: 1, atMs: AT, spot: 655, price: 15 }),
        print(3, { id: 3, atMs: AT, spot: 16, price: 1.2 }),
        print(4, { id: 4, atMs: AT, spot: 645, price: 9 }),
        print(5, { id: 1, atMs: AT, price: 9 }),
      ]),
    );
    expect(ivText(feed, 0)).toMatch(/^≈\d/);
    expect([1, 2, 3, 4].map((ordinal) => ivText(feed, ordinal))).toEqual(['—', '—', '—', '—']);
  });

  test('are solved again after another rate, and for another print in the same place', () => {
    const feed = feedOf();
    feed.receive(section([print(1, { id: 1, atMs: AT, spot: 645, price: 9 })]));
    const before = feed.estimates.ivFraction(feed.tape, 0);
    feed.estimates.solveBy(() => 0.01, BUILT_IN_CALENDAR);
    expect(feed.estimates.ivFraction(feed.tape, 0)).toBeGreaterThan(before);
    feed.receive(
      section(Array.from({ length: 1024 }, (_, i) => print(i + 2, { id: 1, atMs: AT, spot: 645, price: 12 }))),
    );
    expect(feed.estimates.ivFraction(feed.tape, 1024)).toBeGreaterThan(feed.estimates.ivFraction(feed.tape, 0));
  });
});
