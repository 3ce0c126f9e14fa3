import { describe, expect, it } from 'vitest';
import { HistoryStore } from '../../../../../src/main/engine/history/history-store.ts';
import { nodeFiles } from '../../../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../../../src/main/engine/session/reading/join-sessions.ts';
import { buildHistory } from '../../../../../src/main/engine/trials/build-history.ts';
import { KEPT_IDS, ORIGIN, unknownValues } from '../../../../../src/shared/history/measures.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';

const FILE = new URL('../../../../replay/golden/simulated.mcap', import.meta.url).pathname;
const DATE = '2026-11-20';

const build = (store: HistoryStore) =>
  buildHistory({
    session: openSession(nodeFiles, FILE),
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

  it('changes nothing when it is built again, and nothing that was kept live', async () => {
    const store = new HistoryStore(':memory:');
    const live = {
      symbol: 'SPY',
      date: DATE,
      atMs: 0,
      origin: ORIGIN.live,
      values: { ...unknownValues(), spot: 1, iv7: 0.9 },
    };
    store.put('simulated', [], [live]);
    await build(store);
    const once = store.days('simulated', 'SPY', KEPT_IDS, DATE, DATE);
    await build(store);
    expect(store.days('simulated', 'SPY', KEPT_IDS, DATE, DATE)).toEqual(once);
    expect([once.columns.spot![0], once.columns.iv7![0]]).toEqual([1, 0.9]);
    store.close();
  });
});
