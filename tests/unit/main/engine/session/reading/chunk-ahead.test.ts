/** Chunks that are decompressed while the one before them is played. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ChunkAhead } from '../../../../../../src/main/engine/session/reading/chunk-ahead.ts';
import { openSession } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { createMemoryDisk } from '../memory-files.ts';
import { frameBytes, START_MS, startRecording } from '../recording-fixture.ts';

const PATH = '/sessions/a.mcap';

it('are what reading them gives, once; the memory of one is given back when the next is handed out', async () => {
  const disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, PATH);
  for (let n = 0; n < 3; n++) {
    clock.ms = n * 60_000;
    recorder.frame('options', frameBytes(n, 2_000), START_MS + clock.ms);
    recorder.tick();
  }
  await recorder.close();
  const session = openSession(disk, PATH);
  const large = session.chunks.filter(({ rawBytes }) => rawBytes > 100_000);
  expect(large.length).toBeGreaterThan(1);
  const ahead = new ChunkAhead(session);
  /** One that is taken too early is not handed out later. */
  const taken = async (index: number): Promise<Uint8Array> => {
    for (let ms = 1; ; ms *= 2) {
      ahead.ask(session.chunks.indexOf(large[index]) - 1);
      await pause(ms);
      const records = ahead.take(large[index]);
      if (records) return records;
    }
  };
  const first = await taken(0);
  expect([Buffer.compare(first, session.read(large[0])), ahead.take(large[0])]).toEqual([0, undefined]);
  expect(first.byteLength).toBe(large[0].rawBytes);
  const second = await taken(1);
  expect([first.byteLength, Buffer.compare(second, session.read(large[1]))]).toEqual([0, 0]);
});
