/** The past of a name filled in against our own server: on a paid plan, and on the free one, which counts requests. */
import { afterEach, expect, test } from 'vitest';
import { nodeEnvironment } from '../../../src/main/engine/feed/environment.ts';
import type { FeedSource } from '../../../src/main/engine/feed/feed-source.ts';
import { HistoryStore } from '../../../src/main/engine/history/history-store.ts';
import { IvBackfill } from '../../../src/main/engine/history/iv-backfill.ts';
import { memoryIn } from '../../../src/main/engine/history/memory.ts';
import type { Plan } from '../../../src/main/server/protocol/plans.ts';
import { startSimulation, type Simulation } from '../../../src/main/server/simulate.ts';
import { etDate } from '../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../src/shared/market/trading-calendar.ts';
import { CONTRACT_KEY, feedOn, wanted } from '../feed/scripted-vendor.ts';

let simulation: Simulation | undefined;
let source: FeedSource | undefined;
afterEach(async () => {
  await source?.stop();
  await simulation?.server.close();
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A feed whose plan is known, and a memory to fill in. */
async function begin(tier: Plan['options'], isKnown: (options: { timeliness: string; rest: string }) => boolean) {
  simulation = await startSimulation({
    port: 0,
    key: CONTRACT_KEY,
    plan: { stocks: tier, options: tier, indices: tier },
    simulation: { seed: 1, rate: 50, symbols: ['SPY'] },
  });
  const { wsUrl, restUrl, delayedWsUrl } = simulation.server;
  const environment = { ...nodeEnvironment(), wait: () => Promise.resolve(), until };
  const feed = feedOn({ wsUrl, restUrl, environment }, { wsDelayedUrl: delayedWsUrl });
  source = feed.source;
  source.want(wanted('options', 'T.*'));
  await until(() => isKnown(feed.source.capabilities().find(({ market }) => market === 'options')!));
  const store = new HistoryStore(':memory:');
  const written: string[] = [];
  const fill = (): IvBackfill =>
    new IvBackfill({
      memory: memoryIn(store),
      world: 'massive',
      source: feed.source,
      calendar: () => BUILT_IN_CALENDAR,
      rates: () => () => 0.04,
      wrote: (symbol) => void written.push(symbol),
      report: () => undefined,
    });
  return { feed, store, written, fill };
}

test('a paid plan: a year has its price, and the newest sessions get their volatility from expired contracts', async () => {
  const { feed, store, written, fill } = await begin('advanced', ({ timeliness }) => timeliness === 'realTime');
  const backfill = fill();
  const plan = await backfill.plan('SPY');
  expect(plan).toMatchObject({ symbol: 'SPY', sessions: 252, known: 0, perMinute: 150 });
  expect(plan.minutes).toBe(plan.requests / 150);
  const before = feed.source.health().rest.requests;

  backfill.start(['SPY'], true);
  await until(() => backfill.status!.state !== 'running');
  const status = backfill.status!;
  expect(status).toMatchObject({ state: 'done', refused: 0, known: 15, sessions: 15 });
  expect(written).toContain('SPY');
  // What was said is what was sent.
  expect(feed.source.health().rest.requests - before).toBe(status.requests);

  const today = etDate(feed.source.now());
  const sessions = BUILT_IN_CALENDAR.sessionsBefore(today, 15).toReversed();
  const days = store.days('massive', 'SPY', ['iv30'], sessions[0], today);
  expect(days.dates).toEqual(sessions);
  // The simulated market quotes SPY near 15 % at thirty days.
  for (const iv of days.columns.iv30!) {
    expect(iv).toBeGreaterThan(0.08);
    expect(iv).toBeLessThan(0.3);
  }
  // Nothing is asked twice.
  expect(await backfill.plan('SPY')).toMatchObject({ known: 15 });
});

test('the free plan: five a minute are never passed, a stop keeps what was answered', async () => {
  const { feed, store, fill } = await begin('basic', ({ rest }) => rest === 'limited');
  const backfill = fill();
  const plan = await backfill.plan('SPY');
  expect(plan).toMatchObject({ sessions: 252, known: 0, perMinute: 3 });
  expect(plan.minutes).toBe(plan.requests / 3);

  backfill.start(['SPY']);
  await until(() => backfill.status!.done > 0);
  await backfill.stop();
  expect(backfill.status!.state).toBe('stopped');
  expect(feed.source.health().rest).toMatchObject({ rateLimited: 0 });
  expect(feed.source.health().rest.requests).toBeLessThanOrEqual(5);
  // The strikes of the oldest expiry were answered, and are not asked again.
  const answered = store.answered('massive', 'SPY');
  expect(answered.map(([question]) => question)).toEqual([expect.stringMatching(/^strikes 20\d\d-/)]);
});
