/** Keys and palette in a pane's own window: they open there, act on what stands there, and go with it. */
import type { BrowserContext, Page } from '@playwright/test';
import { seesLiveRow } from '../electron/cases.ts';
import { expect, SMALL_CHAIN, test } from './terminal.ts';

async function popOut(page: Page, context: BrowserContext, pane: string): Promise<Page> {
  const tabset = page.locator('.flexlayout__tabset_container').filter({ has: page.getByRole('tab', { name: pane }) });
  const [popout] = await Promise.all([
    context.waitForEvent('page'),
    tabset.getByTitle('Open in a window of its own').click(),
  ]);
  await popout.locator('[data-pane]').first().waitFor();
  return popout;
}

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or command' });

test.use({ files: SMALL_CHAIN });

test('the palette opens in the pane’s window, acts on its pane, and Escape ends it', async ({
  terminal,
  page,
  context,
}) => {
  await seesLiveRow(page, 'SPY');
  const popout = await popOut(page, context, 'Chart');
  await popout.locator('[data-pane="chart"]').click({ position: { x: 200, y: 200 } });
  await popout.keyboard.press('Control+K');
  await expect(palette(popout)).toBeVisible();
  await expect(palette(page)).toHaveCount(0);
  await popout.keyboard.type('QQQ');
  await popout.keyboard.press('Enter');
  await expect(palette(popout)).toHaveCount(0);
  await expect(popout.locator('[data-pane="chart"]').getByRole('combobox', { name: 'Symbol' })).toHaveValue('QQQ');

  // A letter starts a search; one typed into a field is a letter of that field.
  await popout.locator('[data-pane="chart"]').click({ position: { x: 200, y: 200 } });
  await popout.keyboard.press('n');
  await expect(palette(popout).getByRole('combobox')).toHaveValue('N');
  await popout.keyboard.press('Escape');
  await expect(palette(popout)).toHaveCount(0);
  const symbol = popout.locator('[data-pane="chart"]').getByRole('combobox', { name: 'Symbol' });
  await symbol.fill('');
  await symbol.press('i');
  await expect(symbol).toHaveValue(/^i$/i);
  await expect(palette(popout)).toHaveCount(0);
  await symbol.press('Escape');
  expect(terminal.stderr()).not.toContain('error');
});

test('keys act on the window they are pressed in', async ({ terminal, page, context }) => {
  await seesLiveRow(page, 'SPY');
  const popout = await popOut(page, context, 'Chart');
  await popout.locator('[data-pane="chart"]').click({ position: { x: 200, y: 200 } });
  await popout.keyboard.press('?');
  await expect(popout.getByRole('dialog')).toBeVisible();
  await popout.keyboard.press('Escape');
  const before = await page.evaluate(() => document.documentElement.dataset['theme']);
  await popout.keyboard.press('Alt+T');
  await expect.poll(() => popout.evaluate(() => document.documentElement.dataset['theme'])).not.toBe(before);
  // Closing closes what the key was pressed in, not what was last used in the page.
  // The window may be gone before the key comes up again.
  await Promise.all([popout.waitForEvent('close'), popout.keyboard.press('Alt+W').catch(() => undefined)]);
  for (const pane of ['watchlist', 'flow', 'chain', 'volatility'])
    await expect(page.locator(`[data-pane="${pane}"]`)).toHaveCount(1);
  await expect(page.locator('[data-pane="chart"]')).toHaveCount(0);
  expect(terminal.stderr()).not.toContain('error');
});

test('a dialog goes with the window it stood in; the page has its own keys', async ({ terminal, page, context }) => {
  await seesLiveRow(page, 'SPY');
  const popout = await popOut(page, context, 'Chart');
  await popout.keyboard.press('Control+K');
  await expect(palette(popout)).toBeVisible();
  await popout.evaluate(() => window.close());
  await expect(page.locator('[data-pane="chart"]')).toHaveCount(1);
  await page.keyboard.press('Control+K');
  await expect(palette(page)).toBeVisible();
  expect(terminal.stderr()).not.toContain('error');
});
