/** Rules over two days as one session: nothing is computed of the time between them. */
import { expect, it } from 'vitest';
import { openSessions } from '../../../../../src/main/engine/session/reading/join-sessions.ts';
import { tryAlerts } from '../../../../../src/main/engine/trials/try-alerts.ts';
import { alertRuleSchema } from '../../../../../src/shared/settings/alerts.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';
import { createMemoryDisk } from '../session/memory-files.ts';
import { startRecording } from '../session/recording-fixture.ts';

const DAYS = ['2026-11-20T20:59:00.000Z', '2026-11-23T14:30:00.000Z'];
const LENGTH_MS = 10_000;

it('goes from the end of a day to the beginning of the next in one step', async () => {
  const disk = createMemoryDisk();
  for (const [i, begins] of DAYS.entries()) {
    let elapsedMs = 0;
    const now = (): number => Date.parse(begins) + elapsedMs;
    const { recorder } = startRecording(disk, `/s/${i}.mcap`, { now, monotonicMs: () => elapsedMs });
    for (; elapsedMs <= LENGTH_MS; elapsedMs += 500) {
      const trade = { ev: 'T', sym: 'SPY', x: 4, p: 650 + elapsedMs / 1_000, s: 100, t: now(), q: elapsedMs + 1 };
      recorder.frame('stocks', new TextEncoder().encode(JSON.stringify([trade])), now());
      recorder.tick();
    }
    await recorder.close();
  }
  const shares: number[] = [];
  const rule = {
    id: 'up',
    groups: [[{ kind: 'value', symbol: 'SPY', measure: 'last', comparator: 'crossesAbove', threshold: 655 }]],
    repeat: { mode: 'rearm' },
  };
  const { fires, frames } = await tryAlerts({
    session: openSessions(disk, ['/s/0.mcap', '/s/1.mcap']),
    sessionId: 'days',
    rules: [alertRuleSchema.parse(rule)],
    rateCurve: defaultPreferences().rateCurve,
    limit: 10,
    progress: (share) => shares.push(share),
  });
  expect(frames).toBe(42);
  expect(fires.map(({ atMs }) => new Date(atMs).toISOString())).toEqual([
    '2026-11-20T20:59:05.000Z',
    '2026-11-23T14:30:05.000Z',
  ]);
  // Ten and a half seconds each, and the night.
  expect(shares).toHaveLength(23);
});
