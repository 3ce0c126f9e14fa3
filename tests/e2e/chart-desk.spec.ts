/** Several charts on a desk: overlays of an underlying, a grid that shares its time, templates, what is saved. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './terminal.ts';

const slow = { timeout: 90_000 };

/** The file comes with the first change. */
function keptCharts(folder: string): { templates: { name: string }[]; sync: { range: boolean } } {
  const file = join(folder, 'charts.json');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '{"templates":[],"sync":{}}';
  return JSON.parse(text) as ReturnType<typeof keptCharts>;
}

test('overlays are laid over an underlying, a template carries them to another chart, a picture is named', async ({
  terminal,
  page,
}) => {
  const chart = page.locator('[data-pane="chart"]').first();
  await expect(chart.getByText('REST + stream')).toBeVisible(slow);
  await chart.getByRole('button', { name: 'Indicators' }).click();
  for (const name of ['Expected move', 'Gamma levels', 'Opens, closes, last session’s range'])
    await page.getByRole('menuitemcheckbox', { name }).click();
  await page.keyboard.press('Escape');
  await expect(chart.getByText(/^\d+\.\d\d – \d+\.\d\d$/)).toBeVisible(slow);
  await expect(chart.getByText(/call wall \d+\.\d\d, put wall \d+\.\d\d/)).toBeVisible(slow);

  await chart.getByRole('button', { name: 'Chart options' }).click();
  const picture = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save as PNG' }).click();
  const saved = await picture;
  expect(saved.suggestedFilename()).toMatch(/^SPY 1m \d{4}-\d\d-\d\d SIMULATED\.png$/);
  expect(
    readFileSync(await saved.path())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');

  await chart.getByRole('button', { name: 'Chart options' }).click();
  await page.getByRole('menuitem', { name: 'Keep as a template…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('gamma day');
  await page.keyboard.press('Enter');
  await expect.poll(() => keptCharts(terminal.dataFolder).templates.map(({ name }) => name)).toEqual(['gamma day']);

  await page.getByRole('button', { name: /^Workspace: / }).click();
  await page.getByRole('menuitem', { name: 'New Charts 2×2' }).click();
  const charts = page.locator('[data-pane="chart"]');
  await expect(charts).toHaveCount(4);
  for (const timeframe of ['1m', '5m', '1h', '1D'])
    await expect(page.getByRole('button', { name: `Timeframe: ${timeframe}` })).toHaveCount(1);
  await expect(charts.last().getByText('REST + stream')).toBeVisible(slow);
  await charts.last().getByRole('button', { name: 'Chart options' }).click();
  await page.getByRole('menuitem', { name: 'Template gamma day', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Timeframe: 1m' })).toHaveCount(2);
  await expect(charts.last().getByText(/call wall/)).toBeVisible(slow);

  // A contract has no chain of its own: its chart has no overlays.
  await charts.last().getByRole('combobox', { name: 'Symbol' }).fill('spy 650c 12/18');
  await page.keyboard.press('Enter');
  await expect(charts.last().getByText(/call wall/)).toHaveCount(0);
});

test('one crosshair, and if asked for one span, in all charts', async ({ terminal, page }) => {
  await expect(page.locator('[data-pane="chart"]').getByText('REST + stream')).toBeVisible(slow);
  await page.getByRole('button', { name: /^Workspace: / }).click();
  await page.getByRole('menuitem', { name: 'New Charts 3×3' }).click();
  const charts = page.locator('[data-pane="chart"]');
  await expect(charts.getByText('REST + stream')).toHaveCount(9, slow);
  const opens = charts.getByText(/^O \d/);
  const image = charts.first().getByRole('img');
  const box = (await image.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, 5);
  const newest = await opens.allInnerTexts();
  // The legends of all show the bar under the pointer of one; one of nine may have opened at the newest price.
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2, { steps: 4 });
  await expect
    .poll(async () => (await opens.allInnerTexts()).filter((text, i) => text !== newest[i]).length)
    .toBeGreaterThanOrEqual(8);
  await page.mouse.move(box.x + box.width / 2, 5);

  await charts.first().getByRole('button', { name: 'Chart options' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'One span of time in all charts' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => keptCharts(terminal.dataFolder).sync.range).toBe(true);
  const other = charts.last().getByRole('img');
  const before = await other.screenshot();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -600);
  await expect.poll(async () => before.equals(await other.screenshot())).toBe(false);
});
