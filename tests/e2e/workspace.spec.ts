/** The frame in a real browser: palette, keys, dialogs, themes, layout, link groups. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seesLiveRow, seesWorld } from '../electron/cases.ts';
import { expect, SMALL_CHAIN, stored, test } from './terminal.ts';

test.use({ files: SMALL_CHAIN });

test('opens the palette by key, finds a company, and moves every linked pane', async ({ terminal, page }) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesLiveRow(page, 'SPY');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or command' }).fill('nvidia');
  await page.getByRole('option', { name: /NVDA/ }).waitFor();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  for (const pane of ['chart', 'chain']) {
    await expect(page.locator(`[data-pane="${pane}"]`).getByRole('combobox', { name: 'Symbol' })).toHaveValue('NVDA');
  }
});

test('takes the beginning of a command for that, not for a ticker nobody knows', async ({ terminal, page }) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesWorld(page, /SIMULATED/);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or command' }).fill('sett');
  await expect(page.getByRole('option').first()).toContainText('Settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
});

test.describe('with a symbol that nobody lists any more', () => {
  const workspace = { linkGroups: { blue: 'SPY', green: 'ZZQQ' }, panes: { 'chart-1': { linkGroup: 'green' } } };
  test.use({ files: { 'workspace.json': JSON.stringify(workspace) } });

  test('shows in the chart that a symbol has no bars', async ({ terminal, page }) => {
    expect(terminal.dataFolder).not.toBe('');
    await seesLiveRow(page, 'SPY');
    const sentence = page.getByText('no bars of ZZQQ');
    await expect(sentence).toBeVisible({ timeout: 90_000 });
    // Seen, and not only there: nothing is painted over it.
    const box = (await sentence.boundingBox())!;
    const inFront = await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.textContent, [
      box.x + box.width / 2,
      box.y + box.height / 2,
    ] as const);
    expect(inFront).toContain('no bars of ZZQQ');
  });
});

test('starts a search with any letter typed outside a field', async ({ terminal, page }) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesWorld(page, /SIMULATED/);
  await page.locator('body').press('t');
  await expect(page.getByRole('combobox', { name: 'Search or command' })).toHaveValue('T');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('switches theme, palette and density, and keeps them', async ({ terminal, page }) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesWorld(page, /SIMULATED/);
  const root = page.locator('html');
  await page.keyboard.press('Control+,');
  const choose = async (label: string, choice: string): Promise<void> => {
    await page.getByRole('button', { name: `${label}: ` }).click();
    await page.getByRole('menuitemcheckbox', { name: choice }).click();
  };
  await choose('Theme', 'Light');
  await choose('Up and down colours', 'Blue and orange');
  await choose('Row density', 'Compact');
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.keyboard.press('Escape');
  await page.reload();
  await seesWorld(page, /SIMULATED/);
  await expect(root).toHaveAttribute('data-theme', 'light');
  await expect(root).toHaveAttribute('data-palette', 'colourBlind');
  await expect(root).toHaveAttribute('data-density', 'compact');
});

test('settings are found, say at the field what cannot be used, and a key that is taken names who has it', async ({
  terminal,
  page,
}) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesWorld(page, /SIMULATED/);
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('textbox', { name: 'Find a setting' }).fill('streamed');
  const quotes = dialog.getByRole('textbox', { name: 'Option quotes streamed' });
  await quotes.fill('1001');
  await expect(dialog.getByRole('alert')).toHaveText('1001 cannot be used: it must be a whole number from 1 to 1,000.');
  await quotes.fill('750');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  const kept = () =>
    JSON.parse(readFileSync(join(terminal.dataFolder, 'preferences.json'), 'utf8')) as {
      quoteLimit: number;
      keys: Record<string, string>;
    };
  await expect.poll(() => kept().quoteLimit).toBe(750);
  await quotes.press('Tab');
  // Left as it is, the field takes back what was, and says so.
  await quotes.fill('-3');
  await quotes.press('Tab');
  await expect(quotes).toHaveValue('750');
  await expect(dialog.getByRole('alert')).toHaveText(
    '-3 cannot be used: it must be a whole number from 1 to 1,000. 750 stays.',
  );
  await quotes.fill('740');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await dialog.getByRole('textbox', { name: 'Find a setting' }).fill('risk-free');
  const days = dialog.getByRole('textbox', { name: 'Days to expiry' }).first();
  await days.fill('1m');
  await expect(dialog.getByRole('alert')).toHaveText(
    'Days: 1m cannot be used: it must be a whole number from 1 to 36,500.',
  );
  await days.press('Tab');
  await expect(days).toHaveValue('1');
  await expect(dialog.getByRole('alert')).toContainText('3.75% at 1 d stays.');
  await dialog.getByRole('textbox', { name: 'Find a setting' }).fill('quiet hours from');
  const from = dialog.getByRole('textbox', { name: 'Quiet from' });
  const before = await from.inputValue();
  await from.fill('25:00');
  await from.blur();
  await expect(dialog.getByRole('alert')).toHaveText(
    `25:00 cannot be used: it must be a time of day from 00:00 to 23:59. ${before} stays.`,
  );
  await expect(from).toHaveValue(before);

  await dialog.getByRole('textbox', { name: 'Find a setting' }).fill('maximise');
  await dialog.getByRole('button', { name: 'Change' }).first().click();
  await page.keyboard.press('Alt+w');
  await expect(dialog.getByRole('alert')).toContainText('“Close pane”, which would be left without a key.');
  await dialog.getByRole('button', { name: 'Take it' }).click();
  await expect.poll(() => kept().keys).toEqual({ 'pane.maximize': 'Alt+W', 'pane.close': '' });
  await dialog.getByRole('textbox', { name: 'Find a setting' }).fill('close pane');
  await dialog.getByRole('button', { name: 'As it was' }).first().click();
  await expect(dialog.getByRole('alert')).toContainText('Alt W runs “Maximise or restore pane”');
  await dialog.getByRole('button', { name: 'Keep it there' }).click();
  await dialog.getByRole('button', { name: 'Change' }).first().click();
  await page.keyboard.press('Alt+Enter');
  await expect(dialog.getByRole('alert')).toContainText('Alt Enter is taken');
  await page.keyboard.press('Escape');
  expect(kept().keys).toEqual({ 'pane.maximize': 'Alt+W', 'pane.close': '' });
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: /Chart/ }).click();
  await page.keyboard.press('Alt+w');
  await expect(page.locator('[data-pane="chart"]')).toBeVisible();
  await expect(page.getByTitle('Back to size')).toHaveCount(1);
});

test('lists its keys, and closes and resets panes', async ({ terminal, page }) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesLiveRow(page, 'SPY');
  await page.locator('body').press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard map' })).toContainText('Light or dark theme');
  await page.keyboard.press('Escape');
  const chart = page.locator('[data-pane="chart"]');
  await expect(chart).toBeVisible();
  await page.getByRole('tab', { name: /Chart/ }).click();
  await page.keyboard.press('Alt+w');
  await expect(chart).toHaveCount(0);
  await stored(terminal, 'workspace.json', (text) => !/"component":\s*"chart"/.test(text));
  await page.reload();
  await seesLiveRow(page, 'SPY');
  await expect(chart).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or command' }).fill('reset layout');
  await page.keyboard.press('Enter');
  await expect(chart).toBeVisible();
});

test('workspaces: one from a template, switched by key, a closed pane taken back, kept over a reload', async ({
  terminal,
  page,
}) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesLiveRow(page, 'SPY');
  const tabs = page.getByRole('tab');
  const before = await tabs.count();
  await page.getByRole('button', { name: /^Workspace: / }).click();
  await page.getByRole('menuitem', { name: 'New Minimal' }).click();
  await expect(tabs).toHaveCount(2);
  await page.keyboard.press('Control+1');
  await expect(tabs).toHaveCount(before);
  await page.getByRole('tab', { name: /Chart/ }).click();
  await page.keyboard.press('Alt+w');
  await expect(tabs).toHaveCount(before - 1);
  await page.keyboard.press('Alt+z');
  await expect(tabs).toHaveCount(before);
  await page.keyboard.press('Control+2');
  await expect(tabs).toHaveCount(2);
  const file = join(terminal.dataFolder, 'workspace.json');
  // It is stored shortly after the last change.
  const saved = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '{"desks":[],"deskId":"main"}');
  await expect.poll(() => (JSON.parse(saved()) as { desks: unknown[]; deskId: string }).desks.length).toBe(2);
  await expect.poll(() => (JSON.parse(saved()) as { deskId: string }).deskId).not.toBe('main');
  await page.reload();
  await expect(page.getByRole('button', { name: /^Workspace: / })).toHaveText('Minimal');
  await expect(tabs).toHaveCount(2);
});

test('keeps a pane on its own symbol once it leaves the link group', async ({ terminal, page }) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesLiveRow(page, 'SPY');
  const chart = page.locator('[data-pane="chart"]');
  await chart.getByRole('button', { name: /Link group/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Not linked' }).click();
  await page
    .getByRole('grid', { name: /^Watchlist/ })
    .locator('tr[data-key="TSLA"] td')
    .first()
    .click();
  await expect(page.locator('[data-pane="chain"]').getByRole('combobox', { name: 'Symbol' })).toHaveValue('TSLA');
  await expect(chart.getByRole('combobox', { name: 'Symbol' })).toHaveValue('AMD');
});

test.describe('the first start', () => {
  test.use({ files: { 'preferences.json': '{}' } });

  test('shows three cards; the tour is left at any step, and neither comes back', async ({ terminal, page }) => {
    expect(terminal.dataFolder).not.toBe('');
    const cards = page.getByRole('region', { name: 'How to begin' });
    await expect(cards.getByRole('heading')).toHaveText(['Look around', 'Connect your key', 'Open a session']);
    await cards.getByRole('button', { name: 'Take the tour' }).click();
    await expect(page.getByRole('dialog', { name: /^Tour, 1 of/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Next' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: /^Tour, 2 of \d+: Watchlist/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Next' })).toBeFocused();
    // The keyboard stays in the card, and Escape leaves wherever a click has taken it.
    for (const [key, name] of [
      ['Tab', 'Leave the tour'],
      ['Tab', 'Next'],
      ['Shift+Tab', 'Leave the tour'],
    ]) {
      await page.keyboard.press(key);
      await expect(page.getByRole('button', { name, exact: true })).toBeFocused();
    }
    await page
      .locator('[data-pane="watchlist"]')
      .getByRole('grid')
      .click({ position: { x: 20, y: 8 } });
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.locator('[data-pane-id] :focus')).toHaveCount(1);
    await expect(cards).toHaveCount(0);
    await page.reload();
    await seesLiveRow(page, 'SPY');
    await expect(cards).toHaveCount(0);
  });
});

test.describe('with a layout of another time', () => {
  test.use({
    files: {
      'workspace.json': JSON.stringify({
        version: 1,
        layout: { layout: 'nonsense' },
        linkGroups: {},
        panes: { 'chart-1': 7 },
      }),
    },
  });
  test('shows the default layout and says so', async ({ terminal, page }) => {
    expect(terminal.dataFolder).not.toBe('');
    await seesLiveRow(page, 'SPY');
    await expect(page.getByText('workspace.json could not be read: layout.layout')).toBeVisible();
  });
});
