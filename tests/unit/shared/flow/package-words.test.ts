import { expect, it } from 'vitest';
import {
  packageCount,
  packageName,
  packageStrikes,
  type PackageLeg,
} from '../../../../src/shared/flow/package-words.ts';

const leg = (strike: number, right: 'C' | 'P' = 'C', size = 10, expiry = '2026-12-18'): PackageLeg => ({
  contract: { strike, right, expiry },
  size,
});

it.each<[string, string, number, PackageLeg[]]>([
  ['vertical', '650/660 C', 10, [leg(660), leg(650)]],
  ['ratio spread', '650/660 C', 10, [leg(650, 'C', 10), leg(660, 'C', 20)]],
  ['calendar', '650 C', 10, [leg(650), leg(650, 'C', 10, '2027-01-15')]],
  ['diagonal', '650/660 C', 10, [leg(650), leg(660, 'C', 10, '2027-01-15')]],
  ['straddle', '650C/650P', 10, [leg(650), leg(650, 'P')]],
  ['strangle or risk reversal', '640P/660C', 10, [leg(660), leg(640, 'P')]],
  ['butterfly', '640–660 P', 5, [leg(650, 'P', 10), leg(640, 'P', 5), leg(660, 'P', 5)]],
  ['3 legs', '640–660 P', 5, [leg(640, 'P', 10), leg(650, 'P', 5), leg(660, 'P', 5)]],
  ['iron condor', '630P–670C', 1, [leg(630, 'P', 1), leg(640, 'P', 1), leg(660, 'C', 1), leg(670, 'C', 1)]],
  ['iron butterfly', '640P–660C', 3, [leg(640, 'P', 3), leg(650, 'P', 3), leg(650, 'C', 3), leg(660, 'C', 3)]],
  [
    '4 legs',
    '650/660 C',
    2,
    [leg(650, 'C', 2), leg(660, 'C', 2), leg(650, 'C', 2, '2027-01-15'), leg(660, 'C', 2, '2027-01-15')],
  ],
])('%s: %s', (name, strikes, count, legs) => {
  expect([packageName(legs), packageStrikes(legs), packageCount(legs)]).toEqual([name, strikes, count]);
});

it('names the strikes of no package in more than a column of them holds', () => {
  const strikes = [25_310, 25_320, 25_330, 25_340];
  for (const rights of ['CC', 'CP', 'PCCP', 'PPCC', 'CCCC']) {
    const legs = Array.from(rights, (right, i) => leg(strikes[i], right as 'C' | 'P'));
    const text = packageStrikes(legs);
    expect(text.length).toBeLessThanOrEqual('25310P/25320C'.length);
    expect(text).toMatch(/^25310.*253[234]0 ?[CP]$/);
  }
});
