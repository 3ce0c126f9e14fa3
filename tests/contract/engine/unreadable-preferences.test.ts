/** Preferences that could not be read set no limits: what the user meant to keep is not removed by defaults, whatever is saved in that run. */
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { engineWorker } from '../../../src/main/host/engine-host.ts';
import { parseHostFlags } from '../../../src/main/host/flags.ts';
import { TerminalHost } from '../../../src/main/host/terminal-host.ts';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { createDailyRecorder } from '../../../src/main/engine/session/recording/daily-recorder.ts';
import { createInlineChunkWriter } from '../../../src/main/engine/session/recording/inline-chunk-writer.ts';
import { createKeyVault } from '../../../src/main/vault/key-vault.ts';
import { workerUrl } from '../../../src/main/workers/worker-url.ts';

const DAY_MS = 86_400_000;
let data: string;
let sessions: string;
let host: TerminalHost | undefined;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'tapedeck-unreadable-'));
  sessions = join(data, 'sessions');
});
afterEach(async () => {
  await host?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** A recording of the terminal's own, as it lies there days later. */
async function recorded(daysAgo: number): Promise<string> {
  const atMs = Date.now() - daysAgo * DAY_MS;
  const recorder = createDailyRecorder({
    files: nodeFiles,
    folder: sessions,
    newWriter: () => createInlineChunkWriter(nodeFiles),
    appVersion: '0.0.0',
    world: 'simulated',
    source: 'a test',
    rotateMegabytes: 1000,
    minFreeGigabytes: 0,
    retention: { keepDays: 9_999, maxGigabytes: 9_999 },
    retire: () => undefined,
    now: () => atMs,
    wallMs: () => atMs,
    monotonicMs: () => atMs,
    log: () => undefined,
  });
  recorder.frame('stocks', Buffer.from('[]'), atMs);
  const { file } = await recorder.close();
  utimesSync(file, atMs / 1000, atMs / 1000);
  return file;
}

const recordings = (): string[] => readdirSync(sessions).filter((name) => name.endsWith('.mcap'));

/** A run that has begun its recording, and the one behind it after the recording was switched off and on. */
async function run(): Promise<void> {
  host = new TerminalHost({
    app: { version: '0.0.0', host: 'web', platform: 'test' },
    dataFolder: data,
    flags: parseHostFlags(['--simulated', '--rate', '100'], data),
    createEngine: () => engineWorker(workerUrl('engine')),
    vault: createKeyVault(),
    trash: async () => undefined,
    systemTrash: false,
    log: () => undefined,
    nowMs: Date.now,
  });
  const before = recordings().length;
  await host.start();
  await expect.poll(() => recordings().length, { timeout: 60_000 }).not.toBe(before);
  // A pane saves something else; then a recording starts again.
  const base = host.settings.preferences.get();
  await host.router.call('preferences.set', { base, next: { ...base, theme: 'light' } });
  for (const on of [false, true]) await host.router.call('recording.set', { on });
}

it('keeps an old recording while they cannot be read, and removes it once they can', async () => {
  const old = await recorded(45);
  const newer = await recorded(20);
  writeFileSync(join(data, 'preferences.json'), '{"recording":{"keepDays":3000,');
  await run();
  await host!.stop();
  // What the engine would have had removed is under way by now, and behind that one more removal.
  await rm(join(data, 'none'), { force: true });
  expect([old, newer].map(existsSync)).toEqual([true, true]);
  writeFileSync(join(data, 'preferences.json'), '{"recording":{"keepDays":30}}');
  await run();
  await expect.poll(() => [old, newer].map(existsSync), { timeout: 60_000 }).toEqual([false, true]);
});
