/** A market that is left with requests under way: what it gave up by itself is no news in the log. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestEngine } from './engine-harness.ts';

it('logs no request that ended with the market it was for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-left-'));
  // It tells the time and answers nothing else.
  const server = createServer((request, response) => {
    if (request.url!.startsWith('/v1/marketstatus/now'))
      response.end(JSON.stringify({ serverTime: new Date().toISOString() }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const engine = new TestEngine(folder);
  try {
    const window = engine.openWindow('first');
    const urls = { wsUrl: `ws://${address}`, wsDelayedUrl: `ws://${address}`, restUrl: `http://${address}` };
    engine.open({ kind: 'live', key: 'a-key-of-this-test', ...urls });
    window.demand([
      { kind: 'row', key: 'SPY', symbol: 'SPY', priority: 'pinned', spark: true },
      { kind: 'health', key: 'health' },
    ]);
    await engine.until(() => engine.worlds.length > 0 && engine.log.length > 0, 'the market');
    // The lists that every market asks for are among what waits.
    await engine.until(() => (window.latest('health')?.health.rest.queued ?? 0) >= 5, 'requests that wait');
    engine.open({ kind: 'simulated', seed: 3, rate: 100 });
    await engine.until(() => engine.worlds.some(({ kind, ready }) => kind === 'simulated' && ready), 'the next market');
    await engine.stop();
    expect(engine.log.filter((line) => /given up|The feed is stopped/.test(line))).toEqual([]);
  } finally {
    await engine.terminate();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
