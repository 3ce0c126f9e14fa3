/** The watchlist in a real browser: live, sorted, edited, linked, remembered. */
import type { Locator, Page } from '@playwright/test';
import { seesLiveRow } from '../electron/cases.ts';
import { expect, SMALL_CHAIN, stored, test } from './terminal.ts';

const grid = (page: Page): Locator => page.getByRole('grid', { name: /^Watchlist/ });
const row = (page: Page, symbol: string): Locator => grid(page).locator(`tr[data-key="${symbol}"]`);
const cell = (page: Page, symbol: string, column: string): Locator =>
  row(page, symbol).locator(`td[data-column="${column}"]`);
const keys = (page: Page): Promise<(string | null)[]> =>
  grid(page)
    .locator('tr[data-key]')
    .evaluateAll((rows) => rows.map((r) => r.getAttribute('data-key')));

test.use({ files: SMALL_CHAIN });

test('shows live rows with change, quote and a sparkline', async ({ terminal, page }) => {
  expect(terminal.url).toContain('127.0.0.1');
  await seesLiveRow(page, 'SPY');
  await expect(cell(page, 'SPY', 'last')).toHaveText(/^\d{2,4}\.\d\d$/);
  await expect(cell(page, 'SPY', 'changePercent')).toHaveText(/^[+−]?\d+\.\d\d%$/);
  await expect(cell(page, 'SPY', 'bid')).toHaveText(/\d\.\d\d/);
  await expect(cell(page, 'I:SPX', 'bid')).toHaveText('—');
  await expect(cell(page, 'SPY', 'spark').locator('path')).toHaveAttribute('d', /^M[\d. L]+$/, { timeout: 90_000 });
});

test('adds by company search, keeps duplicates out, names rejects, and undoes a removal', async ({
  terminal,
  page,
}) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesLiveRow(page, 'SPY');
  const add = page.getByPlaceholder('Add symbol');
  await add.fill('russell 2000 index');
  await page.getByRole('option', { name: /RUT/ }).first().click();
  const added = (await keys(page)).at(-1);
  expect(added).toBe('I:RUT');
  await expect(cell(page, 'I:RUT', 'last')).toHaveText(/\d\.\d\d/);

  await page.getByRole('button', { name: 'Watchlist menu' }).click();
  await page.getByRole('menuitem', { name: 'Paste or import…' }).click();
  await page.getByRole('textbox', { name: 'Symbols' }).fill('spy, COIN, ZZQX\nO:NOT_ONE 1$');
  await page.getByRole('button', { name: 'Add 3' }).click();
  await expect(row(page, 'COIN')).toBeVisible();
  await expect(
    page.getByText('Already in the list: SPY. Left out (not a ticker or contract): O:NOT_ONE, 1$.'),
  ).toBeVisible();

  // What the vendor does not know is said once, and goes in one step.
  await expect(page.getByText('COIN and ZZQX are not known to the vendor')).toBeVisible();
  await cell(page, 'ZZQX', 'last').hover();
  await expect(cell(page, 'ZZQX', 'last')).toHaveAttribute('title', 'ZZQX: not known to the vendor');
  await page.getByRole('button', { name: 'Remove them' }).click();
  await expect(row(page, 'ZZQX')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'ZZQX')).toBeVisible();

  // A list pasted into the field is a list; the palette opens the import.
  await add.evaluate((field) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'VIX, MSFT\nSPY 12/18 650c 660c');
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(row(page, 'I:VIX')).toBeVisible();
  await expect(page.getByText(/Left out \(not one whole contract.*SPY 12\/18 650c 660c/)).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or command' }).fill('import watchlist');
  await page.getByRole('option', { name: /paste or import symbols/ }).click();
  await page.getByRole('dialog', { name: 'Add many symbols' }).getByRole('button', { name: 'Close' }).click();

  await cell(page, 'COIN', 'symbol').click();
  await page.keyboard.press('Delete');
  await expect(row(page, 'COIN')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'COIN')).toBeVisible();

  await page.reload();
  await expect(row(page, 'COIN')).toBeVisible({ timeout: 90_000 });
});

test('sorts by a column and goes back to the user’s own order', async ({ terminal, page }) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesLiveRow(page, 'SPY');
  await expect(cell(page, 'AMZN', 'changePercent')).toHaveText(/%/);
  const before = await keys(page);
  const heading = grid(page).getByRole('columnheader', { name: 'Chg %' });
  await heading.click();
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await expect
    .poll(async () => {
      const shown = await grid(page).locator('td[data-column="changePercent"]').allTextContents();
      const values = shown.map((text) => Number(text.replace('−', '-').replace('%', '')));
      // Prices move between two sorts; neighbours may differ by what a second brings.
      return values.length > 10 && values.every((v, i) => i === 0 || v <= values[i - 1] + 0.1);
    })
    .toBe(true);
  await heading.click();
  await heading.click();
  await expect.poll(() => keys(page)).toEqual(before);
});

test('is walked by keyboard, copies as a table, and leads its link group', async ({ terminal, page, context }) => {
  expect(terminal.dataFolder).not.toBe('');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await seesLiveRow(page, 'SPY');
  await cell(page, 'QQQ', 'symbol').click();
  await expect(
    page
      .getByRole('textbox', { name: 'Symbol of the blue group' })
      .or(page.getByRole('combobox', { name: 'Symbol of the blue group' })),
  ).toHaveValue('QQQ');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(cell(page, 'IWM', 'last')).toHaveAttribute('data-cell-active', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Symbol of the blue group' })).toHaveValue('IWM');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+c');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const lines = copied.split('\n').map((line) => line.split('\t'));
  expect(lines[0].slice(0, 2)).toEqual(['Symbol', 'Last']);
  expect(lines.slice(1).map((line) => line[0])).toEqual(['IWM', 'AAPL']);
});

test('moves a row by dragging and remembers it', async ({ terminal, page }) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesLiveRow(page, 'SPY');
  await cell(page, 'TSLA', 'symbol').dragTo(cell(page, 'SPY', 'symbol'), { targetPosition: { x: 10, y: 2 } });
  await expect.poll(async () => (await keys(page)).slice(3, 5)).toEqual(['TSLA', 'SPY']);
  await page.reload();
  await expect.poll(async () => (await keys(page)).slice(3, 5), { timeout: 90_000 }).toEqual(['TSLA', 'SPY']);
});

test('as a heat map: tiles coloured by the change, walked by the arrows, kept over a reload', async ({
  terminal,
  page,
}) => {
  expect(terminal.dataFolder).not.toBe('');
  await seesLiveRow(page, 'SPY');
  await page.getByRole('button', { name: 'Heat map' }).click();
  const map = page.getByRole('group', { name: /as a heat map$/ });
  const tile = (symbol: string): Locator => map.locator(`[data-key="${symbol}"]`);
  await expect(tile('TSLA')).toContainText(/[+−]\d+\.\d\d%/);
  const sign = (await tile('TSLA').innerText()).includes('−') ? 'down' : 'up';
  await expect(tile('TSLA')).toHaveAttribute('style', new RegExp(`--${sign}`));
  await tile('SPY').focus();
  await page.keyboard.press('ArrowRight');
  await expect(tile('QQQ')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Symbol of the blue group' })).toHaveValue('QQQ');
  // The keys that a tile's menu names act on that tile.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Alt+a');
  await expect(
    page
      .getByRole('dialog')
      .getByRole('combobox', { name: /symbol/i })
      .first(),
  ).toHaveValue('IWM');
  await page.keyboard.press('Escape');
  await tile('IWM').focus();
  await page.keyboard.press('Delete');
  await expect(tile('IWM')).toHaveCount(0);
  await expect(tile('AAPL')).toBeFocused();
  await tile('AMD').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove from this list' }).click();
  await expect(tile('AMD')).toHaveCount(0);
  await stored(terminal, 'watchlists.json', (text) => !text.includes('"AMD"'));
  await stored(terminal, 'workspace.json', (text) => /"view":\s*"heat"/.test(text) && text.includes('"QQQ"'));
  await page.reload();
  await expect(tile('QQQ')).toContainText('%', { timeout: 90_000 });
  await expect(tile('AMD')).toHaveCount(0);
});
