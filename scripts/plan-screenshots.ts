/**
 * `npm run screenshots:plans [-- CASE…]`: pictures of the running terminal by plan and by fault into `out/plan-screenshots`, to be looked at
 * whenever what a plan gives changes. Each case is the local server as that plan meets it. Uses the built terminal and the machine's Chromium.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { USUAL_QUIRKS, type QuirkName } from '../src/main/server/protocol/quirks.ts';
import { parsePlan } from '../src/main/server/protocol/plans.ts';
import { startSimulation } from '../src/main/server/simulate.ts';
import { MARKETS, type Market } from '../src/shared/market/symbols.ts';
import { buildIfNeeded } from './build-if-needed.ts';
import { fileName, maximised, ROOT, shoot, withBrowser, withTerminal } from './terminal-pictures.ts';

const IMAGES = 'out/plan-screenshots';
const SETTLE_MS = 25_000;
const MIDDAY = '2026-11-20T17:30:00Z';

interface Case {
  /** As `tapedeck simulate --plan` takes it. */
  plan: string;
  quirks?: readonly QuirkName[];
  /** Market time, ISO. */
  start?: string;
  /** Markets whose delayed host was chosen before. */
  delayed?: readonly Market[];
  symbol?: string;
  panes?: readonly string[];
}

const PANES = ['Chart', 'Options', 'Flow', 'Volatility', 'Exposure', 'Health'];

const CASES: Readonly<Record<string, Case>> = {
  basic: { plan: 'basic' },
  starter: { plan: 'starter', delayed: MARKETS },
  'starter-real-time-host': { plan: 'starter' },
  'starter-silent': { plan: 'starter', quirks: ['silent-delayed-key'], panes: ['Options', 'Health'] },
  'starter-options-alone': { plan: 'stocks=none,options=starter,indices=none', delayed: MARKETS },
  developer: { plan: 'developer', delayed: MARKETS },
  advanced: { plan: 'advanced' },
  'advanced-options-alone': { plan: 'stocks=none,options=advanced,indices=none' },
  'advanced-index-without-plan': {
    plan: 'stocks=none,options=advanced,indices=none',
    quirks: ['absent-index-spot'],
    symbol: 'I:SPX',
    panes: ['Options', 'Volatility', 'Exposure'],
  },
  'advanced-index-evening': { plan: 'advanced', start: '2026-11-20T22:40:00Z', symbol: 'I:SPX', panes: ['Options'] },
};

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in CASES));
  if (unknown.length > 0) throw new Error(`no case ${unknown.join(', ')}; there are ${Object.keys(CASES).join(', ')}`);
  buildIfNeeded();
  mkdirSync(join(ROOT, IMAGES), { recursive: true });
  await withBrowser(async (browser) => {
    for (const name of names.length > 0 ? names : Object.keys(CASES)) await picture(browser, name, CASES[name]);
  });
}

async function picture(browser: Browser, name: string, { plan, quirks = [], ...of }: Case): Promise<void> {
  const { server } = await startSimulation({
    port: 0,
    plan: parsePlan(plan),
    quirks: new Set([...USUAL_QUIRKS, ...quirks]),
    simulation: { seed: 7, startMs: Date.parse(of.start ?? MIDDAY) },
  });
  const settings = {
    'preferences.json': { version: 1, welcomed: true, delayedMarkets: of.delayed ?? [] },
    'host.json': { version: 1, endpoints: { ws: server.wsUrl, wsDelayed: server.delayedWsUrl, rest: server.restUrl } },
  };
  const env = { TAPEDECK_SERVER_KEY: 'screenshot-key-4711' };
  try {
    await withTerminal(browser, { env, settings }, async (page) => {
      if (of.symbol) await choose(page, of.symbol);
      await page.waitForTimeout(SETTLE_MS);
      await shoot(page, IMAGES, name);
      for (const pane of of.panes ?? PANES)
        await maximised(page, pane, async () => {
          await page.waitForTimeout(4_000);
          await shoot(page, IMAGES, `${name}-${fileName(pane)}`);
        });
    });
  } finally {
    await server.close();
  }
}

/** Through the palette, as a person does. */
async function choose(page: Page, symbol: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(symbol);
  await page.waitForTimeout(1_500);
  await page.keyboard.press('Enter');
}

await main(process.argv.slice(2));
