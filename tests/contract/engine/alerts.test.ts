/**
 * Alert rules in the real engine worker over the simulated server: they fire with no pane open, their instruments are subscribed
 * for them alone, and what fired live is what a trial over the recording says would have fired.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../../src/main/engine/session/reading/join-sessions.ts';
import { sessionPaths } from '../../../src/main/engine/session/format/session-names.ts';
import { tryAlerts } from '../../../src/main/engine/trials/try-alerts.ts';
import type { AlertFired } from '../../../src/shared/contract/alerts.ts';
import { alertRuleSchema, type AlertRule } from '../../../src/shared/settings/alerts.ts';
import { defaultPreferences } from '../../../src/shared/settings/preferences.ts';
import { TestEngine, type TestWindow } from './engine-harness.ts';

let folder: string;
let engine: TestEngine;
let window: TestWindow;
let contract: string;
let rules: AlertRule[];

const rule = (id: string, condition: object, rest: object = {}): AlertRule =>
  alertRuleSchema.parse({ id, groups: [[condition]], repeat: { mode: 'once' }, ...rest });
const value = (symbol: string, measure: string, threshold: number) => ({
  kind: 'value',
  symbol,
  measure,
  comparator: 'above',
  threshold,
});
const firedOf = (ruleId: string) => engine.alerts.filter((alert) => alert.ruleId === ruleId);
const states = () => window.latest('alertStates')?.states ?? [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-engine-alerts-'));
  engine = new TestEngine(folder);
  window = engine.openWindow('first');
  engine.setAlerts([]);
  engine.open({ kind: 'simulated', seed: 7, rate: 500 }, true);
  await engine.until(() => engine.worlds.some((w) => w.ready), 'a world');
  const [expiry] = (await engine.call('chain.expiries', { underlying: 'SPY' })).slice(1);
  const contracts = await engine.call('chain.contracts', { underlying: 'SPY', expiry: expiry.expiry, root: 'SPY' });
  const spot = (await engine.call('bars.history', { symbol: 'SPY', timeframeMs: 60_000, limit: 1 })).close[0];
  contract = contracts.toSorted((a, b) => Math.abs(a.strike - spot) - Math.abs(b.strike - spot))[0].symbol;
  rules = [
    rule('price', value('MSFT', 'last', 1)),
    rule('prints', { kind: 'print', underlying: 'SPY' }, { repeat: { mode: 'rearm' } }),
    rule('iv', value(contract, 'iv', 1)),
    rule('missing', value('ZZZZ', 'last', 1)),
    rule('spent', value('MSFT', 'last', 1)),
    rule('off', value('MSFT', 'last', 1), { enabled: false }),
  ];
});
afterAll(async () => {
  await engine.terminate();
  rmSync(folder, { recursive: true, force: true });
});

it('fires with no pane open, on a price, a print and a model value, and says what it cannot', async () => {
  window.demand([
    { kind: 'alerts', key: 'alerts' },
    { kind: 'health', key: 'health' },
  ]);
  engine.setAlerts(rules, { spent: { simulated: 1 } });
  await engine.until(() => firedOf('price').length === 1, 'the price');
  expect(firedOf('price')[0]).toMatchObject({ world: 'simulated', readings: [{ label: 'MSFT last price' }] });
  await engine.until(() => firedOf('prints').length > 5, 'prints');
  await engine.until(() => firedOf('iv').length === 1, 'IV without a chain on screen');
  expect(firedOf('iv')[0].readings[0].value).toBeGreaterThan(1);
  const phaseOf = (id: string): string | undefined => states().find((s) => s.ruleId === id)?.phase;
  await engine.until(() => phaseOf('iv') === 'fired' && (states()[0].values[0] ?? 0) > 1, 'states from after that');
  expect(states()).toHaveLength(rules.length);
  const phases = Object.fromEntries(states().map((state) => [state.ruleId, state.phase]));
  expect(phases).toMatchObject({ price: 'fired', iv: 'fired', missing: 'cannot', spent: 'fired', off: 'disabled' });
  expect(states().find((s) => s.ruleId === 'missing')?.reason).toBe('No trade of ZZZZ has come yet.');
  expect(firedOf('spent')).toEqual([]);
  const budget = window.latest('health')?.health.budget;
  expect(budget?.byPriority).toMatchObject({ pinned: 0, visible: 0, alert: 1 });
});

it('what fired live is what would have fired over the recording', async () => {
  const seen = firedOf('prints').length;
  await engine.until(() => firedOf('prints').length > seen + 20, 'more prints');
  await engine.call('recording.set', { on: false });
  const live = firedOf('prints');
  const [path] = sessionPaths(nodeFiles, folder);
  const session = openSession(nodeFiles, path);
  const trial = await tryAlerts({
    session,
    sessionId: path,
    rules: rules.filter((r) => r.id === 'prints' || r.id === 'iv'),
    rateCurve: defaultPreferences().rateCurve,
    limit: 1e6,
  });
  const listed = (alerts: readonly AlertFired[]): unknown[] =>
    alerts.filter(({ ruleId }) => ruleId === 'prints').map(({ atMs, readings }) => [atMs, readings]);
  const recorded = live.filter(({ atMs }) => atMs < session.endMs);
  expect(recorded.length).toBeGreaterThan(5);
  // The rules began with the session running: what the trial finds before that is not compared.
  const begun = recorded[0].atMs;
  expect(listed(trial.fires.filter(({ atMs }) => atMs >= begun))).toEqual(listed(recorded));
  expect(trial.fires.filter(({ ruleId }) => ruleId === 'iv')).toHaveLength(1);
});

it('in a replay they say so', async () => {
  const [path] = sessionPaths(nodeFiles, folder);
  engine.open({ kind: 'session', files: [path], names: [path], sessionId: path, speed: 50 });
  await engine.until(() => engine.worlds.at(-1)?.kind === 'replay', 'the replay');
  const before = engine.alerts.length;
  await engine.call('replay.control', { action: 'play' });
  await engine.until(() => engine.alerts.slice(before).some((a) => a.ruleId === 'price'), 'the price again');
  expect(engine.alerts.slice(before).every((alert) => alert.world === 'replay')).toBe(true);
  expect(engine.alerts.at(-1)).toMatchObject({ world: 'replay', source: path });
});
