import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertLogSchema } from '../../../../src/shared/settings/alert-log.ts';
import { alertsSchema, readAlertFile } from '../../../../src/shared/settings/alerts.ts';
import { chartsSchema } from '../../../../src/shared/settings/charts.ts';
import { readPresetFile } from '../../../../src/shared/settings/flow-preset-file.ts';
import { freeName } from '../../../../src/shared/settings/name-text.ts';
import { preferencesSchema } from '../../../../src/shared/settings/preferences.ts';
import { isSavedSymbol } from '../../../../src/shared/settings/saved-name.ts';
import { salvage } from '../../../../src/shared/settings/salvage.ts';
import { watchlistsSchema } from '../../../../src/shared/settings/watchlists.ts';
import { deskFileSchema, workspaceSchema } from '../../../../src/shared/settings/workspace.ts';

const FEED_RULE = { groups: [[{ kind: 'stale', market: 'options' }]] };

/** How a list of things with these names reads, by the kind of file they stand in. */
const FILES: Record<string, (names: readonly string[]) => string[]> = {
  'watchlists.json, lists': (names) =>
    watchlistsSchema
      .parse({ lists: names.map((name, i) => ({ id: `${i}`, name, groups: [] })) })
      .lists.map(({ name }) => name),
  'workspace.json': (names) =>
    workspaceSchema.parse({ desks: names.map((name, i) => ({ id: `${i}`, name })) }).desks.map(({ name }) => name),
  'preferences.json, filters': (names) =>
    preferencesSchema
      .parse({ flow: { presets: names.map((name) => ({ name, filter: {} })) } })
      .flow.presets.map(({ name }) => name),
  'preferences.json, scans': (names) =>
    preferencesSchema.parse({ scans: names.map((name) => ({ name, scan: {} })) }).scans.map(({ name }) => name),
  'charts.json, templates': (names) =>
    chartsSchema.parse({ templates: names.map((name) => ({ name, settings: {} })) }).templates.map(({ name }) => name),
  'a file of filters': (names) =>
    readPresetFile(JSON.stringify({ flowPresets: names.map((name) => ({ name, filter: '' })) })).presets.map(
      ({ name }) => name,
    ),
};

const LONG = 'x'.repeat(10_000);

describe.each(Object.entries(FILES))('%s', (_file, read) => {
  it.each([
    ['control characters', ['a\u0000b\u001b[31mc\n'], ['a b [31mc']],
    ['a turned direction', ['evil\u202etxt.exe\u2066'], ['eviltxt.exe']],
    [
      'nothing to see',
      ['', ' \u200b\u00a0', '\u200d', '\u3164\u2800'],
      ['Unnamed', 'Unnamed 2', 'Unnamed 3', 'Unnamed 4'],
    ],
    ['10,000 characters', [LONG, LONG], ['x'.repeat(60), `${'x'.repeat(58)} 2`]],
    ['names twice', ['Calls', 'Calls 2', 'Calls'], ['Calls', 'Calls 2', 'Calls 3']],
    ['names that every object has', ['__proto__', 'constructor'], ['__proto__', 'constructor']],
  ])('takes %s', (_what, names, shown) => expect(read(names)).toEqual(shown));
});

describe('names that may stand twice, or be empty', () => {
  const rules = (names: string[]) => names.map((name, i) => ({ id: `r${i}`, name, ...FEED_RULE }));
  const DIRTY = ['spread\u202e', '\u2066', LONG, 'two', 'two'];
  const CLEAN = ['spread', '', 'x'.repeat(80), 'two', 'two'];

  it('alerts: on disk, in a file, and in what a refusal calls them', () => {
    expect(alertsSchema.parse({ rules: rules(DIRTY) }).rules.map(({ name }) => name)).toEqual(CLEAN);
    const file = readAlertFile(JSON.stringify({ rules: [...rules(DIRTY), { id: 'x', name: `no\u202e${LONG}` }] }));
    expect(file.rules.map(({ name }) => name)).toEqual(CLEAN);
    expect(file.rejected).toEqual([expect.stringMatching(/^rule 6 “nox{78}”: /)]);
  });

  it('the alert log says one line of each', () => {
    const entry = { id: '1', ruleId: 'r', name: 'a\u202eb', summary: 'c\nd', atMs: 1, world: 'live', source: 's' };
    const readings = [{ label: 'l\u0007', text: 't\u2067', value: 1 }];
    const { entries } = alertLogSchema.parse({ entries: [{ ...entry, readings, notify: true, sound: true }] });
    expect(entries[0]).toMatchObject({ name: 'ab', summary: 'c d', readings: [{ label: 'l', text: 't' }] });
  });

  it('groups and notes of a list, words of a drawing', () => {
    const group = { name: 'g\u202e', symbols: ['SPY'] };
    const { lists } = watchlistsSchema.parse({
      lists: [{ id: 'a', name: 'A', groups: [group], notes: { SPY: LONG } }],
    });
    expect(lists[0].groups[0].name).toBe('g');
    expect(lists[0].notes).toEqual({ SPY: 'x'.repeat(200) });
    const drawing = { id: 'd', tool: 'text', points: [{ atMs: 1, price: 2 }], text: `\u202e${LONG}` };
    expect(chartsSchema.parse({ drawings: { SPY: [drawing] } }).drawings['SPY'][0].text).toBe('x'.repeat(200));
  });
});

describe('what is kept under an id or a symbol', () => {
  it('two rules of one id are both kept, and are two', () => {
    const rule = { id: 'r', ...FEED_RULE };
    expect(alertsSchema.parse({ rules: [rule, rule, { ...rule, id: 'r-2' }] }).rules.map(({ id }) => id)).toEqual([
      'r',
      'r-2',
      'r-2-2',
    ]);
  });

  const BAD = ['__proto__', 'constructor', 'toString', LONG, '', 'S PY', 'S\u202ePY', 'SPY\u0000'];
  it.each(BAD)('%j is no symbol', (text) => expect(isSavedSymbol(text)).toBe(false));
  it.each(['SPY', 'I:SPX', 'O:SPY261218C00650000', 'BRK.B', 'ABRpD', 'BF/B', 'TSLA1'])('%s is one', (text) =>
    expect(isSavedSymbol(text)).toBe(true),
  );

  it('no file brings one that is none', () => {
    const keyed = `{${BAD.map((key) => `${JSON.stringify(key)}:[]`).join()},"SPY":[]}`;
    expect(Object.keys(chartsSchema.parse(JSON.parse(`{"drawings":${keyed}}`)).drawings)).toEqual(['SPY']);
    const recent = [...BAD, 'SPY', 7, 'SPY'];
    expect(salvage({ recent }, workspaceSchema)?.value.recent).toEqual(['SPY']);
    for (const blue of BAD)
      expect(deskFileSchema.safeParse({ tapedeckWorkspace: 1, name: 'n', linkGroups: { blue } }).success).toBe(false);
    const lists = [{ id: 'a', name: 'A', groups: [{ name: '', symbols: [...BAD, 'SPY'] }] }];
    expect(salvage({ lists }, watchlistsSchema)?.value.lists[0].groups[0].symbols).toEqual(['SPY']);
    for (const symbol of [...BAD, null, 7, {}]) {
      expect(workspaceSchema.safeParse({ recent: [symbol] }).success).toBe(false);
      const one = [{ id: 'a', name: 'A', groups: [{ name: '', symbols: [symbol, 'SPY'] }] }];
      expect(watchlistsSchema.safeParse({ lists: one }).success).toBe(false);
    }
  });

  const groups = [
    { name: 'Core', symbols: ['SPY', 'QQQ'] },
    { name: 'Rest', symbols: ['AMD'] },
  ];
  const lists = [
    { id: 'main', name: 'Main', groups },
    { id: 'two', name: 'Two', groups },
  ];
  it.each([
    ['name', { name: 5 }, { id: 'two', name: 'Unnamed', groups }],
    ['id', { id: null }, { id: 'list', name: 'Two', groups }],
    ['groups', { groups: 'x' }, { id: 'two', name: 'Two', groups: [] }],
    [
      'name of a group',
      { groups: [{ ...groups[0], name: 5 }, groups[1]] },
      { id: 'two', name: 'Two', groups: [{ ...groups[0], name: 'Unnamed' }, groups[1]] },
    ],
  ])('a damaged %s costs a watchlist nothing else', (_, damage, left) => {
    const damaged = [lists[0], { ...lists[1], ...damage }];
    expect(watchlistsSchema.safeParse({ lists: damaged }).success).toBe(false);
    expect(salvage({ lists: damaged }, watchlistsSchema)?.value.lists).toEqual([lists[0], left]);
  });

  it.each([
    ['name', { name: 5 }, { name: 'Unnamed' }],
    ['id', { id: '' }, { id: 'desk' }],
  ])('a damaged %s costs a workspace nothing else', (_, damage, left) => {
    const desk = { id: 'd2', name: 'Mine', linkGroups: { blue: 'NVDA' }, panes: { 'chart-1': { linkGroup: 'green' } } };
    expect(workspaceSchema.safeParse({ desks: [{ ...desk, ...damage }] }).success).toBe(false);
    expect(salvage({ desks: [{ ...desk, ...damage }] }, workspaceSchema)?.value.desks).toEqual([{ ...desk, ...left }]);
  });

  it.each([
    ['link group', { linkGroup: 'gren' }, { linkGroup: 'blue' }],
    ['symbol', { symbol: 'S PY' }, { symbol: undefined }],
    ['version', { settingsVersion: 'two' }, { settingsVersion: undefined }],
  ])('a damaged %s of a pane is not taken silently, and leaves its settings', (_, damage, left) => {
    const pane = { linkGroup: 'green', symbol: 'TSLA', settings: { timeframeMs: 300_000 }, settingsVersion: 2 };
    const damaged = { panes: { 'chart-1': { ...pane, ...damage }, 'flow-1': pane } };
    expect(workspaceSchema.safeParse(damaged).success).toBe(false);
    expect(salvage(damaged, workspaceSchema)?.value.panes).toEqual({
      'chart-1': { ...pane, ...left },
      'flow-1': pane,
    });
  });
});

it('a free name is free, and no longer than it may be', () =>
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 6 })), fc.string({ minLength: 1, maxLength: 6 }), (taken, wanted) => {
      const name = freeName(new Set([...taken, wanted]), wanted, 6);
      expect([...taken, wanted]).not.toContain(name);
      expect(name.length).toBeLessThanOrEqual(6);
    }),
  ));
