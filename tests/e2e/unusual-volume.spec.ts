/** Marks of unusual volume in the chain, on the afternoon of a fixed day of the simulated market. */
import { startSimulation } from '../../src/main/server/simulate.ts';
import { etInstant } from '../../src/shared/market/calendar.ts';
import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { deskOf, expect, startTerminal, test } from './terminal.ts';

const KEY = 'key-for-unusual-volume';
const AFTERNOON_MS = etInstant('2026-11-20', 15);
/** Contracts are asked about eight a second at most: as many strikes each side. */
const STRIKES = 4;
const slow = { timeout: 90_000 };

test('a contract that trades three times its daily average is marked, and its hover tells the numbers', async ({
  page,
}, testInfo) => {
  const simulation = { seed: 7, rate: 200, symbols: ['SPY'], startMs: AFTERNOON_MS };
  const { server } = await startSimulation({ port: 0, key: KEY, simulation });
  const folder = testInfo.outputPath('data');
  mkdirSync(folder, { recursive: true });
  const desk = deskOf({ chain: 'Options' }, 'SPY', { chain: { strikes: { by: 'count', each: STRIKES } } });
  writeFileSync(join(folder, 'workspace.json'), desk);
  const flags = ['--data', folder, '--ws', server.wsUrl, '--rest', server.restUrl];
  const terminal = await startTerminal(flags, { TAPEDECK_SERVER_KEY: KEY }, folder);
  try {
    await page.goto(terminal.url);
    const chain = page.locator('[data-pane="chain"]');
    // At the money a contract trades far more on its last day than before.
    const cell = (column: string) => chain.locator(`tr[data-index="${STRIKES}"] td[data-column="put:${column}"]`);
    await expect(cell('volume')).toHaveText(/^[\d.]+[kM]?•?◆$/, slow);
    await cell('volume').hover();
    await expect(cell('volume')).toHaveAttribute(
      'title',
      /^unusual: .*[\d.]+× the daily average; .+ traded, .+ open; .+, (?:now|.+ ago); average [\d.]+[kM]? a day over 20 sessions to 19 Nov$/,
    );

    await chain.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: /^Volume multiple/ }).click();
    await page.getByRole('menuitemcheckbox', { name: /^Average daily volume/ }).click();
    await page.keyboard.press('Escape');
    await expect(cell('avgVolume')).toHaveText(/^[\d.]+k$/);
    await expect(cell('volumeMultiple')).toHaveText(/^[\d.]+×$/);
    expect(Number.parseFloat((await cell('volumeMultiple').textContent())!)).toBeGreaterThanOrEqual(3);
  } finally {
    await page.close();
    terminal.process.kill('SIGTERM');
    await server.close();
  }
});
