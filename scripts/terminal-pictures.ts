/** What the scripts that picture the running terminal share: Chromium, the web host of a folder of settings, and one pane at a time. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from '@playwright/test';

export const ROOT = join(import.meta.dirname, '..');
const SIZE = { width: 1680, height: 1000 };

/** The machine's Chromium, off the network; it refuses its sandbox to root. */
export async function withBrowser(work: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking', '--no-first-run'],
  });
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}

interface TerminalOptions {
  flags?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Content of the data folder, by file name. */
  settings: Readonly<Record<string, unknown>>;
}

/** Shows the built terminal in a page while `work` pictures it; ends it and removes its folder afterwards. */
export async function withTerminal(
  browser: Browser,
  { flags = [], env = {}, settings }: TerminalOptions,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-shots-'));
  for (const [file, content] of Object.entries(settings)) writeFileSync(join(folder, file), JSON.stringify(content));
  const terminal = spawn(process.execPath, ['out/main/web.js', '--no-open', '--data', folder, ...flags], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  try {
    const page = await browser.newPage({ viewport: SIZE });
    await page.goto((await firstLine(terminal)).replace(/^URL /, ''));
    await work(page);
    await page.close();
  } finally {
    await ended(terminal);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens a pane that the default workspace does not hold. */
export async function opened(page: Page, pane: string): Promise<void> {
  const tab = page.getByRole('tab', { name: pane, exact: true });
  if ((await tab.count()) > 0) return;
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search or command' });
  await palette.getByRole('combobox').fill(`Go to ${pane}`);
  await palette
    .getByRole('option', { name: `Go to ${pane}` })
    .first()
    .click();
  await tab.first().waitFor();
}

/** Gives one pane the whole window while `work` pictures it. */
export async function maximised(page: Page, pane: string, work: () => Promise<void>): Promise<void> {
  const tab = page.getByRole('tab', { name: pane, exact: true });
  await tab.first().click();
  await page.locator('.flexlayout__tabset', { has: tab }).first().getByTitle('Maximise these panes').click();
  await work();
  await page.getByTitle('Back to size').first().click();
}

export async function shoot(page: Page, folder: string, name: string): Promise<void> {
  // Sums wait for all of their contracts, on a loaded machine for a minute.
  await page.waitForFunction(() => !/Computing (?:\d|the last)/.test(document.body.innerText), undefined, {
    timeout: 120_000,
  });
  await page.screenshot({ path: join(ROOT, folder, `${name}.png`) });
  process.stdout.write(`${folder}/${name}.png\n`);
}

export const fileName = (pane: string): string => pane.toLowerCase().replaceAll(' ', '-');

export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`a child ended with code ${code} before it was ready`)));
  });
}

export async function ended(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
