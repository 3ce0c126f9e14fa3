/**
 * Fixtures of the end-to-end tests. `terminal` starts the built web host on a data folder of its own over the simulated market
 * and opens it in the page; `test.use({ flags: [...] })` changes its start flags. Any error in the page fails the test.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';

export interface Terminal {
  /** With the one-time token, already spent by `page` unless `open` is false. */
  url: string;
  dataFolder: string;
  stderr: () => string;
  process: ChildProcess;
}

interface Options {
  flags: string[];
  environment: Record<string, string>;
  /** Files of the data folder before the terminal starts, by name. */
  files: Record<string, string>;
  /** Errors of the page that the test expects. */
  expectedErrors: RegExp | undefined;
}

/** Ends what hangs; a busy machine starts slowly. */
const START_TIMEOUT_MS = 90_000;

export const test = base.extend<Options & { terminal: Terminal }>({
  // Few events: what they show is the same, and every second of a busy machine goes to the test.
  flags: [['--simulated', '--rate', '200'], { option: true }],
  environment: [{}, { option: true }],
  files: [{}, { option: true }],
  expectedErrors: [undefined, { option: true }],
  terminal: async ({ page, flags, environment, files, expectedErrors }, use, testInfo) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'tapedeck-e2e-'));
    // The cards of the first start have a test of their own.
    const start = { 'preferences.json': JSON.stringify({ welcomed: true }), ...files };
    for (const [name, text] of Object.entries(start)) writeFileSync(join(dataFolder, name), text);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const terminal = await startTerminal(['--data', dataFolder, ...flags], environment, dataFolder);
    await page.goto(terminal.url);
    await use(terminal);
    if (testInfo.status !== testInfo.expectedStatus) await tellState(page, terminal, errors);
    const unexpected = errors.filter((text) => !expectedErrors?.test(text));
    // The page would go on calling a host that is gone.
    await page.close();
    terminal.process.kill('SIGTERM');
    if (terminal.process.exitCode === null) await once(terminal.process, 'exit');
    rmSync(dataFolder, { recursive: true, force: true });
    expect(unexpected).toEqual([]);
  },
});

export { expect };

/** `workspace.json` with these panes (type to title) as the tabs of one place: what a test does not look at costs it nothing. */
export function deskOf(panes: Record<string, string>, symbol = 'SPY', settings: Record<string, object> = {}): string {
  const tabs = Object.entries(panes).map(([component, name]) => ({
    type: 'tab',
    id: `${component}-1`,
    component,
    name,
  }));
  const own = Object.keys(panes).map((type) => [`${type}-1`, { linkGroup: 'blue', settings: settings[type] ?? {} }]);
  return JSON.stringify({
    version: 1,
    layout: { global: {}, borders: [], layout: { type: 'row', children: [{ type: 'tabset', children: tabs }] } },
    linkGroups: { blue: symbol },
    panes: Object.fromEntries(own),
  });
}

/** The default layout over a chain of few contracts, for tests that are about no chain: SPY's takes most of a start's processor time. */
export const SMALL_CHAIN = { 'workspace.json': JSON.stringify({ linkGroups: { blue: 'AMD' } }) };

/** Brings a pane of the default layout to the front that stands behind another. */
export const showPane = (page: Page, title: string): Promise<void> =>
  page.getByRole('tab', { name: title, exact: true }).click();

/** Waits until a file of the data folder holds what the page changed last: it is written shortly after. */
export async function stored({ dataFolder }: Terminal, file: string, holds: (text: string) => boolean): Promise<void> {
  const path = join(dataFolder, file);
  await expect.poll(() => existsSync(path) && holds(readFileSync(path, 'utf8')), { timeout: 90_000 }).toBe(true);
}

/** What a reader of the log has to know about a test that failed elsewhere. */
async function tellState(page: Page, terminal: Terminal, errors: readonly string[]): Promise<void> {
  const shown = await page
    .locator('body')
    .innerText({ timeout: 5_000 })
    .catch((error: Error) => error.message);
  const parts = { page: shown, errors: errors.join('\n'), stderr: terminal.stderr() };
  for (const [name, text] of Object.entries(parts)) console.log(`--- ${name}\n${text.slice(0, 4_000)}`);
}

export async function startTerminal(
  flags: string[],
  environment: Record<string, string>,
  dataFolder: string,
): Promise<Terminal> {
  const child = spawn(process.execPath, ['out/main/web.js', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // No session bus: no test touches the keychain of whoever runs it.
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', MASSIVE_API_KEY: '', ...environment },
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (part) => (stderr += part));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no URL in ${START_TIMEOUT_MS} ms: ${stderr}`)), START_TIMEOUT_MS);
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the web host exited with ${code}: ${stderr}`));
    });
    child.stdout.on('data', (part) => {
      stdout += part;
      const found = /^URL (\S+)$/m.exec(stdout);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
  });
  return { url, dataFolder, stderr: () => stderr, process: child };
}
