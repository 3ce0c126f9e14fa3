/** docs/keys.md is made of the commands and panes as they are: `npx vitest run tests/unit/renderer/keyboard-map.test.ts -u` writes it again. */
import { describe, expect, it, test, vi } from 'vitest';
import { commandOn, heardBy, isTypedAlone, keysOfLabel } from '../../../src/renderer/app/settings/key-owner.ts';
import { combosOf, keysText } from '../../../src/renderer/components/match-keys.ts';
import { ANYWHERE_KEYS, TABLE_KEYS } from '../../../src/renderer/app/dialogs/fixed-keys.ts';

// The window's stream asks for its frames as the module loads; nothing is drawn here.
vi.stubGlobal('window', {});
const { PANES } = await import('../../../src/renderer/app/panes.ts');
const { appCommands } = await import('../../../src/renderer/app/app-commands.ts');
const { registerPanes } = await import('../../../src/renderer/workspace/pane-registry.ts');
registerPanes(PANES);

type Row = readonly [keys: string, does: string];

const table = (title: string, rows: readonly Row[]): string =>
  [`## ${title}`, '| keys | what they do |', '|---|---|', ...rows.map(([keys, does]) => `| ${keys} | ${does} |`)].join(
    '\n',
  );
const cap = (keys: string): string =>
  combosOf(keysText(keys))
    .map((combo) => `\`${combo.replaceAll('|', '\\|')}\``)
    .join(' ');

function keyMap(): string {
  const commands = appCommands();
  const keyed = commands.filter(({ keys }) => keys !== undefined);
  const groups = Map.groupBy(keyed, ({ group }) => group);
  const inPanes = Map.groupBy(
    commands.filter(({ paneKey }) => paneKey !== undefined),
    ({ group }) => group,
  );
  const fixed = (rows: readonly Row[]): Row[] => rows.map(([keys, does]) => [cap(keys), does]);
  return `${[
    '# Keyboard map',
    'Made from the commands themselves: a test fails where this page and the terminal differ. Ctrl is ⌘ on a Mac. `Ctrl 1` to `Ctrl 9` are the workspaces in their order. Any command’s key can be changed in Settings → Keys; `?` shows the map as it is.',
    table('Anywhere', fixed(ANYWHERE_KEYS)),
    ...[...groups].map(([group, list]) =>
      table(
        group,
        list.map(({ keys, title }) => [cap(keys!), title]),
      ),
    ),
    table('Tables', fixed(TABLE_KEYS)),
    ...PANES.flatMap(({ title: pane, ownKeys = [] }) => {
      const chosen = inPanes.get(pane) ?? [];
      const rows = [...fixed(ownKeys), ...chosen.map(({ paneKey, title }): Row => [cap(paneKey!), title])];
      return rows.length === 0 ? [] : [table(`${pane}, while it has the keyboard`, rows)];
    }),
  ].join('\n\n')}\n`;
}

test('docs/keys.md says what the keys do', async () => {
  await expect(keyMap()).toMatchFileSnapshot('../../../docs/keys.md');
});

test('no two commands have the same key', () => {
  const keys = appCommands().flatMap((command) => command.keys ?? []);
  expect(keys.length).toBeGreaterThan(15);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

describe('a key that is taken already', () => {
  it.each([
    ['F6', 'anywhere: Next group of panes, or the one before'],
    ['Shift+F6', 'anywhere: Next group of panes, or the one before'],
    ['Alt+Enter', 'in every table: Open its chain, at its strike'],
    ['Insert', 'in every table: Add it to the active list'],
    ['Ctrl+C', 'in every table: Copy the chosen rows as a table'],
    ['Ctrl+V', 'in every field: Copy, cut, paste'],
    ['Alt+ArrowUp', 'in Watchlist: Move the row'],
    ['/', 'in Flow: The filter as text'],
    ['+', 'in Chart: Zoom in and out'],
    ['Alt+4', 'anywhere: To that pane, which takes the keyboard'],
    ['Ctrl+Z', 'in every field: Undo and redo what was typed'],
    ['Alt+Q', undefined],
    ['F7', undefined],
  ])('%s: %s', (keys, does) => expect(heardBy(keys, PANES)).toBe(does));

  it('is each of those that the map names for tables, panes and anywhere', () => {
    const labels = [...ANYWHERE_KEYS, ...TABLE_KEYS, ...PANES.flatMap(({ ownKeys = [] }) => ownKeys)].map(
      ([keys]) => keys,
    );
    for (const keys of labels.flatMap(keysOfLabel))
      expect([keys, heardBy(keys, PANES)]).toEqual([keys, expect.any(String)]);
    expect(keysOfLabel('Ctrl Home Ctrl End')).toEqual(['Ctrl+Home', 'Ctrl+End']);
    expect(keysOfLabel('Alt 1 … 9')).toHaveLength(9);
    expect(combosOf('A … Z 0 … 9 Ctrl Shift C ↑ -')).toEqual(['A … Z', '0 … 9', 'Ctrl Shift C', '↑', '-']);
    expect(keysOfLabel('Space')).toEqual([' ']);
  });

  it('is another command’s, or typed', () => {
    const commands = appCommands();
    expect(commandOn('Alt+W', commands, 'pane.maximize')?.id).toBe('pane.close');
    expect(commandOn('Alt+W', commands, 'pane.close')).toBeUndefined();
    for (const keys of [' ', 'Q', 'Shift+Q', '7', 'Enter', 'ArrowUp', 'Shift+Tab'])
      expect(isTypedAlone(keys)).toBe(true);
    for (const keys of ['F6', 'Ctrl+Q', '?', 'Insert', 'Alt+ ']) expect(isTypedAlone(keys)).toBe(false);
  });
});
