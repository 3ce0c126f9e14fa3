/** A workspace as 0.1.0 saved it: every pane stands where it stood, shows what it showed and remembers what it remembered. */
import { readFileSync } from 'node:fs';
import { seesLiveRow } from '../electron/cases.ts';
import { expect, test } from './terminal.ts';

const saved = readFileSync(new URL('../unit/renderer/workspace/saved-by-0.1.0.json', import.meta.url), 'utf8');

test.use({ files: { 'workspace.json': saved } });

test('opens as it was left, pop-out and all', async ({ terminal, page, context }) => {
  await seesLiveRow(page, 'SPY');
  const pane = (id: string) => page.locator(`[data-pane="${id}"]`);
  await expect(pane('watchlist').locator('th', { hasText: 'Chg %' })).toHaveAttribute('aria-sort', 'descending');
  const chart = pane('chart');
  await expect(chart.getByRole('combobox', { name: 'Symbol' })).toHaveValue('SPY');
  await expect(chart.getByRole('button', { name: 'Timeframe' })).toHaveText(/5m/);
  await expect(chart.getByRole('button', { name: 'Style' })).toHaveText(/Line/);
  const chain = pane('chain');
  await expect(chain.getByRole('combobox', { name: 'Symbol' })).toHaveValue('TSLA');
  await expect(chain.getByRole('button', { name: 'Strikes' })).toHaveText(/±2σ/);
  await expect(pane('exposure').getByRole('button', { name: 'By expiry' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('tab', { name: 'Greeks matrix' }).click();
  await expect(pane('greeks-matrix').getByRole('button', { name: 'Value' })).toHaveText(/Vanna/);
  await expect(page.getByRole('tab', { name: 'Alerts' })).toHaveCount(2);

  const popout = context.pages().find((other) => other !== page) ?? (await context.waitForEvent('page'));
  const ticker = popout.locator('[data-pane="ticker"]');
  await expect(ticker.getByRole('combobox', { name: 'Symbol' })).toHaveValue('TSLA');
  // Its styles came with its code, after the window was open.
  const large = ticker.getByLabel('Last price').first();
  await expect.poll(() => large.evaluate((cell) => parseFloat(getComputedStyle(cell).fontSize))).toBeGreaterThan(20);
  expect(terminal.stderr()).not.toContain('error');
});
