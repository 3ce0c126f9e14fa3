/** The server's time comes late: what was listed by this computer's clock, years later than the market's, gives way to the market's own. */
import { startSimulation } from '../../src/main/server/simulate.ts';
import { etInstant } from '../../src/shared/market/calendar.ts';
import { countedRest } from './counted-rest.ts';
import { expect, startTerminal, test } from './terminal.ts';

const KEY = 'late-clock-key-4711';
const slow = { timeout: 60_000 };

test('the chain opens on the market’s own day once the market clock is known', async ({ page }, testInfo) => {
  test.setTimeout(240_000);
  const simulation = { seed: 7, rate: 200, startMs: etInstant('2025-06-02', 10) };
  const { server } = await startSimulation({ port: 0, key: KEY, simulation });
  const clock = Promise.withResolvers<void>();
  const rest = await countedRest(server, (path) =>
    path.startsWith('/v1/marketstatus/now') ? clock.promise : Promise.resolve(),
  );
  const folder = testInfo.outputPath('data');
  const flags = ['--data', folder, '--ws', server.wsUrl, '--rest', rest.url];
  const terminal = await startTerminal(flags, { TAPEDECK_SERVER_KEY: KEY }, folder);
  try {
    await page.goto(terminal.url);
    const first = page.getByRole('group', { name: 'Expiries' }).getByRole('button').first();
    await expect(first).toBeVisible(slow);
    await expect(first).not.toHaveText(/^2 Jun/);
    clock.resolve();
    await expect(first).toHaveText(/^2 Jun/, slow);
  } finally {
    clock.resolve();
    terminal.process.kill('SIGTERM');
    await rest.close();
    await server.close();
  }
});
