/** A scan of the first lists: what is true, what is not known yet, saved by name, as an alert, and out as text. */
import { deskOf, expect, test } from './terminal.ts';

const slow = { timeout: 90_000 };

test.use({
  flags: ['--simulated', '--rate', '200'],
  files: { 'preferences.json': JSON.stringify({ welcomed: true }), 'workspace.json': deskOf({ scanner: 'Scanner' }) },
});

test('names by a condition: its count and its faults, kept by name, with an alert when one enters', async ({
  terminal,
  page,
}) => {
  const pane = page.getByRole('region', { name: 'Scanner' });
  const table = pane.getByRole('grid', { name: 'Scanner' });
  const progress = pane.getByRole('status').filter({ hasText: 'names' });
  await expect(progress).toContainText('13 of 13 names', slow);
  await expect(progress).toContainText('Prices 13', slow);
  await expect(table.locator('tr[data-index]')).toHaveCount(13);

  const condition = pane.getByRole('combobox', { name: 'Condition' });
  await condition.fill('last < 250 and ch');
  await expect(page.getByRole('option', { name: /^change/ })).toBeVisible();
  await condition.fill('last < 250 and iv30 - last > 5%');
  await condition.press('Enter');
  await expect(pane).toContainText('last is in another unit than iv30');
  await condition.fill('last < 250 and symbol != IWM');
  await condition.press('Enter');
  await expect(table.locator('tr[data-index]').filter({ hasText: 'IWM' })).toHaveCount(0);
  await expect(progress).not.toContainText('13 of 13');
  await expect(table).toContainText('AMD');
  await expect(table).not.toContainText('SPX');

  await table.getByRole('columnheader', { name: 'Last' }).click();
  await table.getByRole('columnheader', { name: 'Last' }).click();
  await table.locator('tr[data-index] td').first().click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: /^Chart it/ })).toBeVisible();
  await page.keyboard.press('Escape');

  await pane.getByRole('button', { name: /^Scans?\b/ }).click();
  await page.getByRole('menuitem', { name: 'Save this scan…' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Under 250');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(pane.getByRole('button', { name: 'Scan: Under 250' })).toBeVisible();

  await pane.getByRole('button', { name: /^Alert when a name enters/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('combobox', { name: 'As text' })).toHaveValue('scan(last < 250 and symbol != IWM)');
  await dialog.getByRole('button', { name: 'Arm' }).click();
  await expect(dialog).toHaveCount(0);

  await page.reload();
  await expect(pane.getByRole('button', { name: 'Scan: Under 250' })).toBeVisible(slow);
  await expect(table).toContainText('AMD', slow);
  expect(terminal.stderr()).not.toContain('error');
});
