/**
 * `npm run screenshots [-- imported]`: pictures of the running terminal into docs/images, over the simulated market at a calm moment (midday)
 * and a wild one (the first minutes), in both themes; and over a day imported from flat files. Uses the built terminal and the machine's
 * Chromium.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { buildIfNeeded } from './build-if-needed.ts';
import { writeFlatFileDay } from './flat-file-day.ts';
import {
  ended,
  fileName,
  firstLine,
  maximised,
  opened,
  ROOT,
  shoot,
  withBrowser,
  withTerminal,
} from './terminal-pictures.ts';

const IMAGES = 'docs/images';
/** Until every mini-graph has its 30 points. */
const SETTLE_MS = 40_000;

const MOMENTS = {
  calm: '2026-11-20T17:30:00Z',
  wild: '2026-11-20T14:33:00Z',
} as const;

/** Panes pictured alone, by the name of their tab; the last are opened for it. */
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
  'Flow leaders',
  'Scanner',
] as const;
/** Panes worth a picture when the market is wild. */
const WILD_PANES = ['Options', 'Volatility', 'Exposure'] as const;

async function main(): Promise<void> {
  buildIfNeeded();
  mkdirSync(join(ROOT, IMAGES), { recursive: true });
  await withBrowser(async (browser) => {
    await imported(browser);
    if (process.argv[2] === 'imported') return;
    await picture(browser, { moment: 'calm', theme: 'dark', panes: PANES });
    await picture(browser, { moment: 'wild', theme: 'dark', panes: WILD_PANES });
    await picture(browser, { moment: 'calm', theme: 'light', panes: [] });
  });
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
  const market = spawn(
    process.execPath,
    ['src/main/cli.ts', 'simulate', '--json', '--seed', '7', '--start', MOMENTS[moment]],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const { ws, rest } = JSON.parse(await firstLine(market)) as { ws: string; rest: string };
    const settings = {
      'preferences.json': { version: 1, theme, welcomed: true },
      'alerts.json': { version: 1, rules: ALERT_RULES },
    };
    await withTerminal(browser, { flags: ['--simulated', '--ws', ws, '--rest', rest], settings }, async (page) => {
      await page.waitForTimeout(SETTLE_MS);
      await shootClear(page, `terminal-${moment}-${theme}`);
      for (const pane of panes) {
        await opened(page, pane);
        await maximised(page, pane, async () => {
          await page.waitForTimeout(3_000);
          await shootClear(page, `${fileName(pane)}-${moment}-${theme}`);
        });
      }
    });
  } finally {
    await ended(market);
  }
}

/** The example day as flat files, imported, an hour and a half in; what the files lack stays empty on screen. */
async function imported(browser: Browser): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-flat-files-'));
  const run = (...args: string[]): void => {
    const { status } = spawnSync(process.execPath, ['src/main/cli.ts', ...args], { cwd: ROOT, stdio: 'inherit' });
    if (status !== 0) throw new Error(`tapedeck ${args[0]} ended with ${status}`);
  };
  try {
    const [example, files, session] = ['example.mcap', 'flat-files', 'imported.mcap'].map((name) => join(folder, name));
    run('example', '--out', example);
    writeFlatFileDay(example, files);
    run('import', files, '--out', session);
    const settings = { 'preferences.json': { version: 1, theme: 'dark', welcomed: true } };
    await withTerminal(browser, { flags: ['--session', session], settings }, async (page) => {
      const jump = page.getByRole('textbox', { name: 'Jump to a time of day' });
      await page.getByRole('tab', { name: 'Replay', exact: true }).click();
      await jump.fill('11:00');
      await jump.press('Enter');
      await page.waitForTimeout(10_000);
      await shootClear(page, 'imported-terminal-dark');
      await maximised(page, 'Exposure', async () => {
        await page.waitForTimeout(5_000);
        await shootClear(page, 'imported-exposure-dark');
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What fired meanwhile would cover the panes. */
async function shootClear(page: Page, name: string): Promise<void> {
  const notices = page.getByRole('log', { name: 'Notices' }).getByRole('button', { name: 'Dismiss' });
  while ((await notices.count()) > 0) await notices.first().click();
  await shoot(page, IMAGES, name);
}

await main();
