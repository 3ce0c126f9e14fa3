/** What no market should send and no person should type: each is said in words, nothing is lost, nothing ends. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { seesLiveRow, seesWorld } from '../electron/cases.ts';
import { startSimulation } from '../../src/main/server/simulate.ts';
import { expect, showPane, startTerminal, test } from './terminal.ts';

const KEY = 'good-key-for-bad-input-9876';
/** Tries of one REST request before it is given up. */
const TRIES = 5;
const slow = { timeout: 90_000 };

test('a market that misbehaves: each fault is said where it is met, and prices go on', async ({ page }, testInfo) => {
  const { server } = await startSimulation({ port: 0, key: KEY, simulation: { seed: 7, rate: 500 } });
  const folder = testInfo.outputPath('data');
  const flags = ['--data', folder, '--ws', server.wsUrl, '--rest', server.restUrl];
  const terminal = await startTerminal(flags, { TAPEDECK_SERVER_KEY: KEY }, folder);
  await page.goto(terminal.url);
  await seesWorld(page, /LIVE/);
  await seesLiveRow(page, 'SPY');
  await showPane(page, 'Health');

  // Tried for some seconds; the rest goes on meanwhile.
  server.faults.rest500('/v2/aggs/ticker/QQQ/range/1/minute', TRIES);
  const chart = page.locator('[data-pane="chart"]');
  await chart.getByRole('combobox', { name: 'Symbol' }).fill('QQQ');
  await page.keyboard.press('Enter');

  await test.step('a symbol nobody knows is taken by no pane', async () => {
    const symbol = page.locator('[data-pane="chain"]').getByRole('combobox', { name: 'Symbol' });
    await expect(symbol).toHaveValue('QQQ');
    await symbol.fill('ZZZZ');
    await page.keyboard.press('Enter');
    await expect(page.getByText('No ticker, company or contract is called “ZZZZ”.')).toBeVisible(slow);
    await page.keyboard.press('Escape');
    await expect(symbol).toHaveValue('QQQ');
  });

  await test.step('malformed frames are counted and shown; prices go on', async () => {
    const errors = page.locator('[data-pane="health"]').getByRole('region', { name: 'Engine' });
    await expect(errors).toContainText(/Decode errors\s*0,/, slow);
    for (const market of ['stocks', 'options', 'indices'] as const) {
      server.faults.malformedFrame(market);
      server.faults.rawFrame(market, 'not json at all');
      server.faults.rawFrame(market, '[{"ev":"T","sym":null,"p":"high","s":{}},{"ev":"??"},null,7]');
    }
    await expect(errors).toContainText(/Decode errors\s*[1-9]/, slow);
    const [before, after] = await seesLiveRow(page, 'SPY');
    expect(before).not.toBe(after);
    await seesWorld(page, /LIVE/);
  });

  await test.step('a REST 500 is said in the pane that asked, and asking again helps', async () => {
    const problem = chart.getByRole('alert');
    await expect(problem).toContainText('No history for QQQ', slow);
    await expect(problem).toContainText('The data server has a fault; the request was repeated without success.');
    await seesLiveRow(page, 'SPY');
    await problem.getByRole('button', { name: 'Try again' }).click();
    await expect(problem).toHaveCount(0, slow);
    await expect(chart.getByRole('status', { name: 'Loading' })).toHaveCount(0);
  });

  await page.close();
  terminal.process.kill('SIGTERM');
  if (terminal.process.exitCode === null) await once(terminal.process, 'exit');
  await server.close();
  expect(terminal.process.exitCode).toBe(0);
  expect(terminal.stderr()).not.toContain(KEY);
});

test('a wrong key from the environment is refused in words, and never shown', async ({ page }, testInfo) => {
  const { server } = await startSimulation({ port: 0, key: KEY, simulation: { seed: 7, rate: 500 } });
  const folder = testInfo.outputPath('data');
  const wrong = 'wrong-key-that-nobody-gave-out';
  const flags = ['--data', folder, '--ws', server.wsUrl, '--rest', server.restUrl];
  const terminal = await startTerminal(flags, { TAPEDECK_SERVER_KEY: wrong }, folder);
  try {
    await page.goto(terminal.url);
    await expect(page.getByText(/key was not accepted|did not accept/i).first()).toBeVisible(slow);
    expect(await page.content()).not.toContain(wrong);
    expect(terminal.stderr()).not.toContain(wrong);
  } finally {
    await page.close();
    terminal.process.kill('SIGTERM');
    if (terminal.process.exitCode === null) await once(terminal.process, 'exit');
    await server.close();
  }
});

test('a port in use, and a flag that does not exist, end the start with a sentence', async ({
  browserName,
}, testInfo) => {
  expect(browserName).toBe('chromium');
  const folder = testInfo.outputPath('data');
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  await expect(startTerminal(['--data', folder, '--simulated', '--port', String(port)], {}, folder)).rejects.toThrow(
    `exited with 1: Port ${port} is in use. Choose another one with --port, or leave it out.`,
  );
  taken.close();
  await expect(startTerminal(['--data', folder, '--simulation'], {}, folder)).rejects.toThrow(
    /exited with 2: .*--simulation/,
  );
});

test.describe('several broken settings files', () => {
  test.use({
    files: { 'preferences.json': '[]', 'watchlists.json': '\u0000\u0001', 'workspace.json': '{"version":99}' },
  });
  test('are each named, set aside, and the terminal opens with defaults', async ({ terminal, page }) => {
    await seesWorld(page, /SIMULATED/);
    const notices = page.getByRole('log', { name: 'Notices' });
    await notices.getByRole('button', { name: /^\+\d+$/ }).click();
    for (const name of ['preferences', 'watchlists', 'workspace'])
      await expect(notices.getByText(new RegExp(`${name}\\.json could not be read`)).first()).toBeVisible(slow);
    await seesLiveRow(page, 'SPY');
    expect(terminal.process.exitCode).toBeNull();
  });
});
