/**
 * `npm run screenshots`: pictures of the running terminal into docs/images, over the simulated market at a calm moment (midday) and a
 * wild one (the first minutes), in both themes. Uses the built terminal and the machine's Chromium.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from '@playwright/test';
import { buildIfNeeded } from './build-if-needed.ts';

const ROOT = join(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs', 'images');
/** Until every mini-graph has its 30 points. */
const SETTLE_MS = 40_000;
const SIZE = { width: 1680, height: 1000 };

const MOMENTS = {
  calm: '2026-11-20T17:30:00Z',
  wild: '2026-11-20T14:33:00Z',
} as const;

/** Panes pictured alone, by the name of their tab in the default workspace. */
const PANES = [
  'Chart',
  'Options',
  'Flow',
  'Volatility',
  'Greeks matrix',
  'Exposure',
  'Alerts',
  'Health',
  'Replay',
] as const;
/** Panes worth a picture when the market is wild. */
const WILD_PANES = ['Options', 'Volatility', 'Exposure'] as const;

async function main(): Promise<void> {
  buildIfNeeded();
  mkdirSync(IMAGES, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-background-networking', '--no-first-run'],
  });
  try {
    await picture(browser, { moment: 'calm', theme: 'dark', panes: PANES });
    await picture(browser, { moment: 'wild', theme: 'dark', panes: WILD_PANES });
    await picture(browser, { moment: 'calm', theme: 'light', panes: [] });
  } finally {
    await browser.close();
  }
}

/** A few rules, so that the alerts pane shows what it is for: some fire at once, one waits, one is a line on the chart. */
const ALERT_RULES = [
  { name: 'SPY loses 656.20', groups: [[value('SPY', 'last', 'crossesBelow', 656.2)]], repeat: { mode: 'once' } },
  { name: '', groups: [[value('SPY', 'change', 'below', -0.25)]], repeat: { mode: 'rearm' } },
  {
    name: 'Big sweeps in SPX',
    groups: [[{ kind: 'print', underlying: 'SPX', minPremiumUsd: 250_000, tags: ['sweep'] }]],
    repeat: { mode: 'cooldown', seconds: 60 },
  },
  {
    name: '',
    groups: [[{ kind: 'flow', underlying: 'QQQ', windowMinutes: 5, premiumUsd: 5_000_000 }]],
    repeat: { mode: 'rearm' },
  },
  { name: '', groups: [[{ kind: 'stale', market: 'options' }]], repeat: { mode: 'rearm' } },
].map((rule, n) => ({ id: `picture-${n}`, notify: false, sound: false, ...rule }));

function value(symbol: string, measure: string, comparator: string, threshold: number): Record<string, unknown> {
  return { kind: 'value', symbol, measure, comparator, threshold };
}

interface Picture {
  moment: keyof typeof MOMENTS;
  theme: 'dark' | 'light';
  panes: readonly string[];
}

async function picture(browser: Browser, { moment, theme, panes }: Picture): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-shots-'));
  writeFileSync(join(folder, 'preferences.json'), JSON.stringify({ version: 1, theme, welcomed: true }));
  writeFileSync(join(folder, 'alerts.json'), JSON.stringify({ version: 1, rules: ALERT_RULES }));
  const market = spawn(
    process.execPath,
    ['src/main/cli.ts', 'simulate', '--json', '--seed', '7', '--start', MOMENTS[moment]],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let terminal: ChildProcess | undefined;
  try {
    const { ws, rest } = JSON.parse(await firstLine(market)) as { ws: string; rest: string };
    terminal = spawn(
      process.execPath,
      ['out/main/web.js', '--no-open', '--simulated', '--ws', ws, '--rest', rest, '--data', folder],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const url = (await firstLine(terminal)).replace(/^URL /, '');
    const page = await browser.newPage({ viewport: SIZE });
    await page.goto(url);
    await page.waitForTimeout(SETTLE_MS);
    await shoot(page, `terminal-${moment}-${theme}`);
    for (const pane of panes) {
      await page.getByRole('tab', { name: pane }).first().click();
      const tabs = page.locator('.flexlayout__tabset', { has: page.getByRole('tab', { name: pane }) }).first();
      await tabs.getByTitle('Maximise these panes').click();
      await page.waitForTimeout(3_000);
      await shoot(page, `${pane.toLowerCase().replaceAll(' ', '-')}-${moment}-${theme}`);
      await page.getByTitle('Back to size').first().click();
    }
    await page.close();
  } finally {
    terminal?.kill('SIGTERM');
    market.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 500));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  // What fired meanwhile would cover the panes.
  const notices = page.getByRole('log', { name: 'Notices' }).getByRole('button', { name: 'Dismiss' });
  while ((await notices.count()) > 0) await notices.first().click();
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
  process.stdout.write(`docs/images/${name}.png\n`);
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`a child ended with code ${code} before it was ready`)));
  });
}

await main();
