/** Every pane, menu and dialog judged by axe; what colours decide, in both themes. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from '@playwright/test';
import type axe from 'axe-core';
import { seesLiveRow } from '../electron/cases.ts';
import { deskOf, expect, test } from './terminal.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Of the keyboard, and of the palette by the beginning of a title. */
const KEYS = ['Control+k', 'Control+,', '?'];
const COMMANDS = [
  'Glossary',
  'Connect your Massive key',
  'Workspace: save as',
  'Workspace: rename',
  'Tour of the terminal',
];
/** Items of a pane's menus, and its buttons, that ask for more. */
const ASKING: Record<string, readonly (readonly [button: RegExp, item?: string])[]> = {
  Watchlist: [
    [/^Watchlist menu/, 'Paste or import…'],
    [/^Watchlist menu/, 'New list…'],
  ],
  Options: [[/^Columns/, 'Save these columns as a set…']],
  Chart: [[/^Chart options/, 'Keep as a template…']],
  History: [[/^Fill in a year/]],
  Replay: [[/^Tags and note/], [/^Delete/]],
  Alerts: [
    [/^Actions for/, 'Edit…'],
    [/^Actions for/, 'Try over recorded sessions…'],
  ],
};

/** Axe walks the whole page each time: a desk of one pane, a quiet market, and a chain whose tables are of tens of cells, not of thousands. */
const DESK = deskOf({ watchlist: 'Watchlist' }, 'AMD');
/** Of a row's menu; each opens a dialog. */
const ROW_ASKING: Record<string, readonly RegExp[]> = {
  Watchlist: [/^Note…/, /^Explain/, /^Alert on it…/],
  Options: [/^Explain/],
};
const RULE = {
  id: 'one',
  name: 'SPY lives',
  groups: [[{ kind: 'value', symbol: 'SPY', measure: 'last', comparator: 'above', threshold: 1 }]],
  repeat: { mode: 'once' },
  notify: false,
  sound: false,
};
test.use({
  contextOptions: { reducedMotion: 'reduce' },
  flags: ['--simulated', '--rate', '50'],
  files: {
    'preferences.json': JSON.stringify({ theme: 'system' }),
    'workspace.json': DESK,
    'alerts.json': JSON.stringify({ version: 1, rules: [RULE] }),
  },
});

test('every pane, its menus and its dialogs are without a violation in both themes', async ({ terminal, page }) => {
  const judge = await judgeOf(page);
  await seesLiveRow(page, 'SPY');
  await page.getByRole('button', { name: 'Put these cards away' }).click();
  const seen = new Set<string>();
  for (const name of await paneNames(page)) {
    const pane = await openPane(page, name);
    await judge(name, pane);
    for (const trigger of await pane.locator('[aria-haspopup="menu"]:visible:enabled').all()) {
      const menu = (await trigger.getAttribute('aria-label')) ?? '';
      if (seen.has(menu)) continue;
      seen.add(menu);
      await trigger.click();
      await judge(`${name}, menu ${menu}`, page.getByRole('menu'));
      await close(page, 'menu');
    }
    for (const [menu, item] of ASKING[name] ?? []) {
      await pane.getByRole('button', { name: menu }).first().click();
      if (item !== undefined) await page.getByRole('menuitem', { name: item }).click();
      await judge(`${name}, ${item ?? String(menu)}`, page.getByRole('dialog'));
      await close(page, 'dialog');
    }
    const row = pane.locator('tr[data-index] td').first();
    if (await row.isVisible()) {
      await row.click({ button: 'right' });
      await judge(`${name}, a row’s menu`, page.getByRole('menu'));
      await close(page, 'menu');
      for (const item of ROW_ASKING[name] ?? []) {
        await row.click({ button: 'right' });
        await page.getByRole('menuitem', { name: item }).click();
        await judge(`${name}, ${String(item)}`, page.getByRole('dialog'));
        await close(page, 'dialog');
      }
    }
    const indicator = pane.locator('[data-indicator] > button').first();
    if (await indicator.isVisible()) {
      await indicator.click();
      await judge(`${name}, an indicator`, page.getByRole('dialog'));
      await close(page, 'dialog');
    }
    await page.keyboard.press('F1');
    await judge(`${name}, its help`, page.getByRole('dialog', { name }));
    await close(page, 'dialog');
    if (name !== 'Watchlist') await page.keyboard.press('Alt+w');
  }
  expect(seen.size).toBeGreaterThan(30);
  expect(judge.found).toEqual({});
  expect(terminal.stderr()).not.toContain('error');
});

test('the window, its menus, keys and dialogs are without a violation in both themes', async ({ terminal, page }) => {
  const judge = await judgeOf(page);
  await seesLiveRow(page, 'SPY');
  await judge('the window with the cards of the first start', page.locator('body'));
  await page.getByRole('button', { name: 'Put these cards away' }).click();
  const seen = new Set<string>();
  for (const trigger of await page.locator('header [aria-haspopup="menu"]:visible:enabled').all()) {
    const menu = (await trigger.getAttribute('aria-label')) ?? (await trigger.innerText());
    seen.add(menu);
    await trigger.click();
    await judge(`the window, menu ${menu}`, page.getByRole('menu'));
    await close(page, 'menu');
  }
  for (const keys of KEYS) {
    await page.keyboard.press(keys);
    await judge(keys, page.getByRole('dialog'));
    for (const section of await page.getByRole('dialog').getByRole('navigation').getByRole('button').all()) {
      await section.click();
      await judge(`${keys}, ${await section.innerText()}`, page.getByRole('dialog'));
    }
    await close(page, 'dialog');
  }
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or command' }).fill('no such thing at all');
  await expect(page.getByRole('dialog').getByText('No ticker, company or contract is called')).toBeVisible();
  await judge('the palette without an answer', page.getByRole('dialog'));
  await close(page, 'dialog');
  for (const command of COMMANDS) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or command' }).fill(command);
    await page.getByRole('option').first().filter({ hasText: command }).click();
    await judge(command, page.getByRole('dialog').last());
    const next = page.getByRole('dialog').getByRole('button', { name: 'Next' });
    while (await next.isVisible()) {
      await next.click();
      await judge(await page.getByRole('dialog').getByRole('heading').innerText(), page.getByRole('dialog'));
    }
    await close(page, 'dialog');
  }
  expect(seen.size).toBeGreaterThan(4);
  expect(judge.found).toEqual({});
  expect(terminal.stderr()).not.toContain('error');
});

test.describe('panes of one kind, and tabs that do not fit', () => {
  const tab = (id: string, name: string) => ({ type: 'tab', id, component: id.replace(/-\d$/, ''), name });
  const row = ['watchlist-1', 'alerts-1', 'health-1', 'replay-1', 'scanner-1', 'history-1', 'ticker-1', 'flow-1'];
  const layout = {
    type: 'row',
    children: [
      { type: 'tabset', weight: 30, children: row.map((id) => tab(id, id)) },
      { type: 'tabset', weight: 35, children: [tab('chart-1', 'Chart')] },
      { type: 'tabset', weight: 35, children: [tab('chart-2', 'Chart')] },
    ],
  };
  const desk = { version: 1, layout: { global: {}, borders: [], layout }, linkGroups: { blue: 'SPY' }, panes: {} };
  test.use({
    viewport: { width: 1024, height: 700 },
    files: { 'preferences.json': JSON.stringify({ welcomed: true }), 'workspace.json': JSON.stringify(desk) },
  });
  test('are without a violation', async ({ terminal, page }) => {
    const judge = await judgeOf(page);
    await seesLiveRow(page, 'SPY');
    await expect(page.getByRole('region', { name: /^Chart of SPY/ })).toHaveCount(2);
    await expect(page.getByRole('button', { name: /^\d+ panes out of sight$/ })).toBeVisible();
    await judge('the window', page.locator('body'));
    expect(judge.found).toEqual({});
    expect(terminal.stderr()).not.toContain('error');
  });
});

test.describe('a replay', () => {
  test.use({ flags: ['--session', 'tests/replay/golden/simulated.mcap'] });
  test('is without a violation, its bookmark’s dialog too', async ({ terminal, page }) => {
    const judge = await judgeOf(page);
    const pane = await openPane(page, 'Replay');
    await pane.getByRole('button', { name: /^(Play|Pause)$/ }).waitFor();
    await judge('Replay', page.locator('body'));
    await pane.getByRole('button', { name: 'Bookmarks' }).click();
    await judge('its bookmarks', page.getByRole('menu'));
    await page.getByRole('menuitem').first().click();
    await judge('a bookmark', page.getByRole('dialog'));
    expect(judge.found).toEqual({});
    expect(terminal.stderr()).not.toContain('error');
  });
});

/** A button's name holds the words it shows, so that a voice can press it: not among axe's own. */
const ALL: axe.RunOptions = { rules: { 'label-content-name-mismatch': { enabled: true } } };
const CONTRAST: axe.RunOptions = { runOnly: ['color-contrast'] };

/** What axe finds in an element as it stands: by every rule in the dark theme, by that of contrast in the light one too. */
async function judgeOf(page: Page) {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(AXE);
  const found: Record<string, string[]> = {};
  const judge = async (what: string, element: Locator): Promise<void> => {
    const broken = await violations(element);
    if (broken.length > 0) found[what] = [...new Set(broken)];
  };
  return Object.assign(judge, { found });
}

const violations = (element: Locator): Promise<string[]> =>
  element.evaluate(
    async (root, { all, contrast }) => {
      const { run } = (window as unknown as { axe: typeof axe }).axe;
      const broken = async (given: axe.RunOptions): Promise<string[]> => {
        const { violations: rules } = await run(root, {
          resultTypes: ['violations'],
          preload: false,
          selectors: false,
          ...given,
        });
        return rules.flatMap(({ id, nodes }) =>
          nodes.map(
            ({ html, any, all: every }) => `${id}: ${[...any, ...every][0]?.message ?? ''} ${html.slice(0, 200)}`,
          ),
        );
      };
      const inDark = await broken(all);
      // As the terminal itself sets it; what is drawn by scripts hears of it.
      const { dataset } = document.documentElement;
      dataset['theme'] = 'light';
      const inLight = await broken(contrast);
      dataset['theme'] = 'dark';
      return [...inDark, ...inLight];
    },
    { all: ALL, contrast: CONTRAST },
  );

async function close(page: Page, role: 'menu' | 'dialog'): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole(role)).toHaveCount(0);
}

async function paneNames(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'New pane here' }).last().click();
  const names = await page.getByRole('menuitem').allInnerTexts();
  await close(page, 'menu');
  return names;
}

/** Its tab, or a new one behind the last, with what it shows. */
async function openPane(page: Page, name: string): Promise<Locator> {
  const tab = page.getByRole('tab', { name, exact: true });
  if ((await tab.count()) === 0) {
    await page.getByRole('button', { name: 'New pane here' }).last().click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  }
  const panel = page.getByRole('tabpanel', { name, exact: true });
  await expect(panel.locator('[data-pane]')).toBeVisible();
  await expect(panel.getByRole('status', { name: 'Loading' })).toHaveCount(0);
  return panel;
}
