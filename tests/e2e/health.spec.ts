/** The health pane against what the server says it sent, through an outage and an eviction, and all of it in the bundle. */
import { once } from 'node:events';
import { startSimulation } from '../../src/main/server/simulate.ts';
import type { EngineHealth } from '../../src/shared/contract/health.ts';
import { seesLiveRow, seesWorld } from '../electron/cases.ts';
import { expect, showPane, startTerminal, test } from './terminal.ts';

const KEY = 'short-key-4711';
/** Of which the last five are shown. */
const MEASURED_MS = 6_000;
const slow = { timeout: 90_000 };

test('the health pane agrees with the server, follows its troubles, and fits in the diagnostics', async ({
  page,
  context,
}, testInfo) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { server } = await startSimulation({ port: 0, key: KEY, simulation: { seed: 7, rate: 2_000 } });
  const folder = testInfo.outputPath('data');
  const flags = ['--data', folder, '--ws', server.wsUrl, '--rest', server.restUrl];
  const terminal = await startTerminal(flags, { TAPEDECK_SERVER_KEY: KEY }, folder);
  const bundle = async (): Promise<string> => {
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const healthIn = (text: string): EngineHealth =>
    JSON.parse(text.slice(text.indexOf('\n{') + 1, text.lastIndexOf('\n}') + 2)) as EngineHealth;
  try {
    await page.goto(terminal.url);
    await seesWorld(page, /^LIVE$/);
    await seesLiveRow(page, 'SPY');
    await showPane(page, 'Health');
    const health = page.locator('[data-pane="health"]');
    const row = (market: string) => health.getByRole('table', { name: 'Sockets' }).getByRole('row', { name: market });
    const cell = async (market: string, column: string): Promise<string> => {
      const heads = await health.getByRole('table', { name: 'Sockets' }).getByRole('columnheader').allInnerTexts();
      return row(market).locator('th, td').nth(heads.indexOf(column)).innerText();
    };
    for (const market of ['Stocks', 'Options', 'Indices'])
      await expect.poll(async () => new Set((await cell(market, 'Held / wanted')).split(' / ')).size, slow).toBe(1);

    const ratio = (a: number, b: number): number => Math.abs(a / b - 1);
    // Rates are means of five seconds. One span may hold a stall of the machine: another one is measured then.
    await expect(async () => {
      const before = server.stats();
      const from = performance.now();
      await page.waitForTimeout(MEASURED_MS);
      const after = server.stats();
      const seconds = (performance.now() - from) / 1000;
      const shown = healthIn(await bundle());
      const sum = (of: (socket: EngineHealth['sockets'][number]) => number): number =>
        shown.sockets.reduce((all, socket) => all + of(socket), 0);
      const shownBytes = sum((s) => s.bytesPerSecond);
      const shownEvents = sum((s) => s.eventsPerSecond);
      expect(ratio(shownBytes, (after.bytes - before.bytes) / seconds)).toBeLessThan(0.25);
      expect(ratio(shownEvents, (after.events - before.events) / seconds)).toBeLessThan(0.25);
      expect(sum((s) => s.subscriptions.held)).toBe(after.topics);
      expect(shown.decode.issues).toBe(0);
    }).toPass({ timeout: 60_000 });
    expect(Number((await cell('Options', 'Msg/s')).replaceAll(/\s/g, ''))).toBeGreaterThan(1);

    server.faults.closeAll('stocks');
    server.faults.evict('options');
    server.faults.rawFrame('indices', `[{"ev":"T","k":"${KEY}"`);
    await expect(row('Options')).toContainText(/Evicted.*; next try in/, slow);
    expect([await cell('Options', 'Theirs'), await cell('Options', 'Ping'), await cell('Options', 'Up')]).toEqual([
      '—',
      '—',
      '—',
    ]);
    await expect.poll(() => cell('Stocks', 'Reconnects'), slow).toBe('1');
    await expect(row('Stocks').locator('td').last()).toHaveAttribute('title', /closed \(1006\)/);
    const gaps = health.getByRole('table', { name: 'Gaps' });
    await expect(gaps.getByRole('row').filter({ hasText: 'eviction' }).first()).toContainText('open');
    // On a busy machine the cut may end a connection that was late already.
    const cut = gaps
      .getByRole('row')
      .filter({ hasText: 'Stocks' })
      .filter({ hasText: /disconnect|lag/ });
    await expect(cut.first()).toBeVisible();
    await seesWorld(page, /LIVE · options (evicted|polling)/);
    await expect(row('Stocks')).toContainText('Streaming', slow);

    const text = await bundle();
    expect(text).not.toContain(KEY);
    const { sockets, budget, gaps: ledger, capabilities, decode, memory, engineLatencyMs, publish } = healthIn(text);
    const options = sockets.find((s) => s.market === 'options')!;
    expect(options).toMatchObject({ state: 'evicted', reconnectCount: 1, subscriptions: { held: 0 } });
    expect(options.reconnects[0].reason).toContain('Another session');
    expect(sockets.find((s) => s.market === 'stocks')!.liveSinceMs).toBeGreaterThan(0);
    for (const key of [
      'messagesPerSecond',
      'lastMessageAtMs',
      'queueFrames',
      'queueBytes',
      'droppedFrames',
      'droppedBytes',
    ] as const)
      expect(options[key], key).toEqual(expect.any(Number));
    expect(budget).toMatchObject({ limit: 950, byPriority: { visible: expect.any(Number) } });
    expect(new Set(ledger.map((g) => `${g.market} ${g.cause}`))).toContain('options eviction');
    expect(ledger.some((g) => g.market === 'stocks' && g.endMs !== undefined)).toBe(true);
    expect(capabilities.find((c) => c.market === 'options')!.channels.Q).toEqual({ allowed: true });
    expect(decode.issues).toBeGreaterThan(0);
    expect(decode.samples[0].text).toContain('"ev":"T"');
    expect(memory.rssBytes).toBeGreaterThan(1e7);
    expect(engineLatencyMs!.p50).toBeGreaterThan(0);
    expect(publish[0].conflatedRows).toEqual(expect.any(Number));
    expect(text).toMatch(/this window \{.*"paintedAfterMs":[\d.]+/);
  } finally {
    await page.close();
    terminal.process.kill('SIGTERM');
    if (terminal.process.exitCode === null) await once(terminal.process, 'exit');
    await server.close();
  }
});

test('an engine that stands still is said, with since when, and the time goes on', async ({ page, terminal }) => {
  await showPane(page, 'Health');
  const health = page.locator('[data-pane="health"]');
  await expect(health.getByRole('table', { name: 'Sockets' })).toBeVisible(slow);
  // The web host is this process: the connection stands, and nothing comes over it.
  terminal.process.kill('SIGSTOP');
  try {
    await expect(health).toContainText(/The engine has not answered since \d\d:\d\d:\d\d ET/, slow);
    const time = page.locator('header time');
    const before = await time.innerText();
    expect(before).toMatch(/^\d\d:\d\d:\d\d ET$/);
    await expect(time).not.toHaveText(before);
  } finally {
    terminal.process.kill('SIGCONT');
  }
  await expect(health.getByRole('table', { name: 'Sockets' })).toBeVisible(slow);
});
