/** The memory on screen: what a year costs, filling it in, and what it then says. */
import { expect, test } from './terminal.ts';

const slow = { timeout: 60_000 };

test('a year of implied volatility: its cost first, then filled in and stopped; the cone of the bars that came first', async ({
  terminal,
  page,
}) => {
  expect(terminal.url).toContain('127.0.0.1');
  // Keys count once the terminal stands.
  await expect(page.locator('section[aria-label^="Options chain of"]')).toContainText('Spot', slow);
  await page.keyboard.press('Alt+0');
  const pane = page.locator('section[aria-label^="History of"]');
  await expect(pane).toContainText('0 of the 252 sessions before today known', slow);
  await pane.getByRole('button', { name: 'Fill in a year…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/About \d+ requests/, slow);
  await dialog.getByRole('button', { name: /^Fill in / }).click();
  await expect(pane).toContainText(/request [1-9]\d* of about \d+, \d+ of 252 sessions/, slow);
  await pane.getByRole('button', { name: 'Stop' }).click();
  await expect(pane).toContainText('stopped at', slow);
  await pane.getByRole('button', { name: 'Cone' }).click();
  await expect(pane.getByRole('table', { name: 'Realised volatility by window' })).toContainText('252', slow);
});
