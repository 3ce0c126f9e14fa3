/** A recording folder that cannot be made costs the recording, never the market, and is reported to the user. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { TestEngine } from './engine-harness.ts';

it('says that recording is off and keeps prices coming', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-engine-'));
  const file = join(folder, 'a file');
  writeFileSync(file, 'not a folder');
  const engine = new TestEngine(join(file, 'recordings'));
  onTestFinished(async () => {
    await engine.terminate();
    rmSync(folder, { recursive: true, force: true });
  });
  const window = engine.openWindow('w');
  engine.open({ kind: 'simulated', seed: 3, rate: 200 }, true);
  await engine.until(() => window.latest('notice') !== undefined, 'the notice');
  expect(window.latest('notice')!.notice).toMatchObject({ id: 'recording', level: 'error', title: 'Recording is off' });
  expect(window.latest('notice')!.notice.message).toContain('Choose another folder in Settings.');
  window.demand([
    { kind: 'row', key: 'SPY', symbol: 'SPY', priority: 'pinned' },
    { kind: 'health', key: 'health' },
  ]);
  await engine.until(() => (window.cell('SPY', 'bid') ?? 0) > 0, 'prices');
  await engine.until(() => window.latest('health') !== undefined, 'health');
  expect(window.latest('health')!.health.recording).toBeUndefined();
  await expect(engine.call('recording.set', { on: true })).resolves.toMatchObject({ recording: false });
  expect(await engine.stop()).toBe(0);
});
