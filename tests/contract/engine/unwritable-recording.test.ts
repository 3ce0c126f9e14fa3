/** A recording folder that cannot be made costs the recording, never the market, and is reported to the user. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { TestEngine } from './engine-harness.ts';

it('names a file that stands in the folder’s place, in plain words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-engine-'));
  const file = join(folder, 'sessions');
  writeFileSync(file, 'not a folder');
  const engine = new TestEngine(file);
  onTestFinished(async () => {
    await engine.terminate();
    rmSync(folder, { recursive: true, force: true });
  });
  const window = engine.openWindow('w');
  engine.open({ kind: 'simulated', seed: 3, rate: 200 }, true);
  await engine.until(() => window.latest('notice') !== undefined, 'the notice');
  const { message } = window.latest('notice')!.notice;
  expect(message).toContain(
    'A file stands in its place, or in that of a folder above it. Rename that file and start again.',
  );
  expect(message).not.toMatch(/E[A-Z]{4,}|mkdir/);
  expect(nodeFiles.list(file)).toEqual([]);
});

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
  expect(window.latest('notice')!.notice.message).toBe(
    'The recording folder cannot be used. A file stands in its place, or in that of a folder above it. Rename that file and start again. Data keeps flowing. Or choose another folder in Settings.',
  );
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
