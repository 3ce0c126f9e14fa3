/** The cases of tests/electron through Playwright's own Electron driver, where the runtime is installed. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { installedElectron } from '../../src/main/host/electron-runtime.ts';
import { entersKey, seesLiveRow, seesWorld } from '../electron/cases.ts';
import { GOOD_KEY, startLocalMarket, WRONG_KEY } from '../electron/local-market.ts';

const executablePath = installedElectron();
test.skip(executablePath === undefined, 'the Electron runtime is not installed here');

test('boots, takes a key, goes live, quits', async () => {
  const market = await startLocalMarket();
  const data = mkdtempSync(join(tmpdir(), 'tapedeck-electron-'));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath,
    args: [...sandbox, '.', '--simulated', ...market.flags, '--data', data],
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } as Record<string, string>,
  });
  try {
    const page = await app.firstWindow();
    const keyWindow = () => app.waitForEvent('window');
    await seesWorld(page, /SIMULATED/);
    await seesLiveRow(page, 'SPY');
    expect(page.url()).toBe('tapedeck://app/index.html');
    expect(await page.evaluate(() => ['require', 'process', 'Buffer'].filter((name) => name in window))).toEqual([]);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(await entersKey(page, keyWindow, WRONG_KEY)).toMatch(/did not accept|refused/i);
    expect(await entersKey(page, keyWindow, GOOD_KEY)).toContain('Key ending in 4321');
    await page.keyboard.press('Escape');
    await seesWorld(page, /LIVE|DELAYED/);
  } finally {
    await app.close();
    await market.close();
  }
});
