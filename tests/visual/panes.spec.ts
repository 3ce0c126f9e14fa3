/**
 * Every pane in both themes as it looked when it was last looked at: over the example day, paused at noon, so that the market, its clock
 * and every number are the same each time. What tells of this run (rates, ages, memory) is masked.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../e2e/terminal.ts';

const FOLDER = join('test-results', 'visual-day');
const DAY = join(FOLDER, 'day.mcap');
const PANES = {
  watchlist: 'Watchlist',
  chart: 'Chart',
  chain: 'Options',
  flow: 'Flow',
  'flow-leaders': 'Flow leaders',
  volatility: 'Volatility',
  'greeks-matrix': 'Greeks matrix',
  exposure: 'Exposure',
  history: 'History',
  scanner: 'Scanner',
  health: 'Health',
  replay: 'Replay',
  ticker: 'Ticker',
  alerts: 'Alerts',
};
const DIALOGS = { 'Control+,': 'settings', '?': 'keys' };

/** On prints that never come: when a jump passes a price, a rule has looked at it or not. */
const RULES = ['NVDA', 'SPY'].map((underlying, n) => ({
  id: `rule-${n}`,
  name: n === 0 ? 'A whale in NVIDIA' : '',
  groups: [[{ kind: 'print', underlying, minPremiumUsd: 900_000_000, tags: ['sweep'] }]],
  repeat: { mode: 'once' },
  notify: false,
  sound: false,
}));
const TABS = Object.entries(PANES).map(([component, name]) => ({ type: 'tab', id: `${component}-1`, component, name }));

// Fonts are drawn otherwise elsewhere.
test.skip(process.platform !== 'linux', 'the pictures kept are of Chromium on Linux');

// Made by the sources as they are: a checkpoint of another version of the state would not be used.
test.beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  execFileSync(process.execPath, ['src/main/cli.ts', 'example', '--out', DAY], { stdio: 'ignore' });
});

for (const theme of ['dark', 'light']) {
  test.describe(theme, () => {
    test.use({
      flags: ['--session', DAY],
      files: {
        'preferences.json': JSON.stringify({ theme, welcomed: true }),
        'alerts.json': JSON.stringify({ version: 1, rules: RULES }),
        'workspace.json': JSON.stringify({
          layout: { global: {}, borders: [], layout: { type: 'row', children: [{ type: 'tabset', children: TABS }] } },
        }),
      },
    });

    test(`every pane, ${theme}`, async ({ terminal, page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      // A new kind of pane is pictured too.
      await page.getByRole('button', { name: 'New pane here' }).last().click();
      const kinds = await page.getByRole('menuitem').allInnerTexts();
      expect(kinds.toSorted()).toEqual(Object.values(PANES).toSorted());
      await page.keyboard.press('Escape');
      await jumpTo(page, '12:00:00');
      // After a jump the day's flow is read back.
      await runCommand(page, 'Go to Flow');
      await expect(page.locator('[data-pane="flow"]')).toContainText('Since 09:30');
      for (const [type, name] of Object.entries(PANES)) {
        await runCommand(page, `Go to ${name}`);
        const pane = page.locator(`[data-pane="${type}"]:visible`);
        await expect(pane.getByRole('status', { name: 'Loading' })).toHaveCount(0);
        // What is told once a second to whoever shows it.
        if (type === 'alerts') await expect(pane.getByText('Armed')).toHaveCount(RULES.length);
        await page.mouse.move(0, 0);
        // Whether something was asked for that the recording cannot answer depends on who asked first.
        await pane
          .getByText('partly recorded')
          .evaluateAll((all) => all.forEach((one) => (one.style.visibility = 'hidden')));
        await expect.soft(pane).toHaveScreenshot(`${type}-${theme}.png`, { mask: ofThisRun(pane) });
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      await runCommand(page, 'Reset layout');
      await page.getByRole('log', { name: 'Notices' }).getByRole('button', { name: 'Dismiss' }).click();
      const mask = [...ofThisRun(page.locator('main')), page.locator('button').filter({ hasText: 'Health: ' })];
      await expect.soft(page).toHaveScreenshot(`desk-${theme}.png`, { mask });
      for (const [keys, name] of Object.entries(DIALOGS)) {
        await page.keyboard.press(keys);
        await expect.soft(page.getByRole('dialog')).toHaveScreenshot(`${name}-${theme}.png`);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      }
      expect(terminal.stderr()).not.toContain('error');
    });
  });
}

/** What no two runs share. */
const ofThisRun = (pane: Locator): Locator[] => [
  pane.getByTestId('model-age'),
  // Rates, delays and memory of the health pane.
  pane.page().getByRole('region', { name: 'Engine' }),
  // The scanner looks again at its own pace: the day's flow may be read back before or after.
  pane.page().locator('[data-pane="scanner"] tbody td:nth-child(n + 9):nth-child(-n + 10)'),
];

async function jumpTo(page: Page, clock: string): Promise<void> {
  const world = page.getByTestId('world');
  await expect(world).toContainText('REPLAY');
  if (!(await world.innerText()).includes('paused')) await page.keyboard.press('Alt+p');
  await runCommand(page, `replay ${clock}`);
  await expect(world).toContainText(clock);
}

async function runCommand(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or command' }).fill(text);
  await page.getByRole('option').first().click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}
