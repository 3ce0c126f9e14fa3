/** Every pane's definition, and what a workspace saved by an earlier terminal becomes with them. */
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { workspaceSchema } from '../../../../src/shared/settings/workspace.ts';
import type { PaneDefinition } from '../../../../src/renderer/workspace/pane-types.ts';

// The window's stream asks for its frames as the module loads; nothing is drawn here.
vi.stubGlobal('window', {});
const { PANES } = await import('../../../../src/renderer/app/panes.ts');
const { appCommands } = await import('../../../../src/renderer/app/app-commands.ts');
const { rankCommands } = await import('../../../../src/renderer/commands/rank-commands.ts');
const { paneCommandSources } = await import('../../../../src/renderer/workspace/pane-commands.ts');
const { registerPanes, paneDefinition } = await import('../../../../src/renderer/workspace/pane-registry.ts');
const { readSettings } = await import('../../../../src/renderer/workspace/pane-settings.ts');
registerPanes(PANES);

const COMPUTE_NOTHING = new Set(['health', 'replay', 'alerts']);

describe('the panes’ definitions', () => {
  it.each(PANES.map((pane) => [pane.id, pane] as const))(
    '%s has a folder of its name and defaults that stand',
    (id, pane) => {
      expect(readFileSync(`src/renderer/panes/${id}/definition.ts`, 'utf8')).toContain(`id: '${id}'`);
      const defaults = pane.settings.schema.parse({});
      expect(pane.settings.schema.parse(defaults)).toEqual(defaults);
      expect(readSettings(pane, undefined)).toEqual(defaults);
      expect(pane.help).toMatch(/^[A-Z].{40,}\.$/s);
      expect(pane.about?.sources.length).toBeGreaterThan(0);
      // What computes says how.
      if (!COMPUTE_NOTHING.has(id)) expect(pane.about?.formulas?.length).toBeGreaterThan(0);
    },
  );

  it('give each command and each key one owner', () => {
    const commands = appCommands();
    const ids = commands.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = commands.flatMap((command) => command.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(ids).toEqual(expect.arrayContaining(['pane.show.chain', 'pane.new.chain', 'alerts.new', 'replay.toggle']));
  });

  it.each(PANES.map((pane) => [pane.title, pane] as const))(
    'are opened by their title, “%s”, with a verb before it or none',
    (title, pane) => {
      for (const typed of [title, `open ${title}`, `show ${title.toLowerCase()}`, `go to the ${title}`])
        expect(rankCommands(appCommands(), typed)[0]?.id).toBe(`pane.show.${pane.id}`);
    },
  );

  it.each(PANES.map((pane) => [pane.title, pane] as const))(
    'have every command found by their title alone: %s',
    (title, pane) => {
      const all = [...appCommands(), ...paneCommandSources().flatMap((source) => source(''))];
      const found = new Set(rankCommands(all, title).map(({ id }) => id));
      const own = [
        ...(pane.commands ?? []).map(({ id }) => id),
        ...(pane.choices ?? []).map(({ id }) => `pane.set.${pane.id}.${id}`),
        ...(pane.commandSource?.('') ?? []).map(({ id }) => id),
        `pane.show.${pane.id}`,
        `pane.new.${pane.id}`,
      ];
      expect(own.filter((id) => !found.has(id))).toEqual([]);
    },
  );

  it.each([
    ['trend line', 'pane.ask.chart.trend'],
    ['measure', 'pane.ask.chart.measure'],
    ['fibonacci', 'pane.ask.chart.fibonacci'],
    ['draw', 'pane.ask.chart.ray'],
    ['earnings', 'pane.ask.chart.vertical'],
    ['undo', 'pane.ask.chart.undo'],
    ['png', 'pane.save.png'],
    ['png', 'pane.save.png.chart'],
    ['save image', 'pane.save.png'],
    ['import watchlist', 'pane.ask.watchlist.import'],
    ['2x2', 'desk.template.Charts 2×2'],
    ['3x3', 'desk.template.Charts 3×3'],
    ['time zone', 'times.zone'],
    ['help', 'pane.help'],
  ])('are found by what people call it: %s', (typed, id) => {
    expect(rankCommands(appCommands(), typed).map((one) => one.id)).toContain(id);
  });

  it.each([
    ['rsi', 'pane.set.chart.indicator rsi'],
    ['atr', 'pane.set.chart.indicator atr'],
    ['adx', 'pane.set.chart.indicator adx'],
  ])('run an indicator by its name: %s', (typed, id) => expect(rankCommands(appCommands(), typed)[0]?.id).toBe(id));

  it('open the help of the pane first where help is typed', () =>
    expect(rankCommands(appCommands(), 'help')[0]?.id).toBe('pane.help'));

  it('ask of a pane only what its component answers', async () => {
    const { TOOL_WORDS } = await import('../../../../src/renderer/panes/chart/chart-palette.ts');
    const chart = PANES.find(({ id }) => id === 'chart');
    expect(chart?.asks?.map(({ id }) => id)).toEqual([...Object.keys(TOOL_WORDS), 'compare', 'undo', 'redo']);
  });

  it('refuse a second pane of one id', () => {
    const [first] = PANES;
    expect(() => registerPanes([...PANES, first])).toThrow(/one id/);
    registerPanes(PANES);
  });

  it('are all that the window loads of a pane before it is shown', () => {
    const loaded = loadedWith('src/renderer/app/main.tsx');
    const reached = loaded.filter((file) => file.startsWith('src/renderer/panes/'));
    expect(reached.filter((file) => file.endsWith('/definition.ts'))).toHaveLength(PANES.length);
    expect(reached.filter((file) => file.endsWith('.tsx') || file.endsWith('.css'))).toEqual([]);
    // The libraries that draw charts are most of the code; they come with the first chart.
    const drawing = loaded.filter((file) => /from '(lightweight-charts|uplot)'/.test(readFileSync(file, 'utf8')));
    expect(drawing).toEqual([]);
  });
});

describe('a workspace saved by 0.1.0', () => {
  const text = readFileSync(new URL('saved-by-0.1.0.json', import.meta.url), 'utf8');
  const saved = workspaceSchema.parse(JSON.parse(text)) as unknown as SavedWorkspace;

  it('names only panes that there are', () => {
    const shown = [...text.matchAll(/"component": "([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(shown).size).toBeGreaterThanOrEqual(11);
    for (const id of shown) expect(paneDefinition(id)?.id).toBe(id);
  });

  it.each(Object.entries(saved.panes))('gives %s back what it remembered, field by field', (paneId, memory) => {
    const definition = paneDefinition(paneId.replace(/-\d+$/, '')) as PaneDefinition;
    const defaults = definition.settings.schema.parse({}) as object;
    expect(readSettings(definition, memory)).toEqual({ ...defaults, ...memory.settings, ...CHANGED_SINCE[paneId] });
  });
});

/** Fields that are kept in another form since. */
const CHANGED_SINCE: Record<string, object> = {
  'chart-1': {
    // All charts share it: stores/charts-store.ts.
    syncCrosshair: undefined,
    syncRange: undefined,
    indicators: [
      { id: 'vwap', kind: 'vwap', inputs: {} },
      { id: 'ema9', kind: 'ema', inputs: { length: 9 } },
    ],
  },
};

interface SavedWorkspace {
  panes: Record<string, { settings?: object }>;
}

/** Source files that load with one, by their static imports; types and `import()` load nothing. */
function loadedWith(entry: string): string[] {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    if (!/\.tsx?$/.test(file)) return;
    const code = readFileSync(file, 'utf8');
    for (const [, name] of code.matchAll(/^(?:import|export)(?! type\b)[^;]*?'(\.[^']+)';/gms))
      visit(relative('.', resolve(dirname(file), name)));
  };
  visit(entry);
  return [...seen];
}
