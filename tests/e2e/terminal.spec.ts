/** The web host in a real browser: who may enter, the live watchlist, keys, broken settings, a lost connection. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { entersKey, seesLiveRow, seesWorld } from '../electron/cases.ts';
import { GOOD_KEY, startLocalMarket, WRONG_KEY, type LocalMarket } from '../electron/local-market.ts';
import { expect, SMALL_CHAIN, startTerminal, test } from './terminal.ts';

test.use({ files: SMALL_CHAIN });

test('shows a live simulated market under its banner', async ({ terminal, page }) => {
  await seesWorld(page, /SIMULATED/);
  await expect(page.getByText('connect your Massive key')).toBeVisible();
  await seesLiveRow(page, 'SPY');
  expect(new URL(page.url()).search).toBe('');
  expect(terminal.stderr()).not.toContain('error');
});

test('moves a pane to a window of its own, live and in the same theme', async ({ terminal, page, context }) => {
  await seesLiveRow(page, 'SPY');
  const [popout] = await Promise.all([
    context.waitForEvent('page'),
    page
      .getByTitle(/popout|window of its own/i)
      .first()
      .click(),
  ]);
  await seesLiveRow(popout, 'SPY');
  const theme = (of: typeof page) => of.evaluate(() => document.documentElement.dataset['theme']);
  const shown = await theme(page);
  await expect.poll(() => theme(popout)).toBe(shown);
  expect(new URL(popout.url()).pathname).toBe('/popout.html');
  expect(terminal.stderr()).not.toContain('error');
});

test('spends its token: the same URL opens in no second browser', async ({ terminal, page, browser }) => {
  await seesWorld(page, /SIMULATED/);
  const stranger = await browser.newContext();
  const answer = await stranger.request.get(terminal.url);
  expect(answer.status()).toBe(401);
  expect(await answer.text()).toBe('');
  await stranger.close();
});

test('a second start on the same data folder hands out a new way in, and says how to get one', async ({
  terminal,
  browser,
}) => {
  expect(terminal.stderr()).toContain('start Tapedeck again');
  const second = await startTerminal(
    ['--data', terminal.dataFolder, '--port', new URL(terminal.url).port],
    {},
    terminal.dataFolder,
  );
  if (second.process.exitCode === null) await once(second.process, 'exit');
  expect(second.process.exitCode).toBe(0);
  expect(second.stderr()).toContain('is open on the data folder');
  expect(new URL(second.url).host).toBe(new URL(terminal.url).host);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(second.url);
  await seesWorld(page, /SIMULATED/);
  expect((await page.request.get(terminal.url, { headers: { cookie: '' } })).status()).toBe(401);
  await context.close();
});

test('a second start with a file that is no session says so, and leaves the world that runs', async ({
  terminal,
  page,
}) => {
  await seesWorld(page, /SIMULATED/);
  for (const [file, sentence] of [
    [resolve('README.md'), /not a session|no session/i],
    [join(terminal.dataFolder, 'none.mcap'), /There is no session file at/],
  ] as const) {
    const second = spawn(process.execPath, [
      resolve('out/main/web.js'),
      '--data',
      terminal.dataFolder,
      '--session',
      file,
    ]);
    let said = '';
    for (const stream of [second.stdout, second.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
    const [code] = (await once(second, 'close')) as [number];
    expect(code, said).toBe(1);
    expect(said).toMatch(sentence);
  }
  await seesWorld(page, /SIMULATED/);
});

test('keeps the page of another origin out of the bridge', async ({ terminal, page, context }) => {
  await seesWorld(page, /SIMULATED/);
  const { port } = new URL(terminal.url);
  const other = await context.newPage();
  await other.route('http://other.localhost/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<p>other</p>' }),
  );
  await other.goto('http://other.localhost/');
  const opened = await other.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url);
        socket.addEventListener('open', () => resolve('open'));
        socket.addEventListener('error', () => resolve('refused'));
      }),
    `ws://127.0.0.1:${port}/bridge`,
  );
  expect(opened).toBe('refused');
});

test.describe('with a broken settings file', () => {
  test.use({ files: { 'preferences.json': '{"theme":' } });
  test('starts with defaults and says what happened', async ({ terminal, page }) => {
    await seesWorld(page, /SIMULATED/);
    await expect(page.getByText(/preferences\.json could not be read/)).toBeVisible();
    expect(terminal.dataFolder).not.toBe('');
  });
});

test.describe('without its host', () => {
  test.use({ expectedErrors: /WebSocket connection/ });
  test('says that the connection is lost when its host is gone', async ({ terminal, page }) => {
    await seesWorld(page, /SIMULATED/);
    await seesLiveRow(page, 'SPY');
    terminal.process.kill('SIGTERM');
    await seesWorld(page, /NO CONNECTION/);
  });
});

test.describe('with a local market', () => {
  let market: LocalMarket;
  test.beforeAll(async () => {
    market = await startLocalMarket();
  });
  test.afterAll(() => market.close());

  test('refuses a wrong key in words, takes a good one, and never shows it', async ({ page, context }, testInfo) => {
    const keyWindow = () => context.waitForEvent('page');
    const folder = testInfo.outputPath('data');
    const terminal = await startTerminal(['--data', folder, ...market.flags], {}, folder);
    try {
      await page.goto(terminal.url);
      await seesWorld(page, /^NO KEY/);
      await expect(page.getByRole('status').filter({ hasText: 'There is no key for 127.0.0.1' })).toBeVisible();
      await expect(page.getByText('not accepted')).toHaveCount(0);
      expect(existsSync(join(folder, 'sessions'))).toBe(false);
      expect(await entersKey(page, keyWindow, WRONG_KEY)).toMatch(/did not accept|refused/i);
      expect(await entersKey(page, keyWindow, GOOD_KEY)).toContain('Key ending in 4321');
      await expect(page.getByRole('dialog')).toContainText('kept in memory');
      await page.keyboard.press('Escape');
      await seesWorld(page, /LIVE|DELAYED/);
      await seesLiveRow(page, 'SPY');
      expect(await page.content()).not.toContain(GOOD_KEY);
      expect(terminal.stderr()).not.toContain(GOOD_KEY);
    } finally {
      terminal.process.kill('SIGTERM');
    }
  });
});
