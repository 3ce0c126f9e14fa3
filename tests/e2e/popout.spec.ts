/** A pane in a window of its own: what it is called, where it returns to, and that no window that fails keeps it. */
import type { Page } from '@playwright/test';
import { seesLiveRow } from '../electron/cases.ts';
import { expect, SMALL_CHAIN, stored, test } from './terminal.ts';

const tabsBeside = (page: Page, tab: string): Promise<string[]> =>
  page
    .locator('.flexlayout__tabset_container')
    .filter({ has: page.getByRole('tab', { name: tab, exact: true }) })
    .getByRole('tab')
    .allInnerTexts();

async function popOut(page: Page, tab: string): Promise<Page> {
  await page.getByRole('tab', { name: tab, exact: true }).click();
  const [popout] = await Promise.all([
    page.context().waitForEvent('page'),
    page
      .locator('.flexlayout__tabset_container')
      .filter({ has: page.getByRole('tab', { name: tab, exact: true }) })
      .getByTitle('Open in a window of its own')
      .click(),
  ]);
  await popout.locator('[data-pane]').first().waitFor();
  return popout;
}

test.use({ files: SMALL_CHAIN });

test('is titled by pane, symbol and world, and returns to its old place with what it showed', async ({
  terminal,
  page,
}) => {
  await seesLiveRow(page, 'SPY');
  const before = await tabsBeside(page, 'Alerts');
  expect(before).toEqual(['Flow', 'Alerts', 'Replay', 'Health']);
  const flow = await popOut(page, 'Flow');
  await expect(flow).toHaveTitle(/^Flow AMD — SIMULATED/);
  await expect(flow.getByTestId('world')).toContainText('SIMULATED');
  const received = flow.getByText(/^\d[\d ]* received$/);
  const count = async (of: typeof received): Promise<number> => Number((await of.innerText()).replace(/\D/g, ''));
  await expect.poll(() => count(received)).toBeGreaterThan(0);
  const seen = await count(received);
  await page
    .getByRole('grid', { name: /^Watchlist/ })
    .locator('tr[data-key="QQQ"] td')
    .first()
    .click();
  await expect(flow).toHaveTitle(/^Flow QQQ — SIMULATED/);
  await expect.poll(() => tabsBeside(page, 'Alerts')).toEqual(['Alerts', 'Replay', 'Health']);

  await flow.evaluate(() => window.close());
  await expect.poll(() => tabsBeside(page, 'Alerts')).toEqual(before);
  await expect(page.locator('.flexlayout__float_window')).toHaveCount(0);
  // Its prints moved with it.
  await page.getByRole('tab', { name: 'Flow', exact: true }).click();
  const back = page.locator('[data-pane="flow"]').getByText(/^\d[\d ]* received$/);
  await expect.poll(() => count(back)).toBeGreaterThanOrEqual(seen);

  // Undone, a window closes; done again it opens.
  const again = await popOut(page, 'Flow');
  await page.bringToFront();
  await Promise.all([again.waitForEvent('close'), page.keyboard.press('Alt+z')]);
  await expect.poll(() => tabsBeside(page, 'Alerts')).toEqual(before);
  const [redone] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Alt+Shift+Z')]);
  await expect(redone).toHaveTitle(/^Flow QQQ — SIMULATED/);
  expect(terminal.stderr()).not.toContain('error');
});

test('a pane alone in its place has that place again, as large as it was, though its window died without a word', async ({
  terminal,
  page,
}) => {
  await seesLiveRow(page, 'SPY');
  const boxOf = async () => {
    const { x, y, width, height } = (await page.locator('[data-pane="chart"]').boundingBox())!;
    return [x, y, width, height].map((value) => Math.round(value / 10));
  };
  const before = await boxOf();
  const chart = await popOut(page, 'Chart');
  await expect(page.locator('[data-pane="chart"]')).toHaveCount(0);
  // No event of the page comes with this.
  await chart.close();
  await expect(page.locator('[data-pane="chart"]')).toBeVisible();
  await expect.poll(boxOf).toEqual(before);
  // Reloaded it would stand empty for good.
  const again = await popOut(page, 'Chart');
  await Promise.all([again.waitForEvent('close'), again.evaluate(() => setTimeout(() => location.reload()))]);
  await expect(page.locator('[data-pane="chart"]')).toBeVisible();
  expect(terminal.stderr()).not.toContain('error');
});

test('a window that does not come back gives its pane to the desk', async ({ terminal, page }) => {
  await seesLiveRow(page, 'SPY');
  await popOut(page, 'Health');
  await stored(terminal, 'workspace.json', (text) => /"popouts|"subLayouts|"windows"/.test(text));
  // The page begins again, as after its process died, and the browser lets no window open.
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await page.reload();
  await seesLiveRow(page, 'SPY');
  await expect(page.getByRole('tab', { name: 'Health', exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Health', exact: true }).click();
  await expect(page.locator('[data-pane="health"]').getByRole('table', { name: 'Sockets' })).toBeVisible();
  expect(await tabsBeside(page, 'Alerts')).toEqual(['Flow', 'Alerts', 'Replay', 'Health']);
  expect(terminal.stderr()).not.toContain('error');
});

test('plots are drawn in windows of their own', async ({ terminal, page }) => {
  for (const tab of ['Volatility', 'Exposure']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await page.locator(`[data-pane="${tab.toLowerCase()}"] .uplot canvas`).first().waitFor();
    const popout = await popOut(page, tab);
    await expect(popout.locator('.uplot canvas').first()).toBeVisible();
    await expect(popout.getByText(/stopped/)).toHaveCount(0);
  }
  expect(terminal.stderr()).not.toContain('error');
});
