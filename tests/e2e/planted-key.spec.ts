/**
 * Keys are planted and a whole session lived with them: a wrong key, connecting, errors, an eviction, a server that says
 * the key aloud, a recording, diagnostics, a crash, the start after it, exports. Then every place is searched where no key
 * may be. docs/security.md lists the places.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { findBrowser } from '../../src/main/host/browsers.ts';
import { startSimulation } from '../../src/main/server/simulate.ts';
import { entersKey, seesWorld } from '../electron/cases.ts';
import { countedRest } from './counted-rest.ts';
import { descendants, filesBelow, heapOf, KeySearch, messagesOf, procFiles } from './key-search.ts';
import { expect, showPane, startTerminal, test } from './terminal.ts';

/** Stands in every key: what is looked for. */
const MARK = 'pLanted9f3a7c51';
/** Typed on the key page and accepted, later in the environment; in the environment, for Massive; typed and refused. */
const TYPED = `${MARK}-typed`;
const MASSIVE = `${MARK}-massive`;
const WRONG = `${MARK}-wrong`;

test.skip(process.platform !== 'linux', 'looks into /proc');

test('a planted key is found nowhere after a whole session', async ({ browserName }) => {
  expect(browserName).toBe('chromium');
  const search = new KeySearch(MARK);
  // Short: Chromium makes a socket below its folder for temporary files.
  const root = mkdtempSync(join(tmpdir(), 'tapedeck-key-'));
  const [data, profile, temporary, exports] = ['data', 'profile', 'tmp', 'exports'].map((name) => join(root, name));
  for (const folder of [data, profile, temporary, exports]) mkdirSync(folder);
  const { server } = await startSimulation({ port: 0, key: TYPED, simulation: { seed: 7, rate: 200 } });
  const rest = await countedRest(server, (path) =>
    path.includes('/ticker/QQQ/range')
      ? { status: 400, body: `{"status":"ERROR","error":"the key ${TYPED} may not ask this"}` }
      : undefined,
  );
  const flags = ['--data', data, '--ws', server.wsUrl, '--rest', rest.url];
  const environment = { MASSIVE_API_KEY: MASSIVE, TMPDIR: temporary };
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findBrowser(),
    chromiumSandbox: process.getuid?.() !== 0,
    viewport: { width: 1600, height: 1000 },
    permissions: ['clipboard-read', 'clipboard-write'],
    env: { ...process.env, TMPDIR: temporary } as Record<string, string>,
  });
  const urls: string[] = [];
  context.on('request', (request) => urls.push(`${request.url()} ${JSON.stringify(request.headers())}`));
  const page = context.pages()[0];
  const consoleLines: string[] = [];
  page.on('console', (message) => consoleLines.push(message.text()));
  let terminal = await startTerminal(flags, environment, data);
  const logs: [string, string][] = [];
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    terminal.process.kill(signal);
    if (terminal.process.exitCode === null && terminal.process.signalCode === null)
      await once(terminal.process, 'exit');
    logs.push([signal, terminal.stderr()]);
  };
  try {
    await page.goto(terminal.url);
    await seesWorld(page, /^NO KEY/);
    const keyWindow = () => context.waitForEvent('page');
    expect(await entersKey(page, keyWindow, WRONG)).toContain('did not accept');
    expect(await entersKey(page, keyWindow, TYPED)).toContain(`Key ending in ${TYPED.slice(-4)}`);
    await page.keyboard.press('Escape');
    await seesWorld(page, /LIVE/);

    const chart = page.locator('[data-pane="chart"]');
    const reads = (what: string) => chart.locator(what).innerText();
    const [close, vwap] = ['[data-field="C"]', '[data-indicator] > [data-values]'];
    await expect.poll(() => reads(close), { timeout: 60_000 }).toMatch(/\d/);
    await chart.getByRole('combobox', { name: 'Symbol' }).fill('QQQ');
    await page.keyboard.press('Enter');
    await expect(chart.getByRole('alert')).toContainText('No history for QQQ');
    // Nothing of the symbol before stands under its name.
    expect([await reads(close), await reads(vwap)]).toEqual(['—', '—']);
    for (const market of ['stocks', 'options', 'indices'] as const) {
      server.faults.malformedFrame(market);
      server.faults.rawFrame(market, `[{"ev":"status","status":"error","message":"auth ${TYPED}"}]`);
      server.faults.rawFrame(market, `[{"ev":"T","k":"${TYPED}"`);
      server.faults.rawFrame(market, `[{"ev":"T","sym":"${TYPED}","p":1,"s":1,"t":1}]`);
    }
    server.faults.evict('options');
    await seesWorld(page, /LIVE · options/);
    await showPane(page, 'Health');
    await page.getByRole('button', { name: 'Copy diagnostics' }).press('Enter');
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    search.look('diagnostics', [['clipboard', await page.evaluate(() => navigator.clipboard.readText())]]);

    // The host itself was started with a key in its environment; what it and this test started was not.
    const host = terminal.process.pid!;
    const others = [...descendants(process.pid)].filter((pid) => pid !== host);
    search.look('arguments of processes', procFiles([host, ...others], 'cmdline'));
    search.look('environments of children', procFiles(others, 'environ'));
    search.look('heap of the page', [['snapshot', await heapOf(page)]]);
    search.look('page', [
      ['content', await page.content()],
      ['storage', await page.evaluate(() => JSON.stringify([localStorage, sessionStorage].map(Object.entries)))],
      ['cookies', JSON.stringify(await context.cookies())],
      ['console', consoleLines.join('\n')],
    ]);

    await end('SIGKILL');
    terminal = await startTerminal(flags, { ...environment, TAPEDECK_SERVER_KEY: TYPED }, data);
    await page.goto(terminal.url);
    await seesWorld(page, /LIVE/);
  } finally {
    await context.close();
    await end('SIGTERM');
    await rest.close();
    await server.close();
  }

  const sessions = readdirSync(join(data, 'sessions')).filter((name) => name.endsWith('.mcap'));
  const paths = sessions.map((name) => join(data, 'sessions', name));
  const live = paths.find((path) => path.endsWith('_live.mcap'))!;
  for (const format of ['ndjson', 'csv']) {
    const out = join(exports, format);
    await promisify(execFile)(process.execPath, ['out/main/cli.js', 'export', live, '--format', format, '--out', out]);
  }
  search.look('log', logs);
  search.look(
    'addresses and headers in the browser',
    urls.map((url) => [url, url]),
  );
  search.look(
    'addresses at the server',
    rest.requests.map(({ path }) => [path, path]),
  );
  search.look('data folder', filesBelow(data));
  search.look(
    'messages of recordings',
    paths.flatMap((path) => [...messagesOf(path)]),
  );
  search.look('exports', filesBelow(exports));
  search.look('profile of the browser', filesBelow(profile));
  search.look('folder for temporary files', filesBelow(temporary));

  rmSync(root, { recursive: true });
  console.log(search.table());
  expect(search.places.flatMap(({ hits }) => hits)).toEqual([]);
  // Where nothing lay, nothing was searched.
  const empty = search.places.filter(({ items, bytes }) => items === 0 || bytes === 0);
  expect(empty.map(({ place }) => place).filter((place) => place !== 'folder for temporary files')).toEqual([]);
});
