/** A server that is live on one key says another back, which was tried, refused or given for elsewhere: neither stands in the recording. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { eachMessage } from '../../../src/main/engine/session/reading/message-cursor.ts';
import { openSession } from '../../../src/main/engine/session/reading/join-sessions.ts';
import { startSimulation } from '../../../src/main/server/simulate.ts';
import { TestEngine } from './engine-harness.ts';

const [USED, TRIED, GIVEN] = ['the-key-in-use-1', 'the-key-tried-22', 'the-key-given-33'];

it('a key that was only tried, or given for another server, is struck from the open feed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-tried-'));
  const { server } = await startSimulation({ port: 0, key: USED, simulation: { seed: 3, rate: 100 } });
  const engine = new TestEngine(folder);
  try {
    const window = engine.openWindow('first');
    const urls = { wsUrl: server.wsUrl, wsDelayedUrl: server.wsUrl, restUrl: server.restUrl };
    engine.knowSecrets([GIVEN]);
    engine.open({ kind: 'live', key: USED, ...urls }, true);
    window.demand([{ key: 'spy', kind: 'row', symbol: 'SPY', priority: 'visible' }]);
    await engine.until(() => Number.isFinite(window.cell('SPY', 'last')), 'a price of SPY');
    expect(await engine.checkKey({ key: TRIED, ...urls })).toMatchObject({ ok: true, value: { accepted: false } });
    for (const key of [USED, TRIED, GIVEN])
      server.faults.rawFrame('stocks', `[{"ev":"T","sym":"SAID","x":4,"p":1,"s":1,"t":1,"i":"${key}"}]`);
    server.faults.rawFrame('stocks', `[{"ev":"status","status":"error","message":"${TRIED}"}]`);
    window.demand([{ key: 'said', kind: 'row', symbol: 'SAID', priority: 'visible' }]);
    await engine.until(() => Number.isFinite(window.cell('SAID', 'last')), 'the frames that say keys');
    await engine.stop();
    const path = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.mcap'))!,
    );
    const session = openSession(nodeFiles, path);
    const messages: string[] = [];
    for (const chunk of session.chunks)
      eachMessage(session.read(chunk), ({ data }) => void messages.push(Buffer.from(data).toString('latin1')));
    session.close();
    expect(messages.filter((text) => text.includes('SAID')).length).toBeGreaterThanOrEqual(3);
    expect([...messages, ...engine.log].filter((text) => /the-key-/.test(text))).toEqual([]);
  } finally {
    await engine.terminate();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
