import { expect, it } from 'vitest';
import { compareTags, type ListedTrade, type OwnPrint } from '../../../../src/shared/flow/tag-agreement.ts';

const trade = (over: Partial<ListedTrade> = {}): ListedTrade => ({
  symbol: 'O:SPY261218C00650000',
  atMs: 1_000,
  price: 9.35,
  size: 120,
  exchange: 302,
  premiumUsd: 112_200,
  flags: ['large_premium'],
  ...over,
});
const own = (unusual: boolean, over: Partial<ListedTrade> = {}): OwnPrint => ({ ...trade(over), unusual });

it('matches equal prints one to one and names each kind of disagreement', () => {
  const compared = compareTags(
    [
      trade(),
      trade(),
      trade({ atMs: 2_000 }),
      trade({ atMs: 3_000, premiumUsd: 900_000 }),
      trade({ atMs: 4_000, exchange: 303 }),
    ],
    [
      own(true),
      own(true),
      own(false, { atMs: 2_000 }),
      own(true, { atMs: 4_000, exchange: 302 }),
      own(true, { atMs: 5_000 }),
      own(false, { atMs: 6_000 }),
    ],
  );
  expect(compared).toMatchObject({ both: 2, notTagged: 1, notReceived: 2, notListed: 2 });
  expect(compared.share).toBeCloseTo(2 / 7, 12);
  expect(compared.largest[0]).toMatchObject({ atMs: 3_000, verdict: 'notReceived', flags: ['large_premium'] });
});

it('of two equal prints the tagged one is the listed one; milliseconds decide, not their fractions', () => {
  const compared = compareTags([trade({ atMs: 1_000.75 })], [own(false), own(true)]);
  expect(compared).toMatchObject({ both: 1, notTagged: 0, notListed: 0, share: 1 });
});

it('says nothing of a share where neither names any', () => {
  expect(compareTags([], [own(false)])).toEqual({ both: 0, notReceived: 0, notTagged: 0, notListed: 0, largest: [] });
});
