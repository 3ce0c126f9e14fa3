/** A hole of one of several recordings of the same time is none where another has what it lacks; nothing that all of them lack is hidden. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSessions } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { eachMessage } from '../../../../../../src/main/engine/session/reading/message-cursor.ts';
import { parseJson } from '../../../../../../src/main/engine/session/reading/chunk-messages.ts';
import type { Session } from '../../../../../../src/main/engine/session/reading/reader.ts';
import { ReplayTimeline } from '../../../../../../src/main/engine/session/replay/replay-timeline.ts';
import { CHANNEL } from '../../../../../../src/main/engine/session/format/format.ts';
import type { GapEntry, SocketState } from '../../../../../../src/shared/contract/health.ts';
import { createMemoryDisk, type MemoryDisk } from '../memory-files.ts';
import { startRecording } from '../recording-fixture.ts';

const OPEN_MS = Date.parse('2026-11-20T14:30:00Z');
const SECOND = 1_000;
const END_MS = OPEN_MS + 180 * SECOND;
const SYMBOLS = ['SPY', 'QQQ', 'NVDA'];
const EVENT_MS = 250;

interface Span {
  fromMs: number;
  toMs: number;
}

interface Heard {
  running: Span;
  symbols: readonly string[];
  /** In order, apart from each other. */
  cuts: readonly Span[];
  /** The recording says nothing of its subscriptions: it began while they stood. */
  silent?: boolean;
  /** From then on it wants nothing more, and hears nothing. */
  leaves?: { atMs: number; how: 'unsubscribed' | 'off' };
}

interface Trade {
  atMs: number;
  symbol: string;
  text: string;
}

const TRADES: readonly Trade[] = Array.from({ length: (END_MS - OPEN_MS) / EVENT_MS }, (_, n) => {
  const [atMs, symbol] = [OPEN_MS + n * EVENT_MS, SYMBOLS[n % SYMBOLS.length]];
  return {
    atMs,
    symbol,
    text: JSON.stringify({ ev: 'T', sym: symbol, x: 4, p: 100 + (n % 50), s: 100, t: atMs, q: n }),
  };
});

const isIn = ({ fromMs, toMs }: Span, atMs: number): boolean => fromMs <= atMs && atMs < toMs;
const wants = ({ running, symbols }: Heard, { atMs, symbol }: Trade): boolean =>
  isIn(running, atMs) && symbols.includes(symbol);
const hears = (who: Heard, trade: Trade): boolean =>
  wants(who, trade) &&
  !(trade.atMs >= (who.leaves?.atMs ?? Infinity)) &&
  !who.cuts.some((cut) => isIn(cut, trade.atMs));

/** As a process of its own does: a cut loses the connection, and with it the subscriptions. */
async function record(disk: MemoryDisk, path: string, who: Heard): Promise<void> {
  const { running, symbols, cuts, silent, leaves } = who;
  let nowMs = running.fromMs;
  const { recorder } = startRecording(disk, path, {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    maxChunkAgeMs: 4 * SECOND,
    target: {
      path,
      meta: { appVersion: '0.0.0', world: 'live', date: '2026-11-20', source: 'wss://socket.massive.com' },
      rotateBytes: 1e12,
      minFreeBytes: 0,
    },
  });
  const market = 'stocks';
  const connect = (state: SocketState): void => {
    recorder.connection({ atMs: nowMs, market, state, reason: '' });
    if (state === 'live' && !silent)
      recorder.subscription({ atMs: nowMs, market, action: 'subscribed', channel: 'T', symbols });
  };
  connect('live');
  const hole = (cut: Span, endMs?: number): GapEntry => ({
    id: `${path} ${cut.fromMs}`,
    market,
    channel: 'T',
    symbols: [...symbols],
    startMs: cut.fromMs,
    endMs,
    cause: 'disconnect',
    detail: 'The connection was lost.',
    repair: 'none',
  });
  const leave = (): void => {
    if (leaves?.how === 'off') connect('off');
    else recorder.subscription({ atMs: nowMs, market, action: 'unsubscribed', channel: 'T', symbols });
  };
  const moments: { atMs: number; does: () => void }[] = [
    ...cuts.flatMap((cut) => [
      { atMs: cut.fromMs, does: () => (connect('backingOff'), recorder.gap(hole(cut))) },
      { atMs: cut.toMs, does: () => (connect('live'), recorder.gap(hole(cut, cut.toMs))) },
    ]),
    ...(leaves ? [{ atMs: leaves.atMs, does: leave }] : []),
    ...TRADES.filter((trade) => hears(who, trade)).map(({ atMs, text }) => ({
      atMs,
      does: () => recorder.frame(market, new TextEncoder().encode(`[${text}]`), atMs),
    })),
  ];
  for (const { atMs, does } of moments.toSorted((a, b) => a.atMs - b.atMs)) {
    nowMs = atMs;
    does();
    recorder.tick();
  }
  nowMs = running.toMs;
  await recorder.close();
}

async function join(heard: readonly Heard[]): Promise<{ disk: MemoryDisk; paths: string[]; session: Session }> {
  const disk = createMemoryDisk();
  const paths = heard.map((_, i) => `/s/${i}.mcap`);
  for (const [i, who] of heard.entries()) await record(disk, paths[i], who);
  return { disk, paths, session: openSessions(disk, paths) };
}

function played(session: Session): { texts: string[]; gaps: GapEntry[] } {
  const texts: string[] = [];
  const gaps = new Map<string, GapEntry>();
  for (const chunk of session.chunks)
    eachMessage(session.read(chunk), ({ channelId, data }) => {
      if (channelId === CHANNEL.stocks)
        for (const event of parseJson<object[]>(data)) texts.push(JSON.stringify(event));
      if (channelId !== CHANNEL.gap) return;
      const entry = parseJson<GapEntry>(data);
      gaps.set(entry.id, entry);
    });
  return { texts, gaps: [...gaps.values()] };
}

const concerns = ({ symbols, startMs, endMs = END_MS }: GapEntry, { atMs, symbol }: Trade): boolean =>
  (symbols.length === 0 || symbols.includes(symbol)) && isIn({ fromMs: startMs, toMs: endMs }, atMs);

const all: Span = { fromMs: OPEN_MS, toMs: END_MS };
const seconds = (fromS: number, toS: number): Span => ({
  fromMs: OPEN_MS + fromS * SECOND,
  toMs: OPEN_MS + toS * SECOND,
});

/** Each runs most of the time, has up to three cuts, and may have subscribed less than the others. */
const recording: fc.Arbitrary<Heard> = fc
  .record({
    fromS: fc.nat(40),
    toS: fc.integer({ min: 120, max: 180 }),
    bounds: fc.uniqueArray(fc.integer({ min: 41, max: 119 }), { maxLength: 6 }),
    symbols: fc.subarray(SYMBOLS, { minLength: 1 }),
  })
  .map(({ fromS, toS, bounds, symbols }) => {
    const sorted = bounds.toSorted((a, b) => a - b);
    const cuts = sorted.flatMap((from, i) =>
      i % 2 === 0 && i + 1 < sorted.length ? [seconds(from, sorted[i + 1])] : [],
    );
    return { running: seconds(fromS, toS), symbols, cuts };
  });

test('each event that one of them heard is played once, and a gap is said exactly where all that wanted it lacked it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(recording, { minLength: 2, maxLength: 3 }), async (heard) => {
      const { session } = await join(heard);
      const { texts, gaps } = played(session);
      expect(texts).toEqual(TRADES.filter((trade) => heard.some((who) => hears(who, trade))).map(({ text }) => text));
      for (const trade of TRADES.filter((one) => heard.some((who) => wants(who, one)))) {
        const isHeard = heard.some((who) => hears(who, trade));
        expect([trade.atMs - OPEN_MS, trade.symbol, gaps.some((gap) => concerns(gap, trade))]).toEqual([
          trade.atMs - OPEN_MS,
          trade.symbol,
          !isHeard,
        ]);
      }
      // What is known of it at opening, for the steps to the next gap, is the same.
      const atOpening = new Map(new ReplayTimeline(session).gaps.map(({ value }) => [value.id, value]));
      expect([...atOpening.values()]).toEqual(gaps);
    }),
    { seed: 11, numRuns: 25 },
  );
});

test('what is left of a gap opens and closes at its own times, and says that another recording has the rest', async () => {
  const { session } = await join([
    { running: all, symbols: SYMBOLS, cuts: [seconds(50, 90)] },
    { running: seconds(60, 180), symbols: SYMBOLS, cuts: [seconds(80, 100)] },
  ]);
  const said: unknown[] = [];
  for (const chunk of session.chunks)
    eachMessage(session.read(chunk), ({ channelId, logMs, data }) => {
      if (channelId !== CHANNEL.gap) return;
      const { startMs, endMs = Number.NaN, detail } = parseJson<GapEntry>(data);
      expect(detail).toBe('The connection was lost. Another recording of the same time has the rest.');
      said.push([logMs, startMs, endMs].map((ms) => (ms - OPEN_MS) / SECOND));
    });
  // 50 to 60 of the first, and 80 to 90 of both.
  expect(said).toEqual([
    [50, 50, NaN],
    [60, 50, 60],
    [80, 80, NaN],
    [80, 80, NaN],
    [90, 80, 90],
    [90, 80, 90],
  ]);
});

test('a recording that does not tell what it had subscribed fills no gap, though its events are played', async () => {
  const cut = seconds(50, 90);
  const other = { running: all, symbols: SYMBOLS, cuts: [] };
  const first = { running: all, symbols: SYMBOLS, cuts: [cut] };
  const { session } = await join([first, { ...other, silent: true }]);
  expect(played(session).texts).toHaveLength(TRADES.length);
  expect(played(session).gaps).toMatchObject([{ startMs: cut.fromMs, endMs: cut.toMs }]);
  expect(played((await join([first, other])).session).gaps).toEqual([]);
});

test.each(['unsubscribed', 'off'] as const)(
  'a recording fills a gap as long as it wants the same itself (then: %s)',
  async (how) => {
    const { session } = await join([
      { running: all, symbols: SYMBOLS, cuts: [seconds(50, 90)] },
      { running: all, symbols: SYMBOLS, cuts: [], leaves: { atMs: seconds(70, 0).fromMs, how } },
    ]);
    expect(played(session).gaps).toMatchObject([{ startMs: seconds(70, 0).fromMs, endMs: seconds(90, 0).fromMs }]);
  },
);

test('a chunk that cannot be read is no gap where another recording has its time, and one where none has', async () => {
  const whole = { running: all, symbols: SYMBOLS, cuts: [] };
  const { disk, paths } = await join([whole, whole]);
  const hurt = (path: string): Span => {
    const { chunks } = openSessions(disk, [path]);
    const chunk = chunks.find(({ startMs, channels }) => startMs > OPEN_MS + 60 * SECOND && (channels & 2) !== 0)!;
    disk.flip(path, chunk.offset + Math.floor(chunk.length / 2));
    return { fromMs: chunk.startMs, toMs: chunk.endMs };
  };
  hurt(paths[0]);
  const once = played(openSessions(disk, paths));
  expect([once.texts.length, once.gaps]).toEqual([TRADES.length, []]);
  const lost = hurt(paths[1]);
  const twice = played(openSessions(disk, paths));
  expect(twice.texts.length).toBeLessThan(TRADES.length);
  expect(twice.gaps.length).toBeGreaterThan(0);
  for (const gap of twice.gaps) expect(gap).toMatchObject({ market: 'stocks', startMs: lost.fromMs, endMs: lost.toMs });
});

test('a stretch that the index already lacks is no gap either where another recording has it', async () => {
  const whole = { running: all, symbols: SYMBOLS, cuts: [] };
  const { disk, paths } = await join([whole, whole]);
  const { chunks } = openSessions(disk, [paths[0]]);
  const [from, to] = [chunks[12].offset, chunks[16].offset];
  const bytes = disk.contents.get(paths[0])!.slice();
  // Zeroed, and cut at the end, so that the index is made again.
  bytes.fill(0, from, to);
  disk.contents.set(paths[0], bytes.slice(0, bytes.byteLength - 200));
  const session = openSessions(disk, paths);
  expect(openSessions(disk, [paths[0]]).damage.length).toBeGreaterThan(0);
  expect(session.damage.length).toBeGreaterThan(0);
  expect(played(session).texts).toHaveLength(TRADES.length);
  expect(new ReplayTimeline(session).gaps).toEqual([]);
});
