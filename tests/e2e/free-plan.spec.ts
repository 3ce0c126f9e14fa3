/**
 * A free plan from the start to every pane: no sockets, finished days only. Nothing is called live. The first minute's five requests are seen
 * here; that it stays at five, and what the next minutes ask, is held by the limiter's, the client's and the polling's tests in virtual time.
 */
import { once } from 'node:events';
import { startSimulation } from '../../src/main/server/simulate.ts';
import { seesWorld } from '../electron/cases.ts';
import { countedRest, mostWithin } from './counted-rest.ts';
import { expect, showPane, startTerminal, test } from './terminal.ts';

const KEY = 'free-plan-key-4711';
const MINUTE_MS = 60_000;
const soon = { timeout: 90_000 };

test('a free plan says in every pane what it lacks and never asks more than five times a minute', async ({
  page,
}, testInfo) => {
  const plan = { stocks: 'basic', options: 'basic', indices: 'basic' } as const;
  const { server } = await startSimulation({ port: 0, plan, key: KEY, simulation: { seed: 7, rate: 500 } });
  const rest = await countedRest(server);
  const folder = testInfo.outputPath('data');
  const flags = ['--data', folder, '--ws', server.wsUrl, '--rest', rest.url];
  const terminal = await startTerminal(flags, { TAPEDECK_SERVER_KEY: KEY }, folder);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  try {
    await page.goto(terminal.url);
    const pane = (type: string) => page.locator(`[data-pane="${type}"]`);
    await seesWorld(page, /^END OF DAY$/);
    await expect(page.getByText('Stocks, Options, Indices: refused')).toBeVisible(soon);

    const watchlist = pane('watchlist');
    await expect(watchlist.getByRole('note')).toContainText('no live stocks or indices');
    const row = (symbol: string) => watchlist.getByRole('row').filter({ hasText: new RegExp(`^${symbol}`) });
    await expect(pane('chart')).toContainText('END OF DAY');
    await expect(pane('chart')).not.toContainText(/REST \+ live|POLLING/);
    await expect(pane('flow')).toContainText('Your plan has no option trades: no prints will come.');
    await expect(pane('flow')).toContainText('Not in plan');
    await expect(pane('flow')).not.toContainText('Waiting');
    await expect(pane('chain').getByRole('note')).toContainText('no live options');
    for (const title of ['Volatility', 'Greeks matrix', 'Exposure']) {
      await page
        .getByRole('tab', { name: title })
        .or(page.getByText(title, { exact: true }))
        .first()
        .click();
      await expect(pane(title.toLowerCase().replace(' ', '-'))).toContainText('there is nothing to compute this from');
    }
    // Who trusts a rule must know that nothing will wake it.
    await showPane(page, 'Alerts');
    await expect(pane('alerts').getByRole('note')).toContainText('no live stocks, options or indices');
    await showPane(page, 'Health');
    const health = pane('health');
    await expect(health.getByRole('row', { name: /Stocks/ })).toContainText('Refused by plan');
    await expect(health.getByRole('row', { name: /Stocks/ })).not.toContainText('polling');
    await expect(health.getByRole('region', { name: 'What the plan allows' })).toContainText(
      'Stocksend of day, REST 5 requests a minute',
    );
    await expect(health.getByLabel('T refused').first()).toBeVisible();

    await expect(row('SPY')).toContainText(/\d\.\d\d/, soon);
    const reasonOf = async (column: string): Promise<string | null> => {
      const cell = row('SPY').locator(`[data-column="${column}"]`);
      await cell.hover();
      return cell.getAttribute('title');
    };
    await expect.poll(() => reasonOf('last')).toMatch(/END OF DAY/);
    await expect.poll(() => reasonOf('bid')).toMatch(/no live quotes of stocks/);
    await expect.poll(() => reasonOf('changePercent')).toMatch(/no previous close/);

    // All five are spent by now.
    await expect.poll(() => rest.requests.length, soon).toBeGreaterThanOrEqual(5);
    expect(mostWithin(rest.requests, MINUTE_MS)).toBe(5);
    expect(rest.requests.filter((r) => r.status === 429)).toEqual([]);
    expect(errors).toEqual([]);
  } finally {
    await page.close();
    terminal.process.kill('SIGTERM');
    if (terminal.process.exitCode === null) await once(terminal.process, 'exit');
    await server.close();
    await rest.close();
  }
});
