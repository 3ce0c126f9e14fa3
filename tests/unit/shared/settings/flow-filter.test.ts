import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printVocabulary } from '../../../../src/shared/flow/print-vocabulary.ts';
import { parseQuery } from '../../../../src/shared/query/parse-query.ts';
import {
  nameOfFilter,
  readPresetFile,
  withImported,
  writePresetFile,
} from '../../../../src/shared/settings/flow-preset-file.ts';
import { filterOfQuery, textOfFilter } from '../../../../src/shared/settings/flow-filter-text.ts';
import {
  BUILT_IN_PRESETS,
  EXPIRY_WINDOWS,
  flowFilterSettingsSchema,
  flowPresetSchema,
  MONEYNESS_WINDOWS,
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

  it('are named by their text, as far as a name goes', () => {
    expect(nameOfFilter(filter({ minPremiumUsd: 0 }))).toBe('Everything');
    expect(nameOfFilter(filter({ tags: ['sweep'], without: ['late'] }))).toBe(
      'premium >= 25k and tag = sweep and not tag = late',
    );
    expect(nameOfFilter(filter({ tags: ['sweep', 'block'], sides: [4, 5], minSize: 50 }))).toHaveLength(60);
  });
});

describe('the text of a filter', () => {
  const words = fc.constantFrom('SPY', 'I:SPX', 'BRK.B');
  const filters = fc
    .record({
      underlyings: fc.uniqueArray(words, { maxLength: 3 }),
      lists: fc.uniqueArray(fc.constantFrom('Main', 'Semis'), { maxLength: 2 }),
      rights: fc.subarray<'C' | 'P'>(['C', 'P'], { maxLength: 1 }),
      minPremiumUsd: fc.constantFrom(0, 25_000, 1_234.5),
      minSize: fc.constantFrom(0, 10, 500),
      expiry: fc.constantFrom(...EXPIRY_WINDOWS),
      moneyness: fc.constantFrom(...MONEYNESS_WINDOWS),
      sides: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
      tags: fc.subarray(['sweep', 'block', 'openingGuess'], { maxLength: 3 }),
      without: fc.subarray(['late', 'cancel'], { maxLength: 2 }),
      where: fc.constantFrom('', 'delta > 0.5', 'otm > 5% or venue in (cboe, box)', 'dte > 2 and not price < 1'),
    })
    .map(filter);

  it('says all of it: read again it is the same filter', () => {
    fc.assert(
      fc.property(filters, (known) => {
        const { query } = parseQuery(textOfFilter(known), printVocabulary());
        expect(sameFilter(filter(filterOfQuery(query)), known)).toBe(true);
      }),
    );
  });

  it('keeps what the menus have no field for, and what is said twice', () => {
    const { query } = parseQuery('premium >= 5k and premium >= 1k and tag = sweep and tag = block', printVocabulary());
    expect(filterOfQuery(query)).toMatchObject({
      minPremiumUsd: 5_000,
      tags: ['sweep'],
      where: 'premium >= 1k and tag = block',
    });
    const either = parseQuery('premium >= 5k or tag = sweep', printVocabulary()).query;
    expect(filterOfQuery(either)).toMatchObject({ minPremiumUsd: 0, tags: [], where: 'premium >= 5k or tag = sweep' });
  });

  it('names an index once, by whatever of its names', () => {
    const { query } = parseQuery('underlying in (SPX, spxw, I:SPX, BRKB)', printVocabulary());
    expect(filterOfQuery(query)).toMatchObject({ underlyings: ['I:SPX', 'BRK.B'], where: '' });
  });

  it('leaves the link group alone unless it names an underlying', () => {
    expect('follow' in filterOfQuery(parseQuery('size > 5', printVocabulary()).query)).toBe(false);
    expect(filterOfQuery(parseQuery('underlying = SPY', printVocabulary()).query).follow).toBe(false);
  });

  it('goes to a file and back; what cannot be read is named', () => {
    const own = BUILT_IN_PRESETS.map(({ name, filter: f }) => ({ name, filter: f }));
    expect(readPresetFile(writePresetFile(own))).toEqual({ presets: own, rejected: [], differing: [] });
    const file = JSON.stringify({
      flowPresets: [
        { name: 'A', filter: 'premium > ' },
        { name: 'B', filter: '' },
      ],
    });
    expect(readPresetFile(file)).toMatchObject({
      presets: [{ name: 'B', filter: { minPremiumUsd: 0 } }],
      rejected: ['“A”: Expected after “>”: an amount of dollars, such as 100k or 1.5M.'],
    });
    const damaged = {
      flowPresets: [
        { name: 5, filter: '' },
        null,
        { name: 'n'.repeat(61), filter: '' },
        { name: 'Good', filter: 'size > 5' },
      ],
    };
    const read = readPresetFile(JSON.stringify(damaged));
    expect(read.presets.map(({ name }) => name)).toEqual(['n'.repeat(60), 'Good']);
    expect(read.rejected).toEqual(['filter 1: name: must be a text', 'filter 2: filter: must be a group of fields']);
    expect(() => readPresetFile('[]')).toThrow(/no file of flow filters/);
    expect(() => readPresetFile('{')).toThrow(/^It is not JSON/);
  });

  it("comes behind one's own: a taken name gets a number, the same filter is not added twice, over fifty are left out", () => {
    const [first, second, third] = BUILT_IN_PRESETS.map(({ filter }) => filter);
    const own = [{ name: 'A', filter: first }];
    expect(withImported(own, [{ name: 'A', filter: first }])).toEqual({ presets: own, added: 0, leftOut: [] });
    expect(
      withImported(own, [
        { name: 'A', filter: second },
        { name: 'B', filter: third },
      ]),
    ).toEqual({
      presets: [...own, { name: 'A 2', filter: second }, { name: 'B', filter: third }],
      added: 2,
      leftOut: [],
    });
    expect(withImported([], [{ name: 'Large prints', filter: third }, BUILT_IN_PRESETS[1]])).toEqual({
      presets: [{ name: 'Large prints 2', filter: third }],
      added: 1,
      leftOut: [],
    });
    const many = Array.from({ length: 50 }, (_, i) => ({ name: `n${i}`, filter: second }));
    expect(withImported(own, many)).toMatchObject({ added: 49, leftOut: ['“n49”: 50 are the most'] });
  });

  it('keeps as text what the menus cannot hold: more names than they take, and a longer name of a list', () => {
    const symbols = Array.from(
      { length: 201 },
      (_, i) => `A${String.fromCharCode(65 + (i % 26), 65 + Math.floor(i / 26))}`,
    );
    for (const filter of [`underlying in (${symbols.join(', ')})`, `underlying = "${'x'.repeat(61)}"`]) {
      const { presets, rejected } = readPresetFile(JSON.stringify({ flowPresets: [{ name: 'Many', filter }] }));
      expect(rejected).toEqual([]);
      expect(presets[0].filter).toMatchObject({ underlyings: [], lists: [], where: filter });
    }
  });

  it.each<[what: string, change: object]>([
    ['of the link group’s symbol', { follow: true, minPremiumUsd: 50_000 }],
    ['of a list whose name has quotation marks', { lists: ['My “hot” names', '"q"'] }],
    ['of both', { follow: true, lists: ['a "b"'], tags: ['sweep'] }],
  ])('%s comes back from a file as it was', (_what, change) => {
    const own = [{ name: 'Mine', filter: filter(change) }];
    expect(readPresetFile(writePresetFile(own))).toEqual({ presets: own, rejected: [], differing: [] });
  });

  it('whose text was changed in a file is what the text says, and that is told', () => {
    const own = [{ name: 'Mine', filter: filter({ follow: true, minPremiumUsd: 50_000 }) }];
    const changed = (text: string) => readPresetFile(writePresetFile(own).replace('premium >= 50k', text));
    expect(changed('premium >= 75k')).toEqual({
      presets: [{ name: 'Mine', filter: filter({ minPremiumUsd: 75_000 }) }],
      rejected: [],
      differing: ['Mine'],
    });
    expect(changed(' premium >= 50k ')).toEqual({ presets: own, rejected: [], differing: [] });
    expect(changed('premium >').rejected).toHaveLength(1);
  });

  it('is its text alone in a file where that says it all', () => {
    const file = writePresetFile([{ name: 'Mine', filter: filter({ lists: ['Main'], tags: ['sweep'] }) }]);
    expect(JSON.parse(file)).toEqual({
      flowPresets: [{ name: 'Mine', filter: 'underlying = "Main" and premium >= 25k and tag = sweep' }],
    });
  });

  it('in a settings file that is no condition is refused', () => {
    expect(flowFilterSettingsSchema.safeParse({ where: 'premium >' }).success).toBe(false);
  });
});
