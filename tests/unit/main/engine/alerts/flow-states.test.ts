/** One condition on option prints: what it counts, at the limits, and what its reading says. */
import { describe, expect, test } from 'vitest';
import type { FlowState, SeenPrint } from '../../../../../src/main/engine/alerts/flow-states.ts';
import { TRUTH } from '../../../../../src/shared/query/truth.ts';
import { PRINT_TAG } from '../../../../../src/shared/market/prints.ts';
import { parseOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import type { PrintCondition } from '../../../../../src/shared/settings/alerts.ts';
import { CALL, CAPACITY, flowState, printState, T0 } from './flow-conditions.ts';

const { sweep, block, unusual, cancel, cancelled, wrongTime } = PRINT_TAG;
const CONTRACT = parseOptionSymbol(CALL)!;
const PUT = parseOptionSymbol('O:SPY261218P00650000')!;
const YES = 1;
const NO = 0;

const seen = (over: Partial<SeenPrint> = {}): SeenPrint => ({
  seq: 0,
  symbol: CALL,
  contract: CONTRACT,
  atMs: T0,
  price: 1.5,
  size: 100,
  premiumUsd: 15_000,
  side: 4,
  tags: 0,
  largePlace: -1,
  ...over,
});

describe('a single print', () => {
  test.each<[what: string, condition: Partial<PrintCondition>, print: Partial<SeenPrint>, fires: boolean]>([
    ['any print', {}, {}, true],
    ['premium just below', { minPremiumUsd: 15_000.01 }, {}, false],
    ['premium as asked', { minPremiumUsd: 15_000 }, {}, true],
    ['unknown premium under a minimum', { minPremiumUsd: 1 }, { premiumUsd: Number.NaN }, false],
    ['unknown premium without one', {}, { premiumUsd: Number.NaN }, true],
    ['size just below', { minSize: 101 }, {}, false],
    ['size as asked', { minSize: 100 }, {}, true],
    ['unknown size under a minimum', { minSize: 1 }, { size: Number.NaN }, false],
    ['a size beyond any market under a minimum', { minSize: 1 }, { size: 1e300 }, false],
    ['a time that cannot be', {}, { tags: wrongTime }, false],
    ['a call where calls are meant', { right: 'C' }, {}, true],
    ['a put where calls are meant', { right: 'C' }, { contract: PUT }, false],
    ['a put where puts are meant', { right: 'P' }, { contract: PUT }, true],
    ['one of the tags', { tags: ['sweep', 'block'] }, { tags: block }, true],
    ['another tag', { tags: ['sweep', 'block'] }, { tags: unusual }, false],
    ['a cancel', {}, { tags: cancel }, false],
    ['a cancelled print', {}, { tags: cancelled }, false],
    ['a cancelled sweep', { tags: ['sweep'] }, { tags: sweep | cancelled }, false],
  ])('%s', (_what, condition, print, fires) => {
    const state = printState(condition);
    expect(state.see(seen(print), false)).toBe(fires);
    expect(state.fires()).toBe(fires ? YES : NO);
  });

  test('without tags it hears of a print once', () => {
    const state = printState();
    expect(state.see(seen({ seq: 7, tags: sweep }), true)).toBe(false);
  });

  test('with tags it counts an amended print when it matches, once', () => {
    const state = printState({ tags: ['sweep'] });
    expect(state.see(seen({ seq: 5 }), false)).toBe(false);
    expect(state.see(seen({ seq: 5, tags: sweep }), true)).toBe(true);
    expect(state.see(seen({ seq: 5, tags: sweep }), true)).toBe(false);
    expect(state.see(seen({ seq: 5, tags: sweep | cancelled }), true)).toBe(false);
    expect(state.see(seen({ seq: 5, tags: sweep | block }), true)).toBe(false);
    // Its neighbours were not counted, nor is the print that takes its place in the ring.
    expect(state.see(seen({ seq: 1, tags: sweep }), true)).toBe(true);
    expect(state.see(seen({ seq: 6, tags: sweep }), true)).toBe(true);
    expect(state.see(seen({ seq: 5 + 32, tags: sweep }), true)).toBe(true);
    expect(state.see(seen({ seq: 5 + CAPACITY }), false)).toBe(false);
    expect(state.see(seen({ seq: 5 + CAPACITY, tags: sweep }), true)).toBe(true);
    state.reset();
    expect(state.fires()).toBe(NO);
    expect(state.see(seen({ seq: 6, tags: sweep }), true)).toBe(true);
  });

  test('what was counted of a large print is known by its place, whatever took its sequence’s in the ring', () => {
    const state = printState({ tags: ['sweep'] });
    expect(state.see(seen({ seq: 5, largePlace: 900 }), false)).toBe(false);
    state.see(seen({ seq: 5 + CAPACITY, tags: sweep }), false);
    expect(state.see(seen({ seq: 5, largePlace: 900, tags: sweep }), true)).toBe(true);
    expect(state.see(seen({ seq: 5, largePlace: 900, tags: sweep | block }), true)).toBe(false);
    expect(state.see(seen({ seq: 6, largePlace: 901, tags: sweep }), true)).toBe(true);
    expect(state.see(seen({ seq: 7, largePlace: 5_000, tags: sweep }), true)).toBe(true);
    expect(state.see(seen({ seq: 8, largePlace: 900 }), false)).toBe(false);
    expect(state.see(seen({ seq: 8, largePlace: 900, tags: sweep }), true)).toBe(true);
  });

  test.each<[print: Partial<SeenPrint>, text: string]>([
    [{}, '1.5 × 100, $15k, side ASK'],
    [{ premiumUsd: Number.NaN }, '1.5 × 100, side ASK'],
    [{ side: 1 }, '1.5 × 100, $15k, side BELOW'],
    [{ side: 77 }, '1.5 × 100, $15k, side ?'],
    [{ tags: sweep | unusual }, '1.5 × 100, $15k, side ASK, sweep unusual'],
  ])('reads %j', (print, text) => {
    const state = printState();
    state.see(seen(print), false);
    expect(state.reading()).toEqual([
      { label: 'SPY 2026-12-18 650 C', text, value: print.premiumUsd ?? 15_000, atMs: T0 },
    ]);
  });

  test('keeps the first print of a look, counts the rest, and forgets both', () => {
    const state = printState();
    expect(state.reading()).toEqual([]);
    const reused = seen();
    state.see(reused, false);
    reused.price = 9;
    state.see(reused, false);
    state.see(reused, false);
    expect(state.reading()[0].text).toBe('1.5 × 100, $15k, side ASK, and 2 more at once');
    state.clear();
    expect(state.fires()).toBe(NO);
    state.see(reused, false);
    expect(state.reading()[0].text).toBe('9 × 100, $15k, side ASK');
  });

  test('is an event, never a state', () => {
    const state = printState();
    state.see(seen(), false);
    expect([state.holds(), state.value(), state.unknown()]).toEqual([NO, Number.NaN, '']);
  });
});

test.each([
  ['tag = cancelled', true],
  ['tag in (cancel, wrongTime)', true],
  ['side = ask and tag = wrongValue', true],
  ['tag = cancel or tag = cancelled', true],
  ['tag = cancel or tag = sweep', false],
  ['tag in (cancel, sweep)', false],
  ['not tag = cancel', false],
  ['tag != cancelled', false],
  ['', false],
])('asked for “%s”, it says whether it can fire', (where, never) => {
  for (const state of [printState({ where }), flowState({ where })])
    expect([state.fires(), state.holds(), state.unknown() !== '']).toEqual([never ? TRUTH.unknown : NO, NO, never]);
});

describe('premium within a window', () => {
  const at = (seconds: number): number => T0 + seconds * 1000;
  /** The window's sum, as the rule shows it. */
  const sum = (state: FlowState): number => {
    state.look();
    return state.value();
  };

  test.each([
    ['reached from below', 10_000, 1],
    ['reached from above', -10_000, -1],
  ])('%s, it has left once it went back by what is asked', (_what, premiumUsd, sign) => {
    const state = flowState({ side: 'net', premiumUsd, hysteresis: 2_000 });
    state.advance(T0);
    state.needChange(true);
    let seq = 0;
    /** The window's net moves by this; whether it fires then, and whether it lasts. */
    const moved = (usd: number): number[] => {
      const side = usd * sign > 0 ? 4 : 2;
      state.see(seen({ seq: seq++, premiumUsd: Math.abs(usd), side }), false);
      state.refresh();
      const told = [state.fires(), state.holds()];
      state.clear();
      return told;
    };
    expect([10_000, -1_999, 1_999, -2_000, 2_000, -1].map(moved)).toEqual([
      [YES, YES],
      [NO, YES],
      [NO, YES],
      [NO, NO],
      [YES, YES],
      [NO, YES],
    ]);
  });

  test('moves with a new second only', () => {
    const state = flowState();
    expect(state.advance(T0 + 999)).toBe(true);
    expect(state.advance(T0)).toBe(false);
    expect(state.advance(at(-5))).toBe(false);
    expect(state.advance(at(1))).toBe(true);
  });

  test.each<[what: string, print: Partial<SeenPrint>, usd: number]>([
    ['the newest second', { atMs: at(100) }, 15_000],
    ['the oldest second of the window', { atMs: at(41) }, 15_000],
    ['the second before it', { atMs: at(41) - 1 }, 0],
    ['a second not reached yet', { atMs: at(101) }, 0],
    ['a cancel', { atMs: at(100), tags: cancel }, 0],
    ['an unknown premium', { atMs: at(100), premiumUsd: Number.NaN }, 0],
    ['a put among calls', { atMs: at(100), contract: PUT }, 0],
    ['a time that is not known', { atMs: Number.NaN }, 0],
  ])('%s', (_what, print, usd) => {
    const state = flowState({ right: 'C' });
    state.advance(at(100));
    sum(state);
    expect(state.see(seen(print), false)).toBe(usd !== 0);
    expect(sum(state)).toBe(usd);
  });

  test('loses each second when it leaves the window, and no other', () => {
    const state = flowState();
    state.advance(at(100));
    state.see(seen({ seq: 0, atMs: at(60), premiumUsd: 1 }), false);
    state.see(seen({ seq: 1, atMs: at(61), premiumUsd: 10 }), false);
    state.see(seen({ seq: 2, atMs: at(100), premiumUsd: 100 }), false);
    const sums = [100, 119, 120, 121, 159, 160].map((second) => {
      state.advance(at(second));
      return sum(state);
    });
    expect(sums).toEqual([111, 111, 110, 100, 100, 0]);
  });

  test('a leap beyond the window empties it', () => {
    const state = flowState();
    state.advance(at(0));
    state.see(seen({ atMs: at(0) }), false);
    state.advance(at(3_600));
    expect(sum(state)).toBe(0);
  });

  test('follows a print whose tags change', () => {
    const state = flowState({ tags: ['sweep'] });
    state.advance(T0);
    expect(state.see(seen({ seq: 3 }), false)).toBe(false);
    expect(state.see(seen({ seq: 3, tags: sweep }), true)).toBe(true);
    expect(sum(state)).toBe(15_000);
    expect(state.see(seen({ seq: 3, tags: sweep }), true)).toBe(false);
    expect(state.see(seen({ seq: 3, tags: sweep | cancelled }), true)).toBe(true);
    expect(sum(state)).toBe(0);
    expect(state.see(seen({ seq: 3, tags: sweep | cancelled }), true)).toBe(false);
    // A new print in the ring's same place is no amendment.
    state.see(seen({ seq: 4, tags: sweep }), false);
    expect(state.see(seen({ seq: 4 + CAPACITY, tags: sweep }), false)).toBe(true);
    expect(sum(state)).toBe(30_000);
  });

  test('fires at its premium and says it', () => {
    const state = flowState();
    state.advance(T0 + 400);
    state.see(seen({ premiumUsd: 9_999 }), false);
    state.refresh();
    expect([state.fires(), state.holds()]).toEqual([NO, NO]);
    state.see(seen({ seq: 1, premiumUsd: 1 }), false);
    state.look();
    expect(state.fires()).toBe(NO);
    state.refresh();
    expect([state.fires(), state.holds(), state.unknown()]).toEqual([YES, YES, '']);
    expect(state.reading()).toEqual([{ label: 'SPY premium, 1 min', text: '$10k', value: 10_000, atMs: T0 }]);
    state.clear();
    expect(state.fires()).toBe(NO);
    state.refresh();
    expect(state.fires()).toBe(YES);
  });

  test('while it waits only a new crossing fires', () => {
    const state = flowState();
    expect(state.holds()).toBe(NO);
    state.advance(T0);
    state.see(seen(), false);
    state.refresh();
    state.clear();
    state.needChange(true);
    state.refresh();
    expect(state.fires()).toBe(NO);
    state.advance(at(60));
    state.refresh();
    expect(state.holds()).toBe(NO);
    state.see(seen({ seq: 1, atMs: at(60) }), false);
    state.refresh();
    expect(state.fires()).toBe(YES);
  });

  test('a jump in time forgets sums, counted prints and what it waited for', () => {
    const state = flowState({ tags: ['sweep'] });
    state.advance(T0);
    state.see(seen({ tags: sweep }), false);
    state.refresh();
    state.needChange(true);
    state.reset();
    expect([state.fires(), state.holds(), sum(state)]).toEqual([NO, NO, 0]);
    expect(state.see(seen({ tags: sweep }), true)).toBe(false);
    expect(state.advance(at(-100))).toBe(true);
    state.refresh();
    expect(sum(state)).toBe(0);
    expect(state.see(seen({ seq: 9, tags: sweep, atMs: at(-100) }), true)).toBe(true);
    state.refresh();
    state.clear();
    state.refresh();
    expect(state.fires()).toBe(YES);
  });

  test('a state that was reset has counted nothing', () => {
    const state = flowState({ tags: ['sweep'] });
    state.advance(T0);
    state.see(seen({ tags: sweep }), false);
    state.reset();
    state.advance(T0);
    expect(state.see(seen({ tags: sweep }), true)).toBe(true);
    expect(sum(state)).toBe(15_000);
  });
});
