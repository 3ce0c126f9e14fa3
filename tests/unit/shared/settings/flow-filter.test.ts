import { describe, expect, it } from 'vitest';
import {
  BUILT_IN_PRESETS,
  describeFlowFilter,
  flowFilterSettingsSchema,
  flowPresetSchema,
  sameFilter,
} from '../../../../src/shared/settings/flow-filter.ts';

const filter = (change: object = {}): ReturnType<typeof flowFilterSettingsSchema.parse> =>
  flowFilterSettingsSchema.parse(change);

describe('flow filters', () => {
  it('show what matters unless asked for more: no one-lots', () => {
    expect(filter().minPremiumUsd).toBe(25_000);
    expect(sameFilter(filter(), BUILT_IN_PRESETS[0].filter)).toBe(true);
    expect(BUILT_IN_PRESETS.at(-1)).toMatchObject({ name: 'Everything', filter: { minPremiumUsd: 0 } });
  });

  it('built in are valid, each under a name and a filter of its own', () => {
    for (const preset of BUILT_IN_PRESETS) expect(flowPresetSchema.parse(preset)).toEqual(preset);
    expect(new Set(BUILT_IN_PRESETS.map(({ name }) => name)).size).toBe(BUILT_IN_PRESETS.length);
    BUILT_IN_PRESETS.forEach((a, i) =>
      BUILT_IN_PRESETS.forEach((b, j) => expect(sameFilter(a.filter, b.filter)).toBe(i === j)),
    );
  });

  it('are the same whatever the order of their lists', () => {
    expect(sameFilter(filter({ tags: ['sweep', 'block'] }), filter({ tags: ['block', 'sweep'] }))).toBe(true);
    expect(sameFilter(filter({ tags: ['sweep'] }), filter({ without: ['sweep'] }))).toBe(false);
    // What a pane remembers besides is no part of its filter.
    expect(sameFilter(Object.assign(filter(), { groupSweeps: false }), filter())).toBe(true);
  });

  it.each([
    [{ minPremiumUsd: 0 }, 'Everything'],
    [{}, '≥ $25k'],
    [
      { underlyings: ['SPY'], rights: ['C'], minPremiumUsd: 1_000_000, tags: ['sweep'], without: ['multiLeg'] },
      'SPY · calls · ≥ $1M · sweep · not multiLeg',
    ],
  ])('in words: %o', (change, words) => expect(describeFlowFilter(filter(change))).toBe(words));

  it('in words are cut where a name ends', () => {
    const long = filter({
      follow: true,
      minSize: 50,
      expiry: 'today',
      moneyness: 'out',
      sides: [4, 5],
      tags: ['block'],
    });
    expect(describeFlowFilter(long)).toMatch(/^link group · ≥ \$25k · ≥ 50 contracts · expires today · out/);
    expect(describeFlowFilter(long)).toHaveLength(60);
  });
});
