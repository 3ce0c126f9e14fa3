/** Rules on the model over a recording that asked for no contract list, as `tapedeck record` makes them: its chain is what it has named. */
import { expect, it } from 'vitest';
import { FrameBuffer } from '../../../../../src/main/example/frame-buffer.ts';
import { chainSnapshotRequest } from '../../../../../src/main/engine/massive/rest/endpoints.ts';
import { parseSnapshots } from '../../../../../src/main/engine/massive/rest/rest-snapshots.ts';
import { ADVANCED, entitlementOf } from '../../../../../src/main/server/protocol/plans.ts';
import { createSimulatedMarket } from '../../../../../src/main/server/simulated/simulated-market.ts';
import { openSession } from '../../../../../src/main/engine/session/reading/join-sessions.ts';
import { tryAlerts } from '../../../../../src/main/engine/trials/try-alerts.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { alertRuleSchema } from '../../../../../src/shared/settings/alerts.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';
import { createMemoryDisk } from '../session/memory-files.ts';
import { startRecording } from '../session/recording-fixture.ts';

const EXPIRY = '2026-10-16';
const START_MS = etInstant(EXPIRY, 9, 30);
const CONTRACT = 'O:SPY261016C00640000';
const FIRST_QUOTE_MS = 8_000;

it('the rule’s own contract, known before any quote, does not stand for the whole expiry', async () => {
  const disk = createMemoryDisk();
  let elapsedMs = 0;
  const now = (): number => START_MS + elapsedMs;
  const market = createSimulatedMarket({
    seed: 3,
    rate: 40,
    symbols: ['SPY'],
    startMs: START_MS,
    elapsedMs: () => elapsedMs,
  });
  const { recorder } = startRecording(disk, '/day.mcap', { now });
  const { path, query } = chainSnapshotRequest({ underlying: 'SPY', expiry: EXPIRY });
  const params = new URLSearchParams(Object.entries(query).map(([name, given]) => [name, String(given)]));
  const entitlement = entitlementOf(ADVANCED);
  const reply = await market.answer({ path, query: params, origin: 'http://vendor', requestId: '1', entitlement });
  const { rows } = parseSnapshots(JSON.parse(reply!.body));
  const frames = { stocks: new FrameBuffer(), options: new FrameBuffer() };
  const subscribe = (name: 'stocks' | 'options', symbol: string): void => {
    for (const channel of ['T', 'Q'] as const)
      market.demand({ market: name, channel, symbol, sinks: [frames[name]] }, true);
  };
  subscribe('stocks', 'SPY');
  for (; elapsedMs < 30_000; elapsedMs += 250) {
    if (elapsedMs === FIRST_QUOTE_MS) for (const { symbol } of rows) subscribe('options', symbol);
    while (market.pump());
    for (const name of ['stocks', 'options'] as const) {
      const bytes = frames[name].take();
      if (bytes) recorder.frame(name, bytes, now());
    }
    recorder.tick();
  }
  await recorder.close();
  expect(rows.length).toBe(250);
  const trial = await tryAlerts({
    session: openSession(disk, '/day.mcap'),
    sessionId: 'day',
    rules: [
      alertRuleSchema.parse({
        id: 'iv',
        groups: [[{ kind: 'value', symbol: CONTRACT, measure: 'iv', comparator: 'above', threshold: 0.01 }]],
        repeat: { mode: 'cooldown', seconds: 5 },
      }),
    ],
    rateCurve: defaultPreferences().rateCurve,
    limit: 1_000,
  });
  // The list is looked at again every three seconds.
  expect(trial.fires.map(({ atMs }) => (atMs - START_MS) / 1000)).toEqual([10.25, 15.25, 20.25, 25.25]);
  expect(trial.unknown).toEqual({});
});
