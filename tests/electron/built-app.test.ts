/** The built out/main and out/preload, run on the stand-in in a real Chromium. What that cannot prove: README.md. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// Declares `window.tapedeck`.
import '../../src/renderer/bridge/calls.ts';
import { findBrowser } from '../../src/main/host/browsers.ts';
import { entersKey, seesLiveRow, seesWorld } from './cases.ts';
import { GOOD_KEY, startLocalMarket, WRONG_KEY, type LocalMarket } from './local-market.ts';
import { StandInApp } from './stand-in-app.ts';

const missing = !existsSync('out/main/index.js')
  ? 'out/ is not built'
  : findBrowser() === undefined
    ? 'no Chromium'
    : '';
if (missing) console.warn(`tests/electron skipped: ${missing}`);

interface Recorded {
  schemes: { scheme: string; privileges?: Record<string, boolean> }[];
  handledSchemes: string[];
  windows: BrowserWindowConstructorOptions[];
  menu: MenuItemConstructorOptions[];
  notifications: { title?: string }[];
  spellChecker: boolean;
  singleInstance: boolean;
  shownInFolder: string[];
  saveDialogs: { defaultPath?: string }[];
}

const slow = { timeout: 60_000 };

describe.skipIf(missing !== '')('the built app', () => {
  let market: LocalMarket;
  let app: StandInApp;
  let page: Page;
  const problems: string[] = [];
  const data = mkdtempSync(join(tmpdir(), 'tapedeck-app-'));

  beforeAll(async () => {
    market = await startLocalMarket();
    // No session bus: the vault keeps the key in memory and says so.
    app = StandInApp.start(['--simulated', ...market.flags, '--data', data], {
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
    });
    page = await app.page();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
  }, 240_000);
  afterAll(async () => {
    await app?.kill();
    await market?.close();
  });

  it('boots into the simulated market with a live watchlist', { timeout: 240_000 }, async () => {
    await seesWorld(page, /SIMULATED/);
    const [before, after] = await seesLiveRow(page, 'SPY');
    expect(after).not.toBe(before);
    expect(await app.ask('visible')).toBe(true);
  });

  it('opens one sandboxed, isolated window with a one-file preload', async () => {
    const { windows, singleInstance } = await app.ask<Recorded>('recorded');
    expect(singleInstance).toBe(true);
    expect(windows).toHaveLength(1);
    expect(windows[0]).toMatchObject({
      show: false,
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        navigateOnDragDrop: false,
      },
    });
    const preload = readFileSync(String(windows[0].webPreferences?.preload), 'utf8');
    expect(preload.match(/require\("([^"]+)"\)/g)).toEqual(['require("electron")']);
  });

  it('gives the page the bridge and nothing else', async () => {
    const seen = await page.evaluate(() => ({
      host: window.tapedeck?.host,
      keys: Object.keys(window.tapedeck ?? {}).toSorted(),
      frozen: Object.isFrozen(window.tapedeck) && Object.isFrozen(window.tapedeck?.calls),
      node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', 'standInPost'].filter(
        (name) => name in window,
      ),
    }));
    expect(seen).toEqual({ host: 'electron', keys: ['calls', 'connect', 'host', 'onCommand'], frozen: true, node: [] });
  });

  it('serves the page from its own protocol under a policy that Chromium enforces', async () => {
    const { schemes, handledSchemes } = await app.ask<Recorded>('recorded');
    expect(schemes).toEqual([
      { scheme: 'tapedeck', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
    expect(handledSchemes).toEqual(['tapedeck']);
    const before = problems.length;
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      return 'injected' in window;
    });
    expect(ran).toBe(false);
    expect(
      await page.evaluate(() =>
        fetch('https://example.com').then(
          () => 'went out',
          () => 'blocked',
        ),
      ),
    ).toBe('blocked');
    const policyReports = problems.splice(before);
    expect(policyReports.length).toBeGreaterThan(0);
    expect(policyReports.every((text) => /Content Security Policy|Failed to fetch|ERR_/i.test(text))).toBe(true);
  });

  it('denies permissions, other windows and navigation', async () => {
    for (const permission of [
      'geolocation',
      'notifications',
      'media',
      'clipboard-read',
      'openExternal',
      'fileSystem',
      'usb',
    ])
      expect(await app.ask('permission', permission, 'tapedeck://app/index.html'), permission).toEqual({
        request: false,
        check: false,
        device: false,
      });
    const copy = 'clipboard-sanitized-write';
    expect(await app.ask('permission', copy, 'tapedeck://app/index.html')).toMatchObject({
      request: true,
      check: true,
    });
    expect(await app.ask('permission', copy, 'https://evil.example/')).toMatchObject({ request: false, check: false });
    for (const url of [
      'https://example.com',
      'tapedeck://app/index.html',
      'tapedeck://app/popout.html.evil',
      'file:///etc/passwd',
    ])
      expect(await app.ask('windowOpen', url), url).toEqual({ action: 'deny' });
    expect(await app.ask('windowOpen', 'tapedeck://app/popout.html?id=7')).toMatchObject({
      action: 'allow',
      overrideBrowserWindowOptions: {
        webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
      },
    });
    const at = page.url();
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await expect.poll(() => app.stderr).toContain('navigation refused: https://example.com/');
    expect(page.url()).toBe(at);
  });

  it('asks the person where a file of the page goes, and saves no other', async () => {
    const save = (name: string, href?: string): Promise<void> =>
      page.evaluate(
        ([download, url]) => {
          const made = URL.createObjectURL(new Blob(['strike,iv']));
          Object.assign(document.createElement('a'), { download, href: url ?? made }).click();
        },
        [name, href] as const,
      );
    const dialogs = async () => (await app.ask<Recorded>('recorded')).saveDialogs;
    await save('../../SPY smile.csv');
    await expect.poll(dialogs, slow).toHaveLength(1);
    expect(await dialogs()).toMatchObject([
      { defaultPath: join(tmpdir(), 'downloads', '_.._SPY smile.csv'), filters: [{ extensions: ['csv'] }] },
    ]);
    for (const [name, href] of [['run.sh'], ['x.csv.desktop'], ['x.csv', 'data:text/csv,strike']]) {
      await save(name, href);
      await expect.poll(() => app.stderr, slow).toContain(`download refused: ${name}`);
    }
    expect(await dialogs()).toHaveLength(1);
    await app.ask('saving', { path: '/full disk/x.csv', state: 'interrupted' });
    await save('x.csv');
    await expect.poll(() => app.stderr, slow).toContain('/full disk/x.csv could not be written');
  });

  it('shows a recording in the file manager, and tells the page its names only', async () => {
    type Listed = { id: string; name: string; folder: string }[];
    const list = () =>
      page.evaluate(async () => (await window.tapedeck!.calls['sessions.list']()) as { value: Listed });
    await expect.poll(async () => (await list()).value.length, slow).toBeGreaterThan(0);
    const { value } = await list();
    expect(value[0]).toMatchObject({ name: value[0].id, folder: 'sessions' });
    expect(JSON.stringify(value)).not.toContain(data);
    const show = (sessionId: string) =>
      page.evaluate((id) => window.tapedeck!.calls['sessions.show']({ sessionId: id }), sessionId);
    expect(await show('/etc/passwd')).toMatchObject({ value: { shown: false } });
    expect(await show(value[0].id)).toMatchObject({ value: { shown: true } });
    const { shownInFolder } = await app.ask<Recorded>('recorded');
    expect(shownInFolder).toEqual([join(data, 'sessions', value[0].id)]);
  });

  it('answers calls of its own main frame only', async () => {
    const refused = { ok: false, error: { code: 'forbidden', message: 'This page may not call Tapedeck.' } };
    expect(await app.ask('forge', { url: 'tapedeck://app/index.html' }, true)).toEqual(refused); // Another frame.
    expect(await app.ask('forge', { url: 'https://evil.example/' }, false)).toEqual(refused);
    expect(await app.ask('forge', null, true)).toEqual(refused);
  });

  it('sends menu commands to the window', async () => {
    await app.ask('menu', 'Keyboard Map');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
  });

  const keyWindow = (): Promise<Page> => app.page('/key-window/index.html');
  it('names a wrong key and stores nothing, then takes a good one and goes live', { timeout: 240_000 }, async () => {
    expect(await entersKey(page, keyWindow, WRONG_KEY)).toMatch(/did not accept|refused/i);
    await seesWorld(page, /SIMULATED/);
    expect(await entersKey(page, keyWindow, GOOD_KEY)).toContain('Key ending in 4321');
    await page.keyboard.press('Escape');
    await seesWorld(page, /LIVE|DELAYED/);
    await seesLiveRow(page, 'SPY');
    expect(await page.content()).not.toContain(GOOD_KEY);
    expect(app.stderr).not.toContain(GOOD_KEY);
    expect(app.stderr).not.toContain(WRONG_KEY);
  });

  it('finds its stream again after the page is reloaded', { timeout: 240_000 }, async () => {
    await page.reload();
    await seesWorld(page, /LIVE|DELAYED/);
    await seesLiveRow(page, 'SPY');
  });

  it('had no error in its page', () => {
    expect(problems).toEqual([]);
  });

  it('quits by itself, with its window state and settings kept', async () => {
    expect(await app.quit()).toBe(0);
    const state = JSON.parse(readFileSync(join(data, 'electron', 'window.json'), 'utf8'));
    expect(state.window).toMatchObject({ maximized: false, bounds: { width: 1376, height: 860 } });
  });
});
