/** A session recorded by one run of the terminal, replayed by the next: library, transport, scrubbing, leaving. */
import { once } from 'node:events';
import { seesLiveRow, seesWorld } from '../electron/cases.ts';
import { expect, startTerminal, test, type Terminal } from './terminal.ts';

const RECORD_MS = 4_000;

async function stop(terminal: Terminal): Promise<void> {
  terminal.process.kill('SIGTERM');
  if (terminal.process.exitCode === null) await once(terminal.process, 'exit');
}

test('replays what it recorded, on the same panes', async ({ page }, testInfo) => {
  const folder = testInfo.outputPath('data');
  const flags = ['--data', folder, '--simulated'];
  const recorded = await startTerminal(flags, {}, folder);
  await page.goto(recorded.url);
  await seesLiveRow(page, 'SPY');
  await expect(page.getByTitle(/^Recording this session/)).toBeVisible({ timeout: 90_000 });
  await page.waitForTimeout(RECORD_MS);
  await page.goto('about:blank');
  await stop(recorded);

  const terminal = await startTerminal(flags, {}, folder);
  try {
    await page.goto(terminal.url);
    await page.getByRole('tab', { name: 'Replay' }).click();
    const pane = page.locator('[data-pane="replay"]');
    const finished = pane.getByRole('row').filter({ hasText: /complete|repaired/ });
    await expect(finished).toHaveCount(1, { timeout: 90_000 });
    await finished.getByRole('button', { name: 'Open' }).click();
    await seesWorld(page, /REPLAY 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d ET/);

    const slider = pane.getByRole('slider', { name: 'Position in the session' });
    const playing = pane.getByRole('button', { name: 'Pause' });
    if (!(await playing.isVisible())) await pane.getByRole('button', { name: 'Play', exact: true }).click();
    await seesLiveRow(page, 'SPY');
    await playing.click();
    await seesWorld(page, /paused/);

    const position = async (): Promise<number> => Number(await slider.getAttribute('aria-valuenow'));
    const [first, last] = [
      Number(await slider.getAttribute('aria-valuemin')),
      Number(await slider.getAttribute('aria-valuemax')),
    ];
    expect(last - first).toBeGreaterThan(RECORD_MS / 2);
    const box = await slider.boundingBox();
    if (!box) throw new Error('the slider has no box');
    await slider.click({ position: { x: box.width * 0.75, y: box.height / 2 } });
    await expect.poll(async () => ((await position()) - first) / (last - first)).toBeGreaterThan(0.7);
    await slider.click({ position: { x: box.width * 0.25, y: box.height / 2 } });
    await expect.poll(async () => ((await position()) - first) / (last - first)).toBeLessThan(0.3);

    await pane.getByRole('button', { name: 'Bookmarks' }).click();
    await page.getByRole('menuitem', { name: /^Mark/ }).click();
    const named = page.getByRole('dialog', { name: /^Bookmark at/ });
    await named.getByLabel('Name').fill('first look');
    await named.getByLabel('Note').fill('spreads are wide');
    await named.getByRole('button', { name: 'Keep' }).click();
    await expect(named).toBeHidden();
    await pane.getByRole('button', { name: 'Bookmarks' }).click();
    await expect(page.getByRole('menuitem', { name: /^Go to first look/ })).toHaveAttribute(
      'title',
      'spreads are wide',
    );
    await page.keyboard.press('Escape');
    const marked = await position();
    await slider.click({ position: { x: box.width * 0.05, y: box.height / 2 } });
    await expect.poll(position).toBeLessThan(marked);
    await pane.getByRole('button', { name: 'Step on to…' }).click();
    await page.getByRole('menuitem', { name: 'Next bookmark' }).click();
    await expect.poll(position).toBe(marked);

    const jump = pane.getByRole('textbox', { name: 'Jump to a time of day, exchange time' });
    await jump.fill('noon');
    await expect(page.getByRole('alert').filter({ hasText: '“noon” is no time of day' })).toBeVisible();
    await jump.press('Escape');

    await pane.getByRole('button', { name: 'Leave the replay' }).click();
    await seesWorld(page, /SIMULATED/);
    await seesLiveRow(page, 'SPY');

    // Opening the replay ended the second run's own recording, so there are two now.
    await expect(finished).toHaveCount(2, { timeout: 90_000 });
    const asked = page.getByRole('dialog', { name: 'Delete this session?' });
    await finished.first().getByRole('button', { name: 'Delete…' }).click();
    await asked.getByRole('button', { name: 'Keep' }).click();
    await expect(finished).toHaveCount(2);
    await finished.first().getByRole('button', { name: 'Delete…' }).click();
    await asked.getByRole('button', { name: 'Move to trash' }).click();
    await expect(finished).toHaveCount(1);
  } finally {
    await stop(terminal);
  }
});
