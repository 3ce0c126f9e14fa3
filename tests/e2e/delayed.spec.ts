/** A plan without real-time data: the delayed host is offered, remembered market by market over a restart, and given up again. */
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulation } from '../../src/main/server/simulate.ts';
import { defaultPreferences, type Preferences } from '../../src/shared/settings/preferences.ts';
import { seesLiveRow, seesWorld } from '../electron/cases.ts';
import { expect, showPane, startTerminal, type Terminal, test } from './terminal.ts';

const slow = { timeout: 90_000 };

test('delayed data is a choice of each market that outlives a restart, with a way back', async ({ page }, testInfo) => {
  const plan = { stocks: 'developer', options: 'developer', indices: 'starter' } as const;
  const { server } = await startSimulation({ port: 0, plan, simulation: { seed: 7, rate: 500 } });
  const folder = testInfo.outputPath('data');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'preferences.json');
  const endpoints = { ws: server.wsUrl, wsDelayed: server.delayedWsUrl, rest: server.restUrl };
  writeFileSync(file, JSON.stringify({ ...defaultPreferences(), endpoints }));
  const chosen = (): readonly string[] => (JSON.parse(readFileSync(file, 'utf8')) as Preferences).delayedMarkets;
  const begin = async (): Promise<Terminal> => {
    const terminal = await startTerminal(['--data', folder], { TAPEDECK_SERVER_KEY: 'developer-key-4711' }, folder);
    await page.goto(terminal.url);
    await showPane(page, 'Health');
    return terminal;
  };
  const end = async (terminal: Terminal): Promise<void> => {
    terminal.process.kill('SIGTERM');
    if (terminal.process.exitCode === null) await once(terminal.process, 'exit');
  };
  const plans = page.locator('[data-pane="health"]').getByRole('region', { name: 'What the plan allows' });
  const sockets = page.locator('[data-pane="health"]').getByRole('table', { name: 'Sockets' });
  const offers = plans.getByRole('button', { name: 'Use 15-minute delayed data' });
  let terminal = await begin();
  try {
    await expect(offers).toHaveCount(3, slow);
    await offers.first().click();
    await expect(offers).toHaveCount(2);
    await expect.poll(chosen).toEqual(['stocks']);

    await end(terminal);
    terminal = await begin();
    await seesLiveRow(page, 'SPY');
    await seesWorld(page, /^DELAYED 15m/);
    await expect(offers).toHaveCount(2, slow);
    await expect(plans).toContainText('Delayed by your choice, also after a restart.');

    await plans.getByRole('button', { name: 'Try real-time stocks again' }).click();
    await expect.poll(chosen).toEqual([]);
    // The vendor counts the delayed connection for half a minute more: the real-time one waits until then.
    await expect(sockets.getByRole('row', { name: 'Stocks' })).toContainText(/Waiting.*next try in/);
    await seesWorld(page, /^(POLLING|REFUSED|NOT LIVE|WAITING)/);
  } finally {
    await page.close();
    await end(terminal);
    await server.close();
  }
});

test('a key of a delayed plan that hears nothing is offered delayed data within ten seconds', async ({
  page,
}, info) => {
  const plan = { stocks: 'starter', options: 'starter', indices: 'starter' } as const;
  const quirks = new Set(['silent-delayed-key'] as const);
  const { server } = await startSimulation({ port: 0, plan, quirks, simulation: { seed: 7, rate: 100 } });
  const folder = info.outputPath('data');
  mkdirSync(folder, { recursive: true });
  const endpoints = { ws: server.wsUrl, wsDelayed: server.delayedWsUrl, rest: server.restUrl };
  writeFileSync(join(folder, 'host.json'), JSON.stringify({ endpoints }));
  const file = join(folder, 'preferences.json');
  writeFileSync(file, JSON.stringify({ welcomed: true }));
  const terminal = await startTerminal(['--data', folder], { TAPEDECK_SERVER_KEY: 'silent-key-4711' }, folder);
  try {
    await page.goto(terminal.url);
    const notice = page.getByRole('log', { name: 'Notices' }).getByText('The real-time host answers nothing');
    await expect(notice).toBeVisible({ timeout: 20_000 });
    await seesWorld(page, /^POLLING 15m late/);
    // The chain has the vendor's IV meanwhile, and says whose it is and how late.
    const chain = page.locator('[data-pane="chain"]');
    await expect(chain.getByText('Massive (auto)')).toBeVisible(slow);
    await expect(chain.getByText('15 min delayed', { exact: true })).toBeVisible();
    await expect(chain.getByText('not in the plan')).toBeVisible();
    await page.getByRole('button', { name: 'Use delayed data' }).click();
    await expect
      .poll(() => (JSON.parse(readFileSync(file, 'utf8')) as Partial<Preferences>).delayedMarkets?.toSorted())
      .toEqual(['indices', 'options', 'stocks']);
  } finally {
    await page.close();
    terminal.process.kill('SIGTERM');
    if (terminal.process.exitCode === null) await once(terminal.process, 'exit');
    await server.close();
  }
});
