/** What every pane has by its definition: the plus that opens it, its help, its files, its code that comes when it is shown. */
import type { BrowserContext, Page } from '@playwright/test';
import { seesLiveRow, seesWorld } from '../electron/cases.ts';
import { deskOf, expect, SMALL_CHAIN, test } from './terminal.ts';

const pane = (page: Page, id: string) => page.locator(`[data-pane="${id}"]`);
const tabsetOf = (page: Page, tab: string) =>
  page.locator('.flexlayout__tabset_container').filter({ has: page.getByRole('tab', { name: tab, exact: true }) });

async function runCommand(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or command' }).fill(text);
  await page
    .getByRole('option')
    .first()
    .filter({ hasText: new RegExp(text, 'i') })
    .waitFor();
  await page.keyboard.press('Enter');
}

async function popOut(page: Page, context: BrowserContext, tab: string): Promise<Page> {
  const [popout] = await Promise.all([
    context.waitForEvent('page'),
    tabsetOf(page, tab).getByTitle('Open in a window of its own').click(),
  ]);
  await popout.locator('[data-pane]').first().waitFor();
  return popout;
}

test.use({ files: SMALL_CHAIN });

test('the plus opens a pane among the tabs it stands behind, in the window it stands in', async ({
  terminal,
  page,
  context,
}) => {
  await seesLiveRow(page, 'SPY');
  await tabsetOf(page, 'Alerts').getByRole('button', { name: 'New pane here' }).click();
  await page.getByRole('menuitem', { name: 'Ticker' }).click();
  await expect(tabsetOf(page, 'Alerts').getByRole('tab', { name: 'Ticker' })).toHaveAttribute('aria-selected', 'true');
  await expect(pane(page, 'ticker').getByRole('combobox', { name: 'Symbol' })).toHaveValue('AMD');

  const popout = await popOut(page, context, 'Chart');
  await popout.getByRole('button', { name: 'New pane here' }).click();
  await popout.getByRole('menuitem', { name: 'Replay' }).click();
  await expect(pane(popout, 'replay')).toBeVisible();
  await popout.keyboard.press('F1');
  await expect(popout.getByRole('dialog', { name: 'Replay' })).toContainText('recorded sessions');
  expect(terminal.stderr()).not.toContain('error');
});

test.describe('over a small chain', () => {
  test.use({ files: { 'workspace.json': deskOf({ watchlist: 'Watchlist' }, 'AMD') } });

  test('the palette finds a pane by what it shows, and saves what the active one shows', async ({ terminal, page }) => {
    await seesLiveRow(page, 'SPY');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or command' }).fill('max pain');
    await page.getByRole('option').first().click();
    // Offered once every contract is computed.
    await expect(pane(page, 'exposure').getByRole('button', { name: 'Export' })).toBeVisible({ timeout: 90_000 });
    await page.keyboard.press('F1');
    await expect(page.getByRole('dialog', { name: 'Exposure' })).toContainText('CSV and PNG');
    await page.keyboard.press('Escape');
    for (const format of ['csv', 'png']) {
      const saved = page.waitForEvent('download');
      await runCommand(page, `save this pane as ${format}`);
      expect((await saved).suggestedFilename()).toBe(`AMD exposure SIMULATED.${format}`);
    }
    expect(terminal.stderr()).not.toContain('error');
  });
});

test('a pane’s code comes when the pane is first shown, and a slow one says that it loads', async ({
  terminal,
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const kind = /assets\/(\w+Pane)-/.exec(request.url())?.[1];
    if (kind !== undefined && request.resourceType() === 'script') asked.push(kind);
  });
  await page.reload();
  await seesLiveRow(page, 'SPY');
  await expect(pane(page, 'volatility')).toBeVisible();
  expect([...new Set(asked)].toSorted()).toEqual([
    'ChainPane',
    'ChartPane',
    'FlowPane',
    'VolatilityPane',
    'WatchlistPane',
  ]);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/assets/HealthPane-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('tab', { name: 'Health' }).click();
  const health = pane(page, 'health');
  await expect(health.getByRole('status', { name: 'Loading Health' })).toHaveText('Health is loading.');
  release();
  await expect(health.getByRole('status', { name: 'Loading Health' })).toHaveCount(0);
  await expect(health).toContainText('Feed and engine');
  expect(terminal.stderr()).not.toContain('error');
});

test.describe('a pane whose code does not come', () => {
  test.use({ expectedErrors: /ERR_FAILED/ });
  test('says so alone, and comes when asked again', async ({ terminal, page }) => {
    await seesWorld(page, /SIMULATED/);
    let cut = true;
    await page.route('**/assets/FlowPane-*.js', (route) => (cut ? route.abort() : route.continue()));
    await page.reload();
    await seesLiveRow(page, 'SPY');
    const flow = pane(page, 'flow');
    await expect(flow).toContainText('Flow could not be loaded');
    await expect(flow).not.toContainText('http');
    cut = false;
    await flow.getByRole('button', { name: /again/i }).click();
    await expect(flow.getByRole('grid', { name: /Option prints/ })).toBeVisible();
    expect(terminal.stderr()).not.toContain('error');
  });
});

test('help closed with Escape opens again at once', async ({ terminal, page }) => {
  await seesLiveRow(page, 'SPY');
  const help = page.getByRole('dialog');
  await page.keyboard.press('F1');
  await expect(help).toBeVisible();
  for (let n = 0; n < 5; n++) {
    await Promise.all([page.keyboard.press('Escape'), page.keyboard.press('F1')]);
    await expect(help).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  // A page of panes is no text.
  await page.keyboard.press('Control+a');
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
  expect(terminal.stderr()).not.toContain('error');
});

test.describe('flow leaders', () => {
  test.use({ files: { 'workspace.json': deskOf({ 'flow-leaders': 'Flow leaders', chart: 'Chart' }) } });

  test('have the menu and the keys of every row', async ({ terminal, page }) => {
    const leaders = pane(page, 'flow-leaders');
    const name = leaders.locator('tbody tr').nth(1).getByRole('button').first();
    await name.click({ button: 'right' });
    await expect(page.getByRole('menuitem')).toHaveText([
      /^Show .+ in the link group/,
      /^Chart it/,
      /^Open its chain/,
      /^Alert on it…/,
      /list Main/,
      /^Copy symbol/,
      /^(Copy name|Show its prints in the flow pane)/,
    ]);
    await page.keyboard.press('Escape');
    await name.focus();
    await page.keyboard.press('Control+Enter');
    await expect(pane(page, 'chart')).toBeVisible();
    expect(terminal.stderr()).not.toContain('error');
  });
});
