import { expect, showPane, stored, test } from './terminal.ts';

const slow = { timeout: 60_000 };

test('drawings: put down, taken hold of, undone, given an alert that moves with them, kept over a reload', async ({
  terminal,
  page,
}) => {
  expect(terminal.url).toContain('127.0.0.1');
  const chart = page.locator('[data-pane="chart"]');
  await expect(chart.getByText('REST + stream')).toBeVisible(slow);
  await showPane(page, 'Alerts');
  const image = chart.getByRole('img', { name: /Price chart of SPY/ });
  const box = (await image.boundingBox())!;
  const at = { x: box.x + box.width * 0.3, y: box.y + box.height * 0.3 };
  const menuAt = async (y: number): Promise<void> => {
    await page.mouse.move(at.x + 40, y, { steps: 3 });
    await page.mouse.click(at.x + 40, y, { button: 'right' });
  };
  const removes = page.getByRole('menuitem', { name: 'Remove drawing' });

  await chart.getByRole('button', { name: 'Draw' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Snap to open, high, low, close' }).click();
  await page.getByRole('menuitem', { name: 'Horizontal line' }).click();
  await page.mouse.move(at.x, at.y, { steps: 3 });
  await page.mouse.click(at.x, at.y);
  await expect(chart.getByRole('button', { name: 'Draw' })).toBeVisible();
  await menuAt(at.y);
  await page.getByRole('menuitem', { name: 'Alert on this line' }).click();
  const rules = page.locator('[data-pane="alerts"]');
  const price = /SPY last price crosses (above|below) (\d+\.\d+)/;
  await expect(rules.getByText(price).first()).toBeVisible(slow);
  const before = price.exec(await rules.getByText(price).first().innerText())![2];

  // Dragged, the alert goes with it.
  const lower = at.y + 40;
  await page.mouse.move(at.x, at.y, { steps: 3 });
  await page.mouse.down();
  await page.mouse.move(at.x, lower, { steps: 5 });
  await page.mouse.up();
  await expect(rules.getByText(price).first()).not.toContainText(before, slow);

  await page.reload();
  await expect(chart.getByText('REST + stream')).toBeVisible(slow);
  await chart.getByRole('button', { name: 'Draw' }).click();
  await expect(page.getByRole('menuitem', { name: 'Trend line' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await page.mouse.move(at.x + 40, box.y + 20, { steps: 3 });
  // The scale may have moved: the line is looked for where its price is now.
  let found = false;
  for (let y = box.y + 10; y < box.y + box.height - 40 && !found; y += 8) {
    await menuAt(y);
    found = await removes.isVisible();
    if (!found) await page.keyboard.press('Escape');
  }
  expect(found).toBe(true);
  await removes.click();
  await expect(rules.getByText(price)).toHaveCount(0);

  // Words: typed where they were put down, and taken back as one step.
  const words = page.getByRole('textbox', { name: 'Text of the drawing' });
  await chart.getByRole('button', { name: 'Draw' }).click();
  await page.getByRole('menuitem', { name: 'Text', exact: true }).click();
  await page.mouse.click(at.x, at.y);
  await expect(words).toBeFocused();
  await page.keyboard.type('gap');
  await page.keyboard.press('Enter');
  await stored(terminal, 'charts.json', (text) => text.includes('"text": "gap"'));
  // The keyboard is the chart's again.
  await page.keyboard.press('Control+z');
  await stored(terminal, 'charts.json', (text) => !text.includes('"tool": "text"'));
});
