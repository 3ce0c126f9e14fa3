/** Recordings that ran at the same time as one timeline: every event once, in time order, none lost, and counted. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { STATE_VERSION } from '../../../../../../src/main/engine/market/state-snapshot.ts';
import type { SessionWorld } from '../../../../../../src/main/engine/session/format/format.ts';
import { openSessions, recordedAt } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { eachMessage } from '../../../../../../src/main/engine/session/reading/message-cursor.ts';
import type { Session } from '../../../../../../src/main/engine/session/reading/reader.ts';
import { createReplaySource } from '../../../../../../src/main/engine/session/replay/replay-source.ts';
import { countRecordings, eventsOnly } from '../../../../../../src/main/engine/world/count-recordings.ts';
import { MarketPipeline } from '../../../../../../src/main/engine/world/market-pipeline.ts';
import { defaultPreferences } from '../../../../../../src/shared/settings/preferences.ts';
import type { Market } from '../../../../../../src/shared/market/symbols.ts';
import { createMemoryDisk, type MemoryDisk } from '../memory-files.ts';
import { startRecording } from '../recording-fixture.ts';

const OPEN_MS = Date.parse('2026-11-20T14:30:00Z');
const MINUTE_MS = 60_000;

interface Heard {
  atMs: number;
  market: Market;
  events: string[];
}

interface Recorded {
  maxChunkAgeMs?: number;
  world?: SessionWorld;
  source?: string;
}

/** Records what was heard, as a process of its own does. */
async function recordAll(
  disk: MemoryDisk,
  path: string,
  heard: readonly Heard[],
  { maxChunkAgeMs, world = 'simulated', source = '127.0.0.1:4000' }: Recorded = {},
): Promise<void> {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  let nowMs = heard[0].atMs;
  const { recorder } = startRecording(disk, path, {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    checkpoint: { stateVersion: STATE_VERSION, take: () => pipeline.serialise() },
    target: {
      path,
      meta: { appVersion: '0.0.0', world, date: '2026-11-20', source },
      rotateBytes: 100_000,
      minFreeBytes: 0,
    },
    ...(maxChunkAgeMs !== undefined && { maxChunkAgeMs }),
  });
  pipeline.recordTo(recorder);
  for (const { atMs, market, events } of heard) {
    for (; nowMs + 1_000 <= atMs; nowMs += 1_000) recorder.tick();
    nowMs = atMs;
    pipeline.frame(market, new TextEncoder().encode(`[${events.join(',')}]`), atMs);
    recorder.tick();
  }
  await recorder.close(pipeline.state.hash());
}

/** Some names trade in one quarter of a minute only, so that the state knows what was passed over. */
const stock = (n: number, atMs: number, symbol = n % 9 === 8 ? `Q${Math.floor(atMs / 15_000)}` : `S${n % 5}`): string =>
  JSON.stringify({ ev: 'T', sym: symbol, x: 4, p: 100 + (n % 50), s: 100, t: atMs, q: n });
const option = (n: number, atMs: number): string =>
  JSON.stringify({ ev: 'T', sym: `O:SPY261218C00${600 + (n % 9)}000`, x: 304, p: 2, s: 1, c: [209], t: atMs, q: n });

interface PlayedEvent {
  atMs: number;
  text: string;
}

function eventsOf(session: Session): PlayedEvent[] {
  const events: PlayedEvent[] = [];
  for (const chunk of session.chunks)
    eachMessage(session.read(chunk), ({ channelId, logMs, data }) => {
      if (channelId > 3) return;
      for (const event of JSON.parse(new TextDecoder().decode(data)) as object[])
        events.push({ atMs: logMs, text: JSON.stringify(event) });
    });
  return events;
}

function open(disk: MemoryDisk, paths: readonly string[]) {
  const session = openSessions(disk, paths);
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const source = createReplaySource({
    session,
    sessionId: 'joined',
    speed: 1,
    stateVersion: STATE_VERSION,
    keepEveryBytes: 600_000,
  });
  let resets = 0;
  source.start({
    ...eventsOnly(pipeline),
    reset(state) {
      if (state) resets++;
      pipeline.reset(state);
    },
    serialise: () => pipeline.serialise(),
  });
  const last = (symbol: string): number => {
    const id = pipeline.table.find(symbol);
    return id === undefined ? Number.NaN : pipeline.table.column('last')[id];
  };
  return { session, source, pipeline, last, restored: () => resets };
}

const countOf = (texts: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
};

/** Heard by some of three processes, more than once by some, each a little late and in frames of its own. */
const sent = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 4_000 }),
    /** How often each of them heard it. */
    copies: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
    lateMs: fc.tuple(fc.nat(900), fc.nat(900), fc.nat(900)),
  }),
  { minLength: 5, maxLength: 40 },
);

test('whoever heard an event, it is played as often as one of them heard it, in order of time', async () => {
  await fc.assert(
    fc.asyncProperty(sent, fc.integer({ min: 1, max: 4 }), async (feed, perFrame) => {
      const disk = createMemoryDisk();
      const heard: { atMs: number; text: string }[][] = [[], [], []];
      let atMs = OPEN_MS;
      feed.forEach(({ afterMs, copies, lateMs }, n) => {
        atMs += afterMs;
        for (const [who, count] of copies.entries())
          for (let copy = 0; copy < count; copy++) heard[who].push({ atMs: atMs + lateMs[who], text: stock(n, atMs) });
      });
      fc.pre(heard.some((list) => list.length > 0));
      const paths: string[] = [];
      for (const [who, list] of heard.entries()) {
        if (list.length === 0) continue;
        list.sort((a, b) => a.atMs - b.atMs);
        const frames: Heard[] = [];
        for (let i = 0; i < list.length; i += perFrame) {
          const some = list.slice(i, i + perFrame);
          frames.push({ atMs: some.at(-1)!.atMs, market: 'stocks', events: some.map(({ text }) => text) });
        }
        // A frame is as late as its last event: those that lie far apart are not sent together.
        if (frames.some(({ atMs: at }, i) => at - list[i * perFrame].atMs > 1_000)) return;
        paths.push(`/s/${who}.mcap`);
        await recordAll(disk, `/s/${who}.mcap`, frames, { maxChunkAgeMs: 10_000 });
      }
      const { session } = open(disk, paths);
      const played = eventsOf(session);
      const most = new Map<string, number>();
      for (const list of heard)
        for (const [text, count] of countOf(list.map(({ text }) => text)))
          most.set(text, Math.max(most.get(text) ?? 0, count));
      expect(countOf(played.map(({ text }) => text))).toEqual(most);
      expect(played.map(({ atMs }) => atMs)).toEqual(played.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
      const all = heard.reduce((sum, list) => sum + list.length, 0);
      expect(session.overlap?.repeated ?? 0).toBe(all - played.length);
      expect(session.overlap?.counted ?? 1).toBe(1);
    }),
    { seed: 7, numRuns: 15 },
  );
});

/** Two markets by two processes, the second from the fourth minute on and three minutes longer; then, an hour later, one alone. */
const markets = createMemoryDisk();
function twoMarkets(): MemoryDisk {
  const disk = createMemoryDisk();
  for (const [path, bytes] of markets.contents) disk.contents.set(path, bytes);
  return disk;
}

beforeAll(async () => {
  const disk = markets;
  const every = (fromMs: number, toMs: number, market: Market, text: (n: number, atMs: number) => string): Heard[] =>
    Array.from({ length: Math.floor((toMs - fromMs) / 500) }, (_, n) => {
      const atMs = fromMs + n * 500;
      return { atMs, market, events: Array.from({ length: 20 }, (_, i) => text(n * 20 + i, atMs)) };
    });
  await recordAll(disk, '/s/stocks.mcap', every(OPEN_MS, OPEN_MS + 8 * MINUTE_MS, 'stocks', stock));
  await recordAll(disk, '/s/options.mcap', every(OPEN_MS + 3 * MINUTE_MS, OPEN_MS + 11 * MINUTE_MS, 'options', option));
  await recordAll(disk, '/s/later.mcap', every(OPEN_MS + 70 * MINUTE_MS, OPEN_MS + 72 * MINUTE_MS, 'stocks', stock));
});
const PATHS = ['/s/options.mcap', '/s/later.mcap', '/s/stocks.mcap'];
const OPTION = 'O:SPY261218C00600000';

test('two markets of two processes are one market while both run; afterwards it is as the one that goes on knows it', async () => {
  const disk = twoMarkets();
  const { source, session, last } = open(disk, PATHS);
  source.runTo(OPEN_MS + 2 * MINUTE_MS);
  expect([last('S0'), last(OPTION)]).toEqual([expect.any(Number), Number.NaN]);
  source.runTo(OPEN_MS + 7 * MINUTE_MS);
  expect(last('S0')).toBeGreaterThan(0);
  expect(last(OPTION)).toBe(2);
  expect(session.overlap).toEqual({ repeated: 0, counted: expect.any(Number) });
  source.runTo(OPEN_MS + 11 * MINUTE_MS);
  expect(last(OPTION)).toBe(2);
  const events = ['/s/stocks.mcap', '/s/options.mcap', '/s/later.mcap'].flatMap((path) =>
    eventsOf(openSessions(disk, [path])),
  );
  expect(
    eventsOf(session)
      .map(({ text }) => text)
      .toSorted(),
  ).toEqual(events.map(({ text }) => text).toSorted());
});

test('any path of jumps leads to the state of having played there straight', async () => {
  const disk = twoMarkets();
  const moment = fc.double({ min: 0, max: 72, noNaN: true }).map((minute) => OPEN_MS + minute * MINUTE_MS);
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 4 }), moment, (path, toMs) => {
      const jumping = open(disk, PATHS);
      for (const atMs of path) jumping.source.seek(atMs);
      jumping.source.seek(toMs);
      const straight = open(disk, PATHS);
      straight.source.runTo(jumping.source.now());
      expect(jumping.pipeline.state.hash()).toBe(straight.pipeline.state.hash());
    }),
    { seed: 5, numRuns: 6 },
  );
});

test('where no checkpoint knows the whole state, a way gone once is not gone again', () => {
  const { source, restored, pipeline } = open(twoMarkets(), PATHS);
  source.runTo(OPEN_MS + 7.5 * MINUTE_MS);
  source.seek(OPEN_MS + 1 * MINUTE_MS);
  const before = restored();
  source.seek(OPEN_MS + 7.4 * MINUTE_MS);
  expect(restored()).toBe(before + 1);
  const hash = pipeline.state.hash();
  const straight = open(twoMarkets(), PATHS);
  straight.source.runTo(source.now());
  expect(straight.restored()).toBe(0);
  expect(hash).toBe(straight.pipeline.state.hash());
});

test('the time between is folded from where the last of them ended; a bookmark is of one that ran then', async () => {
  const disk = twoMarkets();
  const { source, session } = open(disk, PATHS);
  source.seek(OPEN_MS + 40 * MINUTE_MS);
  expect(source.now()).toBeCloseTo(OPEN_MS + 11 * MINUTE_MS - 500, -3);
  const pathAt = (minute: number): string => recordedAt(session, OPEN_MS + minute * MINUTE_MS).path;
  expect([1, 5, 9, 40, 71].map(pathAt)).toEqual([
    '/s/stocks.mcap',
    '/s/options.mcap',
    '/s/options.mcap',
    '/s/options.mcap',
    '/s/later.mcap',
  ]);
});

test('the same hour twice is the hour once, to the state; a file given twice is one', async () => {
  const disk = twoMarkets();
  for (const [path, bytes] of disk.contents)
    if (path.startsWith('/s/stocks')) disk.contents.set(path.replace('stocks', 'copy'), bytes);
  const alone = open(disk, ['/s/stocks.mcap']);
  alone.source.runTo(alone.session.endMs);
  const twice = open(disk, ['/s/stocks.mcap', '/s/copy.mcap']);
  twice.source.runTo(twice.session.endMs);
  expect(twice.pipeline.state.hash()).toBe(alone.pipeline.state.hash());
  expect(twice.source.state().overlap).toEqual({ repeated: eventsOf(alone.session).length, counted: 1 });
  expect(open(disk, ['/s/stocks.mcap', '/s/stocks.mcap']).source.state().recorded).toBeUndefined();
});

test('the flow of a day recorded twice is counted once', async () => {
  const disk = twoMarkets();
  for (const [path, bytes] of disk.contents)
    if (path.startsWith('/s/options')) disk.contents.set(path.replace('options', 'copy'), bytes);
  const flowOf = async (files: string[]): Promise<unknown> => {
    const request = { preferences: defaultPreferences(), untilMs: OPEN_MS + 60 * MINUTE_MS };
    const pace = { progress: () => undefined, rest: async () => undefined };
    const counted = await countRecordings(disk, { ...request, kind: 'session', files }, pace);
    expect(counted.unreadable).toEqual([]);
    return counted.snapshot;
  };
  const once = await flowOf(['/s/options.mcap']);
  expect(JSON.stringify(once)).toContain('SPY');
  expect(await flowOf(['/s/options.mcap', '/s/copy.mcap'])).toEqual(once);
});

test('where one of them is damaged the others still play, and the gap is said', async () => {
  const disk = twoMarkets();
  const { chunks } = openSessions(disk, ['/s/stocks.mcap']);
  const hurt = chunks.find(({ startMs, channels }) => startMs > OPEN_MS + 5 * MINUTE_MS && (channels & 2) !== 0)!;
  disk.flip(hurt.part.path, hurt.offset + Math.floor(hurt.length / 2));
  const { session, pipeline, source } = open(disk, PATHS);
  const options = eventsOf(session).filter(({ text }) => text.includes('O:SPY'));
  expect(options).toHaveLength(eventsOf(openSessions(disk, ['/s/options.mcap'])).length);
  source.runTo(OPEN_MS + 7 * MINUTE_MS);
  expect([...pipeline.gaps.values()].filter(({ cause }) => cause === 'replay').length).toBeGreaterThan(0);
});

test('the same hours of another market are left out by name: another run of the simulated one, an import', async () => {
  const disk = twoMarkets();
  const heard = [{ atMs: OPEN_MS + 4 * MINUTE_MS, market: 'stocks' as const, events: [stock(1, OPEN_MS)] }];
  await recordAll(disk, '/s/run.mcap', heard, { source: 'simulated market' });
  await recordAll(disk, '/s/import.mcap', heard, { world: 'imported' });
  const { session, source } = open(disk, [...PATHS, '/s/run.mcap', '/s/import.mcap']);
  expect(source.state().leftOut).toEqual(['/s/run.mcap', '/s/import.mcap']);
  expect(session.recorded.map(({ path }) => path)).toEqual(['/s/stocks.mcap', '/s/options.mcap', '/s/later.mcap']);
  // Two runs of the built-in market, whose recordings name no server.
  await recordAll(disk, '/s/run-2.mcap', [{ ...heard[0], atMs: heard[0].atMs + 500 }], { source: 'simulated market' });
  expect(open(disk, ['/s/run.mcap', '/s/run-2.mcap']).session.leftOut).toEqual(['/s/run-2.mcap']);
});
