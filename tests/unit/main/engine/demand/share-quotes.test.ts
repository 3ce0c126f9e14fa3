import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOOR_STRIKES, shareQuotes, type StrikeLadder } from '../../../../../src/main/engine/demand/share-quotes.ts';

/** A ladder of strikes `step` apart around `spot`, as the chain orders them. */
const ladder = (name: string, spot: number, days: number, strikes = 60, step = 5): StrikeLadder => {
  const centre = Math.round(spot / step);
  return Array.from({ length: strikes }, (_, i) => centre + (i % 2 === 0 ? -(i >> 1) : (i >> 1) + 1))
    .map((at) => at * step)
    .map((strike) => ({
      symbols: [`${name} ${strike} C`, `${name} ${strike} P`],
      distance: Math.abs(Math.log(strike / spot)) / Math.sqrt(days / 365),
    }));
};
const none = new Set<string>();
const share = (ladders: StrikeLadder[], limit: number, onScreen = none, streaming = none): string[] =>
  shareQuotes({ ladders, limit, onScreen, streaming });
const of = (name: string, chosen: readonly string[]): number => chosen.filter((s) => s.startsWith(`${name} `)).length;

describe('the shares of option quotes', () => {
  it('what is on screen comes first, whole; the rest of the limit is given out', () => {
    const spy = ladder('SPY', 650, 7);
    const onScreen = new Set(spy.slice(0, 30).flatMap((r) => r.symbols));
    const chosen = share([spy], 100, onScreen);
    expect(chosen).toHaveLength(40);
    expect(chosen.filter((symbol) => onScreen.has(symbol))).toEqual([]);
    expect(share([spy], 60, onScreen)).toEqual([]);
    expect(share([spy], 50, onScreen)).toEqual([]);
  });

  it('every chain gets its floor, however many the others are', () => {
    const many = Array.from({ length: 30 }, (_, i) => ladder(`SPX${i}`, 6500, 1 + i));
    const chosen = share([...many, ladder('QQQ', 600, 300)], 950);
    expect(chosen).toHaveLength(950);
    for (const name of ['SPX0', 'SPX29', 'QQQ']) expect(of(name, chosen)).toBeGreaterThanOrEqual(FLOOR_STRIKES * 2);
  });

  it('hot contracts come after the floor and before far strikes, a fifth of the limit at most, none twice', () => {
    const spy = ladder('SPY', 650, 7);
    const hot = [spy[0].symbols[0], ...Array.from({ length: 50 }, (_, i) => `NVDA ${i} C`)];
    const shown = new Set(['NVDA 3 C']);
    const chosen = shareQuotes({ ladders: [spy], limit: 100, onScreen: shown, streaming: none, hot });
    expect(chosen).toHaveLength(99);
    expect(new Set(chosen).size).toBe(99);
    expect(chosen.slice(0, FLOOR_STRIKES * 2).every((symbol) => symbol.startsWith('SPY '))).toBe(true);
    expect(chosen.filter((symbol) => symbol.startsWith('NVDA '))).toEqual(
      Array.from({ length: 21 }, (_, i) => `NVDA ${i} C`).filter((symbol) => symbol !== 'NVDA 3 C'),
    );
    expect(shareQuotes({ ladders: [spy], limit: 10, onScreen: none, streaming: none, hot })).toEqual(share([spy], 10));
  });

  it('beyond the floor the strikes closest to the money come first, in standard moves', () => {
    // Ten dollars are far from the money for tomorrow, near it for a year from now.
    const chosen = share([ladder('DAY', 650, 1), ladder('YEAR', 650, 365)], 120);
    expect([of('DAY', chosen), of('YEAR', chosen)]).toEqual([10, 110]);
  });

  it('fill strike by strike outwards where even the floors are too many', () => {
    const chosen = share([ladder('A', 100, 7), ladder('B', 100, 7), ladder('C', 100, 7)], 8);
    expect(chosen.map((s) => s.split(' ')[0])).toEqual(['A', 'A', 'B', 'B', 'C', 'C', 'A', 'A']);
  });

  it.each([
    // What the farther strike streams, and which of the two keeps the one place.
    [[], 0.86, 'near'],
    [['far C', 'far P'], 0.86, 'far'],
    [['far P'], 0.86, 'far'],
    [['far C', 'far P'], 0.84, 'near'],
    [['far C', 'far P'], 0.85, 'near'],
  ])('with %j streaming and a strike at %s of its distance: %s', (streaming, share85, kept) => {
    const floor = Array.from({ length: FLOOR_STRIKES }, () => ({ symbols: [], distance: 0 }));
    const near = { symbols: ['near C', 'near P'], distance: share85 };
    const far = { symbols: ['far C', 'far P'], distance: 1 };
    expect(share([[...floor, near, far]], 2, none, new Set(streaming))).toEqual([`${kept} C`, `${kept} P`]);
  });

  it('a spot that wobbles between two strikes moves nothing', () => {
    const at = (spot: number): StrikeLadder[] => [ladder('A', spot, 7, 60, 1), ladder('B', 300, 30, 60, 1)];
    let streaming = new Set(share(at(650.2), 100));
    const first = [...streaming].toSorted();
    for (let i = 0; i < 20; i++) {
      const chosen = share(at(650.2 + 0.2 * Math.sin(i)), 100, none, streaming);
      expect(chosen.toSorted()).toEqual(first);
      streaming = new Set(chosen);
    }
    // A true move is followed.
    expect(share(at(670), 100, none, streaming).toSorted()).not.toEqual(first);
  });

  it('never more than the limit with those on screen, none twice, all of it where there are enough', () => {
    const ladders = fc.array(
      fc.record({
        spot: fc.integer({ min: 50, max: 900 }),
        days: fc.integer({ min: 1, max: 700 }),
        strikes: fc.nat(40),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(ladders, fc.nat(200), fc.nat(20), (list, limit, shown) => {
        const all = list.map(({ spot, days, strikes }, i) => ladder(`L${i}`, spot, days, strikes));
        const symbols = all.flatMap((l) => l.flatMap((r) => r.symbols));
        const onScreen = new Set(symbols.slice(0, shown));
        const chosen = share(all, limit, onScreen);
        expect(new Set([...chosen, ...onScreen]).size).toBe(chosen.length + onScreen.size);
        const room = Math.max(0, limit - onScreen.size);
        expect(chosen).toHaveLength(Math.min(room, symbols.length - onScreen.size));
      }),
    );
  });
});
