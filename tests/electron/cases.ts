/** What a person does in the terminal, written once for the stand-in, a real Electron runtime and the web host. */
import type { Page } from '@playwright/test';

/** The terminal is up: it says which world this is. */
export async function seesWorld(page: Page, text: RegExp, timeout = 20_000): Promise<void> {
  await page.getByTestId('world').filter({ hasText: text }).waitFor({ timeout });
}

const rowOf = (page: Page, symbol: string) =>
  page
    .getByRole('grid', { name: /watchlist/i })
    .getByRole('row')
    .filter({ hasText: new RegExp(`^${symbol}`) })
    .first();

/** The row's text changes by itself: prices are coming in. Returns two different texts. */
export async function seesLiveRow(page: Page, symbol: string): Promise<[string, string]> {
  const row = rowOf(page, symbol);
  await row.filter({ hasText: /\d+\.\d\d/ }).waitFor({ timeout: 20_000 });
  const first = await row.innerText();
  for (let i = 0; i < 150; i++) {
    await page.waitForTimeout(100);
    const now = await row.innerText();
    if (now !== first) return [first, now];
  }
  throw new Error(`the row of ${symbol} did not change in 15 s: ${first}`);
}

/** Enters a key in the dialog and returns what the dialog then says. */
export async function entersKey(page: Page, key: string): Promise<string> {
  const input = page.locator('#massive-key');
  if (!(await input.isVisible())) await page.getByText('connect your Massive key').click();
  await input.fill(key);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByText(/did not accept|Key ending in|refused|could not/)
    .first()
    .waitFor({ timeout: 30_000 });
  return dialog.innerText();
}
