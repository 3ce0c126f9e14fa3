/** What happens to a running app: files opened, second starts, dead pages and engines, sleep, displays. On the stand-in. */
import { existsSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../src/main/host/browsers.ts';
import { seesLiveRow, seesWorld } from './cases.ts';
import { StandInApp } from './stand-in-app.ts';
import type { recorded } from './stand-in/recorded.ts';

type Recorded = typeof recorded;

const runnable = existsSync('out/main/index.js') && findBrowser() !== undefined;
const SESSION = resolve('tests/replay/golden/simulated.mcap');
const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'tapedeck-life-'));
const noKeychain = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

describe.skipIf(!runnable)('a running app', () => {
  let app: StandInApp;
  let page: Page;
  const seen = async (): Promise<Recorded> => app.ask<Recorded>('recorded');

  beforeAll(async () => {
    app = StandInApp.start(['--simulated', '--data', freshFolder()], noKeychain);
    page = await app.page();
    await seesWorld(page, /SIMULATED/);
  }, 240_000);
  afterAll(() => app?.kill());

  it('tells a second start’s arguments to the first', async () => {
    expect((await seen()).secondStart).toEqual({
      args: ['--simulated', '--data', expect.any(String)],
      cwd: process.cwd(),
    });
  });

  it('opens links of its own page in the browser, from a list, and nothing else', async () => {
    expect(await app.ask('windowOpen', 'https://www.tradingview.com/')).toEqual({ action: 'deny' });
    expect(await app.ask('windowOpen', 'https://evil.example/')).toEqual({ action: 'deny' });
    expect((await seen()).openedLinks).toEqual(['https://www.tradingview.com/']);
    expect(app.stderr).toContain('window refused: https://evil.example/');
  });

  it('brings its window back when the display is gone', async () => {
    const before = await app.ask<{ width: number }>('bounds');
    await app.ask('displayRemoved', { x: 5000, y: 0, width: 1280, height: 720 });
    expect(await app.ask('bounds')).toEqual({ x: 5000, y: 0, width: 1280, height: 720 });
    expect(before.width).toBeGreaterThan(1280);
  });

  it('goes on after the machine slept', { timeout: 240_000 }, async () => {
    await app.ask('power', 'resume');
    await expect.poll(() => app.stderr, { timeout: 60_000 }).toContain('the system woke from sleep');
    await seesLiveRow(page, 'SPY');
  });

  it('gets a new engine without losing its window', { timeout: 240_000 }, async () => {
    expect(await app.ask('crashEngine')).toBe(1);
    await page.getByText('The market engine was restarted').first().waitFor();
    await seesWorld(page, /SIMULATED/);
    await seesLiveRow(page, 'SPY');
    expect((await seen()).reloads).toBe(0);
    expect((await seen()).windows).toHaveLength(1);
  });

  it('loads a dead page again, and leaves a loop alone until the person decides', { timeout: 240_000 }, async () => {
    await app.ask('dialog', { response: 0 });
    for (let death = 1; death <= 2; death++) {
      await app.ask('pageGone', 'crashed');
      expect((await seen()).reloads).toBe(death);
      expect((await seen()).messageBoxes).toEqual([]);
      await seesWorld(page, /SIMULATED/);
    }
    await app.ask('pageGone', 'crashed');
    await expect.poll(async () => (await seen()).messageBoxes).toHaveLength(1);
    expect((await seen()).messageBoxes[0]).toMatchObject({
      message: 'The window keeps failing',
      buttons: ['Try Again', 'Quit Tapedeck'],
    });
    await expect.poll(async () => (await seen()).reloads).toBe(3); // `Try Again` was chosen.
    await seesWorld(page, /SIMULATED/);
  });

  it('opens the session that a second start names, by flag or by file', { timeout: 240_000 }, async () => {
    await app.ask('secondStart', ['--session', basename(SESSION)], resolve(SESSION, '..'));
    await seesWorld(page, /REPLAY/);
    await app.ask('secondStart', ['--simulated'], '/'); // Only brings the window to the front.
    await seesWorld(page, /REPLAY/);
  });

  it('says so when a file cannot be opened, and keeps the world it has', async () => {
    await app.ask('openFile', join(tmpdir(), '2026-11-20_093000_live.mcap'));
    await expect.poll(async () => (await seen()).messageBoxes.at(-1)?.message).toBe('The session was not opened');
    expect((await seen()).messageBoxes.at(-1)?.detail).toContain('2026-11-20_093000_live.mcap');
    await seesWorld(page, /REPLAY/);
    await app.ask('secondStart', ['--port', 'nonsense'], '/');
    await expect.poll(() => app.stderr).toContain('a second start: --port wants a whole number');
  });

  it('ends when the system shuts down', async () => {
    await app.ask('power', 'shutdown').catch(() => undefined);
    expect(await app.exited()).toBe(0);
  });
});

describe.skipIf(!runnable)('a start', () => {
  let app: StandInApp;
  afterEach(() => app.kill());

  it('takes a relative data folder, and keeps it to the user', { timeout: 240_000 }, async () => {
    const folder = freshFolder();
    const relative = `../${basename(folder)}/data`;
    const cwd = join(folder, '..', 'elsewhere-of-tapedeck');
    mkdirSync(cwd, { recursive: true });
    app = StandInApp.start(['--simulated'], { ...noKeychain, TAPEDECK_DATA: relative, STAND_IN_CWD: cwd });
    await seesWorld(await app.page(), /SIMULATED/);
    const { mode } = statSync(join(folder, 'data', 'electron'));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o700);
  });

  it('opens the file that the file manager hands over', { timeout: 240_000 }, async () => {
    app = StandInApp.start([SESSION, '--data', freshFolder()], noKeychain);
    await seesWorld(await app.page(), /REPLAY/);
  });

  it('beside a running app leaves the window to that one', async () => {
    app = StandInApp.start(['--data', freshFolder()], { STAND_IN_SECOND: '1' });
    expect(await app.exited()).toBe(0);
    expect(app.stderr).toContain('Tapedeck is running already');
  });

  it('without the sandbox opens no window of its own', { timeout: 240_000 }, async () => {
    app = StandInApp.start(['--no-sandbox', '--simulated', '--data', freshFolder()], {
      ...noKeychain,
      STAND_IN_PACKAGED: '1',
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
    });
    await expect.poll(() => app.stdout, { timeout: 90_000 }).toMatch(/URL http:\/\/127\.0\.0\.1:\d+\//);
    const { windows, messageBoxes } = await app.ask<Recorded>('recorded');
    expect(windows).toEqual([]);
    expect(messageBoxes).toEqual([
      expect.objectContaining({ detail: expect.stringContaining('install the .deb package') }),
    ]);
  });

  it('tells what the desktop would not show in the window instead', { timeout: 240_000 }, async () => {
    app = StandInApp.start(['--simulated', '--data', freshFolder()], { ...noKeychain, STAND_IN_UNSIGNED: '1' });
    const page = await app.page();
    await seesWorld(page, /SIMULATED/);
    const notify = (): Promise<unknown> =>
      page.evaluate(() => window.tapedeck?.calls['notify.show']({ title: 'SPY loses 656', body: 'last 655.90' }));
    expect(await notify()).toEqual({ ok: true, value: { shown: true } }); // Nobody knows yet.
    await page.getByText('SPY loses 656').first().waitFor();
    expect(await notify()).toEqual({ ok: true, value: { shown: false } });
    expect(app.stderr).toContain('a notification was not shown: Notifications are not allowed');
  });
});
