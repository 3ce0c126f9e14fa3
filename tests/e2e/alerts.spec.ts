/** Alerts in a real browser over the simulated market: a rule is made, fires, is logged, and the log survives a restart. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, showPane, startTerminal, test } from './terminal.ts';

const pane = (page: Page): Locator => page.locator('[data-pane="alerts"]');
const rules = (page: Page): Locator => pane(page).getByRole('table', { name: 'Alert rules' }).locator('tbody tr');
const slow = { timeout: 90_000 };

test.beforeEach(async ({ terminal, page }) => {
  expect(terminal.url).toContain('127.0.0.1');
  await showPane(page, 'Alerts');
});

/** Above a price that SPY is always above. */
const SURE = {
  id: 'sure',
  name: 'SPY lives',
  groups: [[{ kind: 'value', symbol: 'SPY', measure: 'last', comparator: 'above', threshold: 1 }]],
  repeat: { mode: 'once' },
};

test('a rule made by keyboard fires, is shown, logged and spent; the file keeps it', async ({ terminal, page }) => {
  await expect(pane(page).getByText('No alert yet.')).toBeVisible(slow);
  await page.keyboard.press('Alt+a');
  const dialog = page.getByRole('dialog', { name: 'New alert' });
  await dialog.getByRole('combobox', { name: 'Comparison' }).selectOption('above');
  await dialog.getByRole('textbox', { name: 'Value', exact: true }).fill('1');
  await dialog.getByRole('combobox', { name: 'How often' }).selectOption('once');
  // It goes back by a tick where SPY had a price when the dialog was opened.
  await expect(
    dialog.getByText(/^When SPY last price is at or above 1\.00( \(leaves by 0\.01\))?: alert once/),
  ).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Value', exact: true }).fill('-1');
  await expect(dialog.getByText('The value (condition 1): a price must be above 0.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Arm' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Value', exact: true }).fill('0.001k');
  await dialog.getByRole('button', { name: 'Arm' }).click();

  const notice = page.getByRole('log', { name: 'Notices' });
  await expect(notice.getByText(/^SPY \d+\.\d+ · SPY last price is at or above 1\.00/)).toBeVisible(slow);
  await expect(rules(page).first()).toContainText('Fired');
  await notice.getByRole('button', { name: 'Show log' }).click();
  const log = pane(page).getByRole('table', { name: 'Alert log' }).locator('tbody tr');
  await expect(log).toHaveCount(1);
  await expect(log.first()).toContainText(/SPY last price \d+\.\d\d/);

  const kept = (): unknown => JSON.parse(readFileSync(join(terminal.dataFolder, 'alert-log.json'), 'utf8'));
  await expect.poll(kept).toMatchObject({ entries: [{ world: 'simulated' }] });

  // The page would go on calling a host that is gone.
  await page.goto('about:blank');
  terminal.process.kill('SIGTERM');
  await once(terminal.process, 'exit');
  const again = await startTerminal(['--data', terminal.dataFolder, '--simulated'], {}, terminal.dataFolder);
  await page.goto(again.url);
  await expect(pane(page).getByRole('button', { name: 'Log 1' })).toBeVisible(slow);
  await expect(rules(page).first()).toContainText('Fired');
  await page.goto('about:blank');
  again.process.kill('SIGTERM');
  await once(again.process, 'exit');
});

test('a rule typed as text: completed, the caret under what is wrong, then it fires', async ({ page }) => {
  await expect(pane(page).getByText('No alert yet.')).toBeVisible(slow);
  await page.keyboard.press('Alt+a');
  const dialog = page.getByRole('dialog', { name: 'New alert' });
  const text = dialog.getByRole('combobox', { name: 'As text' });
  await text.fill('');
  await text.pressSequentially('SPY rs');
  const offered = page.getByRole('listbox', { name: 'What can be written here' });
  await expect(offered.getByRole('option').first()).toContainText('rsi');
  await text.press('Tab');
  await expect(text).toHaveValue('SPY rsi ');
  await text.fill('SPY last > 1 and SPY rsi(14, 7m) > 70');
  await text.press('Home');
  await expect(dialog.getByText('The length of a bar is one of 1m, 5m, 10m, 15m, 30m, 1h.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Arm' })).toBeDisabled();
  // The caret stands under the wrong length: the sentence's mark begins at its letter.
  const under = await dialog.evaluate((element) => {
    const mark = [...element.querySelectorAll('span')].find((span) => /^\^+$/.test(span.textContent ?? ''));
    return { column: mark?.style.paddingLeft, marks: mark?.textContent };
  });
  expect(under).toEqual({ column: expect.stringContaining('29ch'), marks: '^^' });
  await text.fill('SPY last > 1 and SPY change < 99%');
  await expect(dialog.getByText('When SPY last price is above 1.00 and SPY change is below 99.00 %')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'How often' }).selectOption('once');
  await dialog.getByRole('button', { name: 'Arm' }).click();
  const notice = page.getByRole('log', { name: 'Notices' });
  await expect(notice.getByText(/^SPY \d+\.\d+ · SPY last price is above 1\.00 and/)).toBeVisible(slow);
});

test.describe('two rules that fire every second', () => {
  const again = { ...SURE, repeat: { mode: 'cooldown', seconds: 1 } };
  const two = [
    { ...again, id: 'one', name: 'One' },
    { ...again, id: 'two', name: 'Two' },
  ];
  test.use({ files: { 'alerts.json': JSON.stringify({ version: 1, rules: two }) } });

  test('the one whose menu is open in the notice is snoozed, whichever fired since', async ({ page }) => {
    const notice = page.getByRole('log', { name: 'Notices' });
    const newest = notice.getByRole('article').first();
    await newest.getByRole('button', { name: 'Snooze this rule' }).click(slow);
    const title = await newest.locator('b').textContent();
    const log = pane(page).getByRole('button', { name: /^Log \d/ });
    const fired = async (): Promise<number> => Number(/\d+/.exec((await log.textContent()) ?? '')?.[0]);
    const before = await fired();
    await expect.poll(fired, slow).toBeGreaterThan(before + 3);
    await page
      .getByRole('menuitem', { name: /^Snooze for/ })
      .first()
      .click();
    const name = title!.endsWith('One') ? 'One' : 'Two';
    await expect(rules(page).filter({ hasText: name })).toContainText('snoozed to');
    await expect(rules(page).filter({ hasText: name === 'One' ? 'Two' : 'One' })).not.toContainText('snoozed');
  });
});

test.describe('over a recorded session', () => {
  test.use({
    flags: ['--session', 'tests/replay/golden/simulated.mcap'],
    files: { 'alerts.json': JSON.stringify({ version: 1, rules: [SURE] }) },
  });

  test('a rule fires marked REPLAY, is kept nowhere, and a trial says the same', async ({ terminal, page }) => {
    await page.getByRole('tab', { name: 'Replay' }).click();
    const replay = page.locator('[data-pane="replay"]');
    await replay.getByRole('button', { name: 'Play', exact: true }).click();
    await expect(page.getByRole('log', { name: 'Notices' }).getByText(/ · SPY lives$/)).toBeVisible(slow);
    await showPane(page, 'Alerts');
    await pane(page).getByRole('button', { name: /^Log/ }).click();
    const entry = pane(page).getByRole('table', { name: 'Alert log' }).locator('tbody tr').first();
    await expect(entry).toContainText('REPLAY');
    const values = await entry.locator('td').last().textContent();
    expect(existsSync(join(terminal.dataFolder, 'alert-log.json'))).toBe(false);

    await pane(page)
      .getByRole('button', { name: /^Rules/ })
      .click();
    await rules(page).first().getByRole('button', { name: 'Actions for SPY lives' }).click();
    await page.getByRole('menuitem', { name: 'Try over recorded sessions…' }).click();
    const trial = page.getByRole('dialog', { name: 'Would it have fired?' });
    await trial.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(trial.getByText('It would have fired once.')).toBeVisible(slow);
    await expect(trial.getByRole('listitem')).toContainText(values ?? 'nothing');
    // Its hit is a way to the replay at that moment.
    await trial.getByTitle('Open the replay at this moment').click();
    await expect(trial).toBeHidden();
    await page.getByRole('tab', { name: 'Replay' }).click();
    await expect(replay.getByRole('button', { name: 'Play', exact: true })).toBeVisible(slow);
  });
});

test.describe('with rules on disk', () => {
  test.use({ files: { 'alerts.json': JSON.stringify({ version: 1, rules: [SURE] }) } });

  test('off, on, duplicate, delete and undo; import names what it refuses', async ({ terminal, page }) => {
    expect(terminal.url).toContain('127.0.0.1');
    const row = rules(page).first();
    await expect(row).toContainText('Fired', slow);
    await row.getByRole('button', { name: 'Actions for SPY lives' }).click();
    await page.getByRole('menuitem', { name: 'Arm again' }).click();
    await expect(pane(page).getByRole('button', { name: 'Log 2' })).toBeVisible();
    await row.getByRole('checkbox').uncheck();
    await expect(row).toContainText('Off');

    await row.getByRole('button', { name: 'Actions for SPY lives' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await expect(rules(page)).toHaveCount(2);
    await rules(page).nth(1).getByRole('button', { name: 'SPY lives (copy)', exact: true }).focus();
    await page.keyboard.press('Delete');
    await expect(rules(page)).toHaveCount(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(rules(page)).toHaveCount(2);

    const rule = { ...SURE, name: 'Imported' };
    const bad = { ...rule, id: 'bad', name: 'Broken', groups: [[{ ...SURE.groups[0][0], threshold: 'much' }]] };
    await pane(page)
      .getByLabel('File of alert rules')
      .setInputFiles({
        name: 'alerts.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify({ version: 1, rules: [rule, bad] })),
      });
    // The imported rule fires at once: its notice stands before the import's, which the list shows in full.
    const notices = page.getByRole('log', { name: 'Notices' });
    await notices.getByRole('button', { name: /^\+\d+$/ }).click();
    await expect(notices.getByText(/Left out: rule 2 “Broken”: groups\.0\.0\.threshold/).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(rules(page)).toHaveCount(3);
    const saved = page.waitForEvent('download');
    await pane(page).getByRole('button', { name: 'Alerts menu' }).click();
    await page.getByRole('menuitem', { name: 'Export all rules' }).click();
    const exported = JSON.parse(readFileSync(await (await saved).path(), 'utf8')) as { rules: { name: string }[] };
    expect(exported.rules.map((r) => r.name)).toEqual(['SPY lives', 'SPY lives (copy)', 'Imported']);
  });
});

test('the chart: an alert at the pointer, its line dragged, the menu knows the place', async ({ terminal, page }) => {
  const chart = page.locator('[data-pane="chart"]');
  await expect(chart.getByText('REST + stream')).toBeVisible(slow);
  const image = chart.getByRole('img', { name: /Price chart of SPY/ });
  await image.focus();
  const box = (await image.boundingBox())!;
  const at = { x: box.x + box.width * 0.3, y: box.y + box.height * 0.3 };
  await page.mouse.move(at.x, at.y);
  await page.keyboard.press('a');
  await expect(rules(page)).toHaveCount(1);
  const price = async (): Promise<number> =>
    Number(/(?:above|below) (\d+\.\d+)/.exec((await rules(page).first().textContent()) ?? '')?.[1]);
  const first = await price();
  expect(first).toBeGreaterThan(0);

  // The library draws in the next frame; the pointer must be told that it is over a line.
  await expect
    .poll(async () => {
      await page.mouse.move(at.x + 1, at.y);
      await page.mouse.move(at.x, at.y);
      return image.getAttribute('data-grab');
    })
    .not.toBeNull();
  await page.mouse.down();
  await page.mouse.move(at.x, at.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(price).toBeLessThan(first);
  const moved = await price();
  const kept = (): unknown => JSON.parse(readFileSync(join(terminal.dataFolder, 'alerts.json'), 'utf8'));
  await expect.poll(kept).toMatchObject({ rules: [{ groups: [[{ threshold: moved }]] }] });

  await page.mouse.move(at.x, box.y + box.height * 0.6);
  await page.mouse.click(at.x, box.y + box.height * 0.6, { button: 'right' });
  await page.getByRole('menuitem', { name: /^Alert at \d+\.\d\d( A)?$/ }).click();
  await expect(rules(page)).toHaveCount(2);
});
