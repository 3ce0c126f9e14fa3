import { describe, expect, it } from 'vitest';
import { HistoryStore } from '../../../../../src/main/engine/history/history-store.ts';
import { nodeFiles } from '../../../../../src/main/engine/session/format/node-files.ts';
import { CHANNEL } from '../../../../../src/main/engine/session/format/format.ts';
import { joinThoseAtOnce, openSession } from '../../../../../src/main/engine/session/reading/join-sessions.ts';
import { eachMessage } from '../../../../../src/main/engine/session/reading/message-cursor.ts';
import type { Session } from '../../../../../src/main/engine/session/reading/reader.ts';
import { buildHistory } from '../../../../../src/main/engine/trials/build-history.ts';
import { KEPT_IDS, ORIGIN, unknownValues } from '../../../../../src/shared/history/measures.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';
import { createMemoryDisk, type MemoryDisk } from '../session/memory-files.ts';
import { startRecording } from '../session/recording-fixture.ts';

const FILE = new URL('../../../../replay/golden/simulated.mcap', import.meta.url).pathname;
const DATE = '2026-11-20';

const build = (store: HistoryStore, session: Session = openSession(nodeFiles, FILE)) =>
  buildHistory({
    session,
    sessionId: FILE,
    store,
    rateCurve: defaultPreferences().rateCurve,
  });

describe('the memory of a recording', () => {
  it('is what the model had of the chain it holds, as a simulated market’s', async () => {
    const store = new HistoryStore(':memory:');
    const shares: number[] = [];
    const built = await buildHistory({
      session: openSession(nodeFiles, FILE),
      sessionId: FILE,
      store,
      rateCurve: defaultPreferences().rateCurve,
      progress: (share) => shares.push(share),
    });
    expect(built).toMatchObject({ world: 'simulated', dates: [DATE], names: ['SPY'], minutes: 1 });
    expect(shares.at(-1)).toBe(1);
    const days = store.days('simulated', 'SPY', KEPT_IDS, DATE, DATE);
    expect(days.origin).toEqual([ORIGIN.recording]);
    expect(days.columns.spot![0]).toBeGreaterThan(600);
    const known = KEPT_IDS.filter((id) => id.startsWith('iv') && !Number.isNaN(days.columns[id]![0]));
    expect(known.length).toBeGreaterThan(0);
    for (const id of known) {
      expect(days.columns[id]![0]).toBeGreaterThan(0.08);
      expect(days.columns[id]![0]).toBeLessThan(0.5);
    }
    // Of all that is listed the recording holds a few expiries: sums over the chain are not known.
    expect(days.columns.gex).toEqual([Number.NaN]);
    expect(store.days('massive', 'SPY', ['spot'], DATE, DATE).dates).toEqual([]);
    store.close();
  });

  it('changes nothing when it is built again, and nothing that was kept live later that day', async () => {
    const store = new HistoryStore(':memory:');
    const live = {
      symbol: 'SPY',
      date: DATE,
      atMs: etInstant(DATE, 16),
      origin: ORIGIN.live,
      values: { ...unknownValues(), spot: 1, iv7: 0.9 },
    };
    // As a terminal writes them: the day's last numbers are those of its last minute.
    store.put('simulated', [{ ...live, atMs: etInstant(DATE, 15, 59) }], [live]);
    await build(store);
    const once = store.days('simulated', 'SPY', KEPT_IDS, DATE, DATE);
    await build(store);
    expect(store.days('simulated', 'SPY', KEPT_IDS, DATE, DATE)).toEqual(once);
    expect([once.columns.spot![0], once.columns.iv7![0]]).toEqual([1, 0.9]);
    store.close();
  });

  it('of options and stocks that two processes recorded is that of one recording of both', async () => {
    const disk = createMemoryDisk();
    await recordApart(disk, ['/days/options.mcap', '/days/stocks.mcap']);
    await recordApart(disk, ['/days/both.mcap']);
    const [whole, apart] = [0, 1].map(() => new HistoryStore(':memory:'));
    await build(whole, openSession(disk, '/days/both.mcap'));
    const sessions = joinThoseAtOnce(
      ['/days/stocks.mcap', '/days/options.mcap'].map((path) => openSession(disk, path)),
    );
    expect(sessions.map(({ recorded }) => recorded.length)).toEqual([2]);
    expect((await build(apart, sessions[0])).minutes).toBe(1);
    const [all, joined] = [whole, apart].map((store) =>
      digitsOf(store.days('simulated', 'SPY', KEPT_IDS, DATE, DATE).columns),
    );
    expect(joined).toEqual(all);
    expect(Number(all.iv7[0])).toBeGreaterThan(0.1);
  });

  it('is of each alone where they ran one after the other or are of two markets', async () => {
    const disk = createMemoryDisk();
    await recordApart(disk, ['/days/a.mcap', '/days/b.mcap'], 'a run of its own');
    const [a, b] = ['/days/a.mcap', '/days/b.mcap'].map((path) => openSession(disk, path));
    expect(joinThoseAtOnce([b, a])).toEqual([b, a]);
    const later = openSession(nodeFiles, FILE);
    expect(joinThoseAtOnce([later])).toEqual([later]);
  });
});

/** One recording ends a millisecond after the other. */
const digitsOf = (columns: Readonly<Record<string, ArrayLike<number>>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(columns).map(([id, values]) => [id, Array.from(values, (n) => n.toPrecision(7))]));

/** The options of the recorded market in one file, with what REST answered; the rest in the other, if there is one. */
async function recordApart(disk: MemoryDisk, paths: readonly string[], source = 'host:8080'): Promise<void> {
  const golden = openSession(nodeFiles, FILE);
  const messages: { channelId: number; ms: number; data: Uint8Array }[] = [];
  // No two markets' frames at one instant: which of them came first only one process can know.
  for (const chunk of golden.chunks)
    eachMessage(golden.read(chunk), ({ channelId, logMs, data }) => {
      const laterMs = channelId === CHANNEL.stocks || channelId === CHANNEL.indices ? 0.25 : 0;
      messages.push({ channelId, ms: logMs + laterMs, data: data.slice() });
    });
  let atMs = golden.startMs;
  const [options, stocks = options] = paths.map(
    (path, place) =>
      startRecording(disk, path, {
        now: () => atMs + place,
        monotonicMs: () => atMs,
        target: {
          path,
          meta: { appVersion: '0.0.0', world: 'simulated', date: DATE, source },
          rotateBytes: 1e12,
          minFreeBytes: 0,
        },
      }).recorder,
  );
  for (const { channelId, ms, data } of messages.toSorted((a, b) => a.ms - b.ms)) {
    atMs = ms;
    const json = () => JSON.parse(new TextDecoder().decode(data));
    const own = () => (json().market === 'options' ? options : stocks);
    if (channelId === CHANNEL.rest) options.rest(json());
    if (channelId === CHANNEL.subscription) own().subscription(json());
    if (channelId === CHANNEL.connection) own().connection(json());
    if (channelId === CHANNEL.options) options.frame('options', data, ms);
    if (channelId === CHANNEL.stocks) stocks.frame('stocks', data, ms);
    if (channelId === CHANNEL.indices) stocks.frame('indices', data, ms);
    for (const recorder of new Set([options, stocks])) recorder.tick();
  }
  for (const recorder of new Set([options, stocks])) await recorder.close();
}
