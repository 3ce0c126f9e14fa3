/** What `replay` counts is what was played between its two times, wherever the recording has checkpoints. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { runCli } from '../../../../src/main/cli/program.ts';
import { STATE_VERSION } from '../../../../src/main/engine/market/state-snapshot.ts';
import { CHANNEL } from '../../../../src/main/engine/session/format/format.ts';
import { nodeFiles } from '../../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../../src/main/engine/session/reading/join-sessions.ts';
import { MarketPipeline } from '../../../../src/main/engine/world/market-pipeline.ts';
import { START_MS, frameBytes, startRecording } from '../engine/session/recording-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'tapedeck-counts-'));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test('frames and events from one time to another', async () => {
  const path = join(folder, 'a.mcap');
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const { recorder, clock } = startRecording(nodeFiles, path, {
    // Each part begins with a checkpoint.
    rotateBytes: 60_000,
    checkpoint: { stateVersion: STATE_VERSION, take: () => pipeline.serialise() },
  });
  for (let n = 1; n <= 600; n++) {
    clock.ms = n * 1_000;
    const bytes = frameBytes(n);
    recorder.frame('options', bytes, START_MS + clock.ms);
    pipeline.frame('options', bytes, START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close(pipeline.state.hash());
  const session = openSession(nodeFiles, path);
  expect(session.chunks.filter(({ channels }) => (channels & (1 << CHANNEL.checkpoint)) !== 0).length).toBeGreaterThan(
    3,
  );
  session.close();
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text, ...rest: unknown[]) => {
    printed += String(text);
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  });
  const at = (n: number): string => new Date(Math.ceil(START_MS + n * 1_000)).toISOString();
  const counts = async (...flags: string[]): Promise<number[]> => {
    printed = '';
    expect(await runCli(['replay', path, '--json', ...flags], '0')).toBe(0);
    const { frames, events } = JSON.parse(printed) as { frames: number; events: number };
    return [frames, events];
  };
  expect(await counts()).toEqual([600, 1_800]);
  expect(await counts('--until', at(500))).toEqual([500, 1_500]);
  expect(await counts('--from', at(400), '--until', at(500))).toEqual([100, 300]);
  expect(await counts('--from', at(400))).toEqual([200, 600]);
});
