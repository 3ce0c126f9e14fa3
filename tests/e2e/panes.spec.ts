/** Chart, chain, flow, health and the whole-chain panes in a real browser over the simulated market. */
import type { Locator, Page } from '@playwright/test';
import { expect, showPane, test } from './terminal.ts';

const pane = (page: Page, type: string): Locator => page.locator(`[data-pane="${type}"]`);
const chainCell = (page: Page, column: string): Locator =>
  pane(page, 'chain').locator(`tr[data-index] td[data-column="${column}"]`);
const PRICE = /\d\.\d\d/;
/** A first load on a busy machine. */
const slow = { timeout: 90_000 };

test('chart: history joined to live bars, timeframes by key, indicators in the legend', async ({ terminal, page }) => {
  expect(terminal.url).toContain('127.0.0.1');
  const chart = pane(page, 'chart');
  await expect(chart.getByText('REST + stream')).toBeVisible(slow);
  await expect(chart.getByText(/^O \d+\.\d\d$/)).toBeVisible();
  await expect(chart.getByText(/^VWAP \d+\.\d\d$/)).toBeVisible();
  await chart.getByRole('img', { name: /Price chart of SPY/ }).focus();
  await page.keyboard.press('4');
  await expect(chart.getByRole('button', { name: 'Timeframe' })).toHaveText(/5m/);
  await expect(chart.getByText('REST + stream')).toBeVisible(slow);
  await chart.getByRole('button', { name: 'Indicators' }).click();
  await page.getByRole('menuitem', { name: 'RSI' }).click();
  await expect(chart.getByText(/^RSI 14 \d+\.\d\d$/)).toBeVisible();
});

test('chain: live around the money, reasons on hover, another expiry, click leads the link group', async ({
  terminal,
  page,
}) => {
  expect(terminal.url).toContain('127.0.0.1');
  const chain = pane(page, 'chain');
  await expect(chainCell(page, 'call:bid').first()).toHaveText(PRICE, slow);
  await expect(
    chainCell(page, 'call:iv')
      .filter({ hasText: /^\d+\.\d$/ })
      .first(),
  ).toBeVisible(slow);
  await expect(chain.getByText('Expected move')).toBeVisible();
  const strike = chain.locator('td[data-column="strike"]');
  await expect(strike.first()).toHaveText(/^\d+\.\d\d$/);

  // ±15 strikes are shown: the sixteenth row is at the money, in the middle of the screen.
  const atTheMoney = chain.locator('tr[data-index="15"] td[data-column="call:bid"]');
  await atTheMoney.hover();
  await expect(atTheMoney).toHaveAttribute('title', /contracts; (streamed quote|REST snapshot), (now|.* ago)/);

  const expiries = chain.getByRole('group', { name: 'Expiries' }).getByRole('button');
  await expiries.nth(2).click();
  await expect(expiries.nth(2)).toHaveAttribute('aria-pressed', 'true');
  await expect(chainCell(page, 'put:ask').first()).toHaveText(PRICE, slow);
  await expiries.nth(3).click({ modifiers: ['Control'] });
  // The table keeps the money in the middle: the first expiry's heading is above it.
  await chain.getByRole('grid').focus();
  await page.keyboard.press('Control+Home');
  await expect(chain.getByRole('gridcell', { name: /fwd \d/ }).first()).toBeVisible(slow);

  await chain.locator('tr[data-index="8"] td[data-column="call:bid"]').click();
  await expect(pane(page, 'chart').getByRole('img', { name: /Price chart of O:SPY/ })).toBeVisible();
  await expect(chain.getByRole('combobox', { name: 'Symbol' })).toHaveValue('SPY');
});

test('flow: prints arrive, pausing holds the list and counts what comes, a filter narrows it', async ({
  terminal,
  page,
}) => {
  expect(terminal.url).toContain('127.0.0.1');
  const flow = pane(page, 'flow');
  const rows = flow.getByRole('grid').locator('tbody tr:not([style*="none"])');
  await expect(flow.getByText(/^(Simulated|\d+s late)$/)).toBeVisible(slow);
  await expect(rows.first()).toContainText('$');
  await flow.getByRole('button', { name: /^Pause/ }).click();
  const waiting = flow.getByRole('button', { name: /new · paused/ });
  await expect(waiting).toBeVisible();
  const held = await rows.first().textContent();
  const count = async (): Promise<number> => Number((await waiting.textContent())?.replace(/\D/g, ''));
  const before = await count();
  await expect.poll(count).toBeGreaterThan(before);
  expect(await rows.first().textContent()).toBe(held);

  await rows.first().click();
  const details = flow.getByRole('region', { name: 'The chosen print' });
  await expect(details).toContainText(/Judged|Side unknown/);
  await expect(details).toContainText(/Condition: [A-Z][a-z]+.* Exchange: [A-Z]/);
  await waiting.click();
  await flow.getByRole('button', { name: 'Calls or puts' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Puts', exact: true }).click();
  await expect(rows.first()).toContainText(/ P/);
  await expect.poll(() => rows.evaluateAll((all) => all.every((row) => / P/.test(row.textContent ?? '')))).toBe(true);
});

test.describe('over a small chain', () => {
  test.use({ files: { 'workspace.json': JSON.stringify({ linkGroups: { blue: 'AMD' } }) } });

  test('health, volatility, matrix and exposure show what the engine says', async ({ terminal, page }) => {
    expect(terminal.url).toContain('127.0.0.1');
    await showPane(page, 'Health');
    const health = pane(page, 'health');
    await expect(health.getByRole('table', { name: 'Sockets' }).getByText('Streaming', { exact: true })).toHaveCount(
      3,
      slow,
    );
    await expect(health.getByRole('meter', { name: 'Option quotes streamed' })).toHaveAttribute('aria-valuemax', '950');

    const volatility = pane(page, 'volatility');
    const skew = volatility.getByRole('table', { name: 'Skew by expiry' });
    await expect(skew.locator('tbody tr').first()).toContainText(/\d\.\d/, slow);

    await page.getByRole('tab', { name: 'Greeks matrix' }).click();
    const matrix = pane(page, 'greeks-matrix').getByRole('table');
    await expect(matrix.locator('tbody tr[data-marked] td').filter({ hasText: /\d/ }).first()).toBeVisible(slow);

    await page.getByRole('tab', { name: 'Exposure' }).click();
    const exposure = pane(page, 'exposure');
    await expect(exposure.getByText('Zero gamma')).toBeVisible(slow);
    await expect(exposure.getByText(/Assumption: /)).toBeVisible();
    const saved = page.waitForEvent('download');
    await exposure.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
    expect((await saved).suggestedFilename()).toBe('AMD exposure SIMULATED.csv');
  });
});

test('chart: a second symbol is compared from the left edge and let go again', async ({ terminal, page }) => {
  expect(terminal.url).toContain('127.0.0.1');
  const chart = pane(page, 'chart');
  await expect(chart.getByText('REST + stream')).toBeVisible(slow);
  const field = chart.getByRole('combobox', { name: 'Compare with' });
  await chart.getByRole('button', { name: 'Compare with another symbol' }).click();
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or command' }).fill('compare with another symbol');
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await page.keyboard.type('QQQ');
  await page.keyboard.press('Enter');
  await expect(chart.getByText(/^vs QQQ [+−]?\d+\.\d\d% \(SPY [+−]?\d+\.\d\d%\)$/)).toBeVisible(slow);
  await chart.getByRole('button', { name: 'vs QQQ' }).click();
  await expect(chart.getByText(/^vs QQQ/)).toHaveCount(0);
});
