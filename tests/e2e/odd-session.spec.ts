/** A session that cannot be opened, one that was cut, and words that no title holds: what a careless owner meets. */
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { seesWorld } from '../electron/cases.ts';
import { expect, showPane, test } from './terminal.ts';

const GOLDEN = 'tests/replay/golden/simulated.mcap';

test.describe('started with a file that is no session', () => {
  test.use({
    flags: ['--session', resolve('README.md')],
    expectedErrors: /no market|not a session|Failed to load resource/i,
  });

  test('panes say why nothing comes, and a cut recording is marked beside its date', async ({ terminal, page }) => {
    for (const pane of ['chain', 'volatility'])
      await expect(page.locator(`[data-pane="${pane}"]`).first()).toContainText('No market is open. README.md is not');
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
    const sessions = join(terminal.dataFolder, 'sessions');
    mkdirSync(sessions, { recursive: true });
    const cut = join(sessions, '2026-11-18_100000_sim.mcap');
    writeFileSync(cut, readFileSync(GOLDEN).subarray(0, 400_000));
    // One that was just written to would count as being recorded.
    const anHourAgo = Date.now() / 1000 - 3_600;
    utimesSync(cut, anHourAgo, anHourAgo);
    await page.getByRole('button', { name: 'Open another session' }).click();
    const row = page.getByRole('row').filter({ hasText: '2026-11-18_100000_sim.mcap' });
    await expect(row.getByRole('rowheader')).toContainText('cut');
  });
});

test('the palette finds commands by other words for them; a number half deleted is not kept', async ({
  terminal,
  page,
}) => {
  await seesWorld(page, /SIMULATED/);
  await showPane(page, 'Health');
  for (const [word, command] of [
    ['recordings', 'Go to Replay'],
    ['folder', 'Settings'],
    ['update', 'Updates: how a new version comes'],
  ]) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or command' }).fill(word);
    await expect(page.getByRole('option').filter({ hasText: command }).first()).toBeVisible();
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('textbox', { name: 'Find a setting' }).fill('at most');
  const most = dialog.getByRole('textbox', { name: 'At most' });
  for (const [typed, said] of [
    ['0', '0 cannot be used: it must be a number from 0.1 to 1,000,000. 20 stays.'],
    ['-5', '-5 cannot be used: it must be a number from 0.1 to 1,000,000. 20 stays.'],
    ['abc', 'abc cannot be used: it must be a number from 0.1 to 1,000,000. 20 stays.'],
    ['1e9', '1e9 cannot be used: it must be a number from 0.1 to 1,000,000. 20 stays.'],
  ]) {
    await most.click();
    await most.press('End');
    // As it is typed: 20 becomes 2 before it is nothing.
    for (let i = 0; i < 2; i++) await most.press('Backspace');
    await most.pressSequentially(typed);
    await most.press('Tab');
    await expect(most).toHaveValue('20');
    await expect(dialog.getByRole('alert')).toHaveText(said);
  }
  const saved = (): unknown =>
    (JSON.parse(readFileSync(join(terminal.dataFolder, 'preferences.json'), 'utf8')) as { recording?: unknown })
      .recording;
  await expect.poll(saved).toMatchObject({ maxGigabytes: 20 });
  await dialog.getByRole('textbox', { name: 'Find a setting' }).fill('keep for');
  await dialog.getByRole('textbox', { name: 'Keep for' }).fill('1');
  await expect(dialog.getByRole('status')).toHaveText('By these limits no recording goes when the next one begins.');
  await expect(dialog.getByText('day', { exact: true })).toBeVisible();
});
