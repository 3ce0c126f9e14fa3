/** The window that takes a key, with its own page, session and preload, on the stand-in in a real Chromium. */
import { existsSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, it } from 'vitest';
import { findBrowser } from '../../src/main/host/browsers.ts';
import { StandInApp } from './stand-in-app.ts';
import type { recorded } from './stand-in/recorded.ts';

const runnable = existsSync('out/preload/key-window.cjs') && findBrowser() !== undefined;
const PAGE = '/key-window/index.html';

describe.skipIf(!runnable)('the key window', () => {
  let app: StandInApp;
  const start = async (): Promise<Page> => {
    app = StandInApp.start([], {}, 'tests/electron/entries/key-window.ts');
    return app.page(PAGE);
  };
  afterEach(() => app.kill());

  it('names every address in full and stays until a key is accepted', async () => {
    const page = await start();
    await expect
      .poll(() => page.locator('#origins li').allInnerTexts())
      .toEqual(['https://relay.example', 'wss://relay.example']);
    const says = page.getByRole('alert');
    await page.getByLabel('API key').fill('bad-key');
    await page.getByRole('button', { name: 'Connect' }).click();
    await says.filter({ hasText: 'relay.example did not accept the key.' }).waitFor();
    await page.getByLabel('API key').fill('broken');
    await page.keyboard.press('Enter');
    await says.filter({ hasText: 'Nothing was stored' }).waitFor();
    await page.getByLabel('API key').fill(' good-key ');
    await pressInClosing(page, 'Enter');
    await expect.poll(() => app.stderr).toContain('answered true');
    expect(app.stderr).toContain('second question: false');
    expect(app.stderr).not.toMatch(/good-key|bad-key/);
  });

  it('closes without an answer', async () => {
    const page = await start();
    await page.getByLabel('API key').fill('good-key');
    await pressInClosing(page, 'Escape');
    await expect.poll(() => app.stderr).toContain('answered false');
  });

  it('has a page that can do nothing but that', async () => {
    const page = await start();
    const seen = await page.evaluate(async () => ({
      keys: Object.keys((window as unknown as { keyEntry: object }).keyEntry).toSorted(),
      bridge: 'tapedeck' in window,
      out: await fetch('/index.html').then(
        () => 'went out',
        () => 'blocked',
      ),
    }));
    expect(seen).toEqual({ keys: ['cancel', 'origins', 'submit'], bridge: false, out: 'blocked' });
    const { windows } = await app.ask<typeof recorded>('recorded');
    expect(windows[0].webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, devTools: false });
    const preload = readFileSync(String(windows[0].webPreferences?.preload), 'utf8');
    expect(preload.match(/require\("([^"]+)"\)/g)).toEqual(['require("electron")']);
  });
});

/** The window may be gone before the press is answered. */
async function pressInClosing(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key).catch((error: Error) => {
    if (!/has been closed/.test(error.message)) throw error;
  });
}
