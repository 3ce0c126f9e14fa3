/** The library of recordings: tags found by the search, a session in the trash; and rows that lead to their moment in a recording. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seesWorld } from '../electron/cases.ts';
import { expect, showPane, startTerminal, test } from './terminal.ts';

const GOLDEN = join(import.meta.dirname, '../replay/golden/simulated.mcap');
const SESSIONS = 6;
/** Within the golden recording, and an hour later. */
const FIRED_MS = Date.parse('2026-11-20T15:00:07Z');
const fired = (id: string, atMs: number): object => ({
  id,
  ruleId: 'r',
  name: `Rule ${id}`,
  summary: 'SPY last above 1',
  atMs,
  world: 'simulated',
  source: '',
  readings: [{ label: 'SPY last', text: '650.00', value: 650 }],
  notify: false,
  sound: false,
});

test('tags are found, a session goes to the trash, and rows of the alert log and of the flow lead to their moment', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-e2e-'));
  const recordings = join(folder, 'sessions');
  mkdirSync(recordings);
  for (let n = 0; n < SESSIONS; n++) copyFileSync(GOLDEN, join(recordings, `2026-11-20_10000${n}_sim.mcap`));
  const files = {
    'preferences.json': { welcomed: true, recording: { enabled: false } },
    'alert-log.json': { version: 1, entries: [fired('early', FIRED_MS), fired('late', FIRED_MS + 3_600_000)] },
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
  const terminal = await startTerminal(['--data', folder, '--simulated'], {}, folder);
  try {
    await page.goto(terminal.url);
    await showPane(page, 'Replay');
    const pane = page.locator('[data-pane="replay"]');
    const open = pane.getByRole('button', { name: 'Open', exact: true });
    await expect(open).toHaveCount(SESSIONS, { timeout: 90_000 });

    await pane.getByRole('button', { name: 'Tags and note…' }).first().click();
    const form = page.getByRole('dialog', { name: /^Tags and note of/ });
    await form.getByLabel(/^Tags/).fill('fomc, wild');
    await form.getByRole('button', { name: 'Keep' }).click();
    const find = pane.getByRole('searchbox', { name: 'Find sessions' });
    await find.fill('fomc');
    await expect(open).toHaveCount(1);
    await expect(pane.getByText(`1 of ${SESSIONS}`)).toBeVisible();
    await find.fill('no such tag');
    await expect(open).toHaveCount(0);
    await find.fill('fomc');

    await pane.getByRole('button', { name: 'Delete…' }).click();
    await page
      .getByRole('dialog', { name: 'Delete this session?' })
      .getByRole('button', { name: 'Move to trash' })
      .click();
    await expect(open).toHaveCount(0);
    await find.fill('');
    await expect(open).toHaveCount(SESSIONS - 1);
    expect(readdirSync(recordings).filter((name) => name.endsWith('.mcap'))).toHaveLength(SESSIONS - 1);
    expect(existsSync(join(recordings, 'trash'))).toBe(true);

    await showPane(page, 'Alerts');
    await page.getByRole('button', { name: /^Log 2/ }).click();
    const log = page.getByRole('table', { name: 'Alert log' });
    await log.getByRole('row', { name: /Rule early/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Replay this moment' }).click();
    await seesWorld(page, /REPLAY 2026-11-20 10:00:05 ET/);
    await showPane(page, 'Alerts');
    // Two seconds before it: neither had fired.
    await expect(page.getByText(/^Nothing had fired by the time this replay shows.*: 2\.$/)).toBeVisible();

    await showPane(page, 'Flow');
    const tape = page.getByRole('grid', { name: /^Option prints, newest first/ });
    // A row that is the last now may be hidden by the next batch.
    await expect(async () => {
      const rows = tape.locator('tbody tr').filter({ hasText: /\d/, visible: true });
      await rows.last().click({ button: 'right', timeout: 2_000 });
    }).toPass();
    await page.getByRole('menuitem', { name: 'Go to this print in the replay' }).click();
    await seesWorld(page, /REPLAY 2026-11-20 10:00:0[0-4] ET/);
  } finally {
    await page.close();
    terminal.process.kill('SIGTERM');
    if (terminal.process.exitCode === null) await once(terminal.process, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
});
