/** A server without a key for it: the market says so, asks nothing and records nothing; a key opens it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startSimulation } from '../../../src/main/server/simulate.ts';
import { TestEngine } from './engine-harness.ts';

it('stands for the missing key in a sentence, with nothing recorded in its place, and opens with one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-no-key-'));
  const { server } = await startSimulation({ port: 0, key: 'the-right-key', simulation: { seed: 3, rate: 100 } });
  const engine = new TestEngine(folder);
  try {
    const window = engine.openWindow('first');
    const urls = { wsUrl: server.wsUrl, wsDelayedUrl: server.wsUrl, restUrl: server.restUrl };
    engine.open({ kind: 'live', key: undefined, ...urls }, true);
    await engine.until(() => window.messages.length === 2, 'the world without a key');
    expect(engine.worlds[0]).toMatchObject({ kind: 'live', ready: false, error: { code: 'no-key' } });
    expect(engine.worlds[0].error?.message).toContain(`There is no key for ${new URL(server.restUrl).host} yet`);
    expect(window.messages.map(({ type }) => type)).toEqual(['reset', 'world']);
    // A window that comes later hears of it too.
    const later = engine.openWindow('later');
    await engine.until(() => later.messages.length === 2, 'what the later window is told');
    expect(later.latest('world')?.world.error?.code).toBe('no-key');
    await expect(engine.call('symbols.search', { text: 'SPY', limit: 5 })).rejects.toMatchObject({ code: 'no-key' });
    expect(readdirSync(folder)).toEqual([]);

    engine.open({ kind: 'live', key: 'the-right-key', ...urls });
    await engine.until(() => engine.worlds.some(({ ready }) => ready), 'the live world');
    expect(engine.worlds.at(-1)).toMatchObject({ kind: 'live' });
  } finally {
    await engine.terminate();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

it('the simulated market asked of a server that wants a key: its sockets say that none was given', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-no-key-'));
  const { server } = await startSimulation({ port: 0, key: 'the-right-key', simulation: { seed: 3, rate: 100 } });
  const engine = new TestEngine(folder);
  try {
    const window = engine.openWindow('first');
    engine.open({ kind: 'simulated', seed: 1, rate: 100, wsUrl: server.wsUrl, restUrl: server.restUrl });
    window.demand([{ kind: 'health', key: 'health' }]);
    await engine.until(
      () => engine.log.some((line) => line.includes('authFailed')) || said(engine) !== '',
      'a refusal',
    );
    expect(said(engine)).toContain('This server wants a key, and none was given for it');
    expect(said(engine)).not.toContain('not accepted');
  } finally {
    await engine.terminate();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

const said = ({ worlds, log }: TestEngine): string =>
  [...worlds.flatMap(({ error }) => error?.message ?? []), ...log].filter((text) => /key/.test(text)).join('\n');
