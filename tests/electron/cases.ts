/** What a user does in the terminal, written once for the stand-in, a real Electron runtime and the web host. */
import { expect, type Page } from '@playwright/test';

/** The terminal is up: it says which world this is. */
export async function seesWorld(page: Page, text: RegExp, timeout = 90_000): Promise<void> {
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
  await row.filter({ hasText: /\d+\.\d\d/ }).waitFor({ timeout: 90_000 });
  const first = await row.innerText();
  await expect.poll(() => row.innerText(), { timeout: 60_000 }).not.toBe(first);
  return [first, await row.innerText()];
}

/**
 * Enters a key in the window of its own that the terminal asks for, and returns what is then said: the refusal, after which
 * the window is closed, or the dialog of the terminal. `keyWindow` is asked before that window opens.
 */
export async function entersKey(page: Page, keyWindow: () => Promise<Page>, key: string): Promise<string> {
  const dialog = page.getByRole('dialog');
  const enter = dialog.getByRole('button', { name: 'Enter a key…' });
  // The banner's; panes without a market offer the same.
  const connect = page.getByRole('button', { name: /^connect (a|your Massive) key/i }).first();
  if (!(await enter.isVisible())) await connect.click();
  const opening = keyWindow();
  await enter.click();
  const entry = await opening;
  await entry.getByLabel('API key').fill(key);
  const refusal = entry.getByRole('alert').filter({ hasText: /\S/ });
  const refused = refusal.waitFor({ timeout: 90_000 }).then(
    () => true,
    () => false, // The window closed: accepted.
  );
  const accepted = dialog.getByText(`Key ending in ${key.slice(-4)}`).waitFor({ timeout: 90_000 });
  await entry.getByRole('button', { name: 'Connect', exact: true }).click();
  if (await Promise.race([refused, accepted.then(() => false)])) {
    accepted.catch(() => undefined); // Nobody waits for it any more.
    const said = await refusal.innerText();
    await entry.getByRole('button', { name: 'Cancel' }).click();
    await enter.waitFor();
    return said;
  }
  await accepted;
  return dialog.innerText();
}
