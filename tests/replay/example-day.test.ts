/** The example day, built again: the same bytes from the same seed, whole, and with an answer to what panes ask. */
import { beforeAll, expect, test } from 'vitest';
import { EXAMPLE_SEED, writeExampleDay } from '../../src/main/example/example-day.ts';
import { STATE_VERSION } from '../../src/main/engine/market/state-snapshot.ts';
import { barsRequest, conditionsRequest, dividendsRequest } from '../../src/main/engine/massive/rest/endpoints.ts';
import { openSession } from '../../src/main/engine/session/reading/join-sessions.ts';
import { readNotes } from '../../src/main/engine/session/reading/session-notes.ts';
import { verifySession } from '../../src/main/engine/session/reading/verify.ts';
import { createReplaySource } from '../../src/main/engine/session/replay/replay-source.ts';
import { MarketPipeline } from '../../src/main/engine/world/market-pipeline.ts';
import { parseOptionSymbol } from '../../src/shared/market/symbols.ts';
import { createMemoryDisk, type MemoryDisk } from '../unit/main/engine/session/memory-files.ts';

const PATH = '/e/day_sim.mcap';
const OPEN_MS = Date.parse('2026-10-16T13:30:00Z');
const SHORT = { path: PATH, appVersion: 'test', untilMs: OPEN_MS + 60_000, pastDays: 60 };

const made = async (seed: number): Promise<MemoryDisk> => {
  const disk = createMemoryDisk();
  await writeExampleDay({ ...SHORT, files: disk, seed });
  return disk;
};

let disk: MemoryDisk;
beforeAll(async () => {
  disk = await made(EXAMPLE_SEED);
});

test('the same seed gives the same bytes, another seed another market', async () => {
  expect((await made(EXAMPLE_SEED)).contents.get(PATH)).toEqual(disk.contents.get(PATH));
  expect((await made(EXAMPLE_SEED + 1)).contents.get(PATH)).not.toEqual(disk.contents.get(PATH));
  expect([...disk.contents.keys()].toSorted()).toEqual(['/e/day_sim.bookmarks.json', PATH]);
});

test('it is whole, says that it is simulated, and replays to the state it was made with', () => {
  const session = openSession(disk, PATH);
  expect(verifySession(session).findings).toEqual([]);
  expect(session.meta).toMatchObject({ world: 'simulated', date: '2026-10-16' });
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const replay = createReplaySource({ session, sessionId: 'x', speed: 1, stateVersion: STATE_VERSION });
  replay.start(pipeline);
  replay.runTo(session.endMs);
  expect(pipeline.state.hash()).toBe(session.end.stateHash);
  const { table } = pipeline;
  const known = Array.from({ length: table.size }, (_, id) => id).filter((id) => parseOptionSymbol(table.symbolOf(id)));
  const quoted = known.filter((id) => table.column('bid')[id] > 0 && table.column('openInterest')[id] > 0);
  expect(quoted.length).toBeGreaterThan(200);
  for (const symbol of ['SPY', 'NVDA', 'I:SPX', 'I:VIX'])
    expect(table.column('last')[table.find(symbol)!]).toBeGreaterThan(0);
  expect(pipeline.tape.head).toBeGreaterThan(20);
});

test('what charts, chains and the flow pane ask for was recorded', () => {
  const session = openSession(disk, PATH);
  const replay = createReplaySource({ session, sessionId: 'x', speed: 1, stateVersion: STATE_VERSION });
  replay.start(new MarketPipeline({ gap: () => undefined }));
  replay.runTo(session.endMs);
  const bars = { symbol: 'SPY', multiplier: 1, from: 0, to: OPEN_MS, baseBars: 5000 } as const;
  for (const request of [
    barsRequest({ ...bars, timespan: 'minute' }),
    barsRequest({ ...bars, timespan: 'day' }),
    dividendsRequest('SPY', '2025-09-11'),
    conditionsRequest('options'),
  ])
    expect(replay.recorded(request)?.status, request.path).toBe(200);
});

test('its bookmarks say what is to be seen', () => {
  const { bookmarks } = readNotes(disk, PATH);
  expect(bookmarks.map(({ label }) => label)).toEqual(['After the open', 'Outage', 'Last hour']);
  for (const { note } of bookmarks) expect(note).toMatch(/\.$/);
});

test('a full disk leaves no half session behind', async () => {
  const full = createMemoryDisk();
  full.capacity = 50_000;
  const told: number[] = [];
  await expect(writeExampleDay({ ...SHORT, files: full, progress: (share) => told.push(share) })).rejects.toThrow();
  // Noticed with the answer that it had no room for, before the day began.
  expect(told).toEqual([]);
  expect([...full.contents.keys()]).toEqual([]);
});
