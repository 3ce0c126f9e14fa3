import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { AlertDesk } from '../../../../src/main/host/alert-desk.ts';
import { openSettings, type SettingsStore } from '../../../../src/main/storage/settings-store.ts';
import type { AlertFired } from '../../../../src/shared/contract/alerts.ts';
import type { ToEngine } from '../../../../src/shared/contract/engine-messages.ts';
import type { ToWindow } from '../../../../src/shared/contract/streams.ts';
import { alertsSchema, type Alerts } from '../../../../src/shared/settings/alerts.ts';
import { chartsSchema, type Charts } from '../../../../src/shared/settings/charts.ts';
import { LOG_KEPT } from '../../../../src/shared/settings/alert-log.ts';

let folder: string;
let settings: SettingsStore;
let told: ToEngine[];
let heard: ToWindow[];
let notified: string[];
let nowMs: number;
let desk: AlertDesk;

function open(desktop = true): AlertDesk {
  settings = openSettings(folder, () => nowMs);
  told = [];
  heard = [];
  notified = [];
  const opened = new AlertDesk({
    settings,
    post: (message) => told.push(message),
    broadcast: (message) => heard.push(message),
    notify: desktop ? (title, body) => notified.push(`${title}: ${body}`) > 0 : undefined,
    log: () => undefined,
    nowMs: () => nowMs,
  });
  opened.start();
  return opened;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-alerts-'));
  nowMs = 1_000_000;
  desk = open();
});

const rules = (threshold = 100): Alerts =>
  alertsSchema.parse({
    rules: [
      {
        id: 'r',
        groups: [[{ kind: 'value', symbol: 'SPY', measure: 'last', comparator: 'above', threshold }]],
        repeat: { mode: 'once' },
      },
    ],
  });

const fired = (change: Partial<AlertFired> = {}): AlertFired => ({
  id: 'r/1',
  ruleId: 'r',
  name: 'SPY high',
  summary: 'SPY last price is at or above 100.00',
  atMs: 500,
  world: 'live',
  source: '',
  readings: [{ label: 'SPY last price', text: '101.00', value: 101, atMs: 499 }],
  notify: true,
  sound: false,
  ...change,
});

const lastFiredTold = () => told.findLast((m) => m.kind === 'alerts')?.lastFired;

describe('the alert desk', () => {
  it('keeps rules and log over a restart, and tells the engine what is spent', async () => {
    await desk.setRules(rules());
    desk.fired(fired());
    desk.fired(fired({ atMs: 600, readings: [{ label: 'x', text: 'y', value: Number.NaN }] }));
    await desk.flush();
    const again = open();
    expect(again.rules()).toEqual(rules());
    expect(again.log().map((alert) => alert.atMs)).toEqual([500, 600]);
    expect(again.log()[0].readings).toEqual(fired().readings);
    expect(again.log()[1].readings[0].value).toBeNaN();
    expect(told).toMatchObject([{ kind: 'alerts', rules: rules().rules, lastFired: { r: { live: 600 } } }]);
  });

  it('a changed rule starts over; one that stayed does not', async () => {
    await desk.setRules(rules());
    desk.fired(fired());
    await desk.setRules(rules());
    expect(lastFiredTold()).toEqual({ r: { live: 500 } });
    await desk.setRules(rules(200));
    expect(lastFiredTold()).toEqual({});
    expect(heard.at(-1)).toEqual({ type: 'alertRules', alerts: rules(200) });
    expect(desk.log()).toHaveLength(1);
  });

  it('moves, takes away and brings back the rules of drawings, and leaves what has fired as it is', async () => {
    const drawn = (price?: number, alert?: string): Charts =>
      chartsSchema.parse({
        drawings: price ? { SPY: [{ id: 'd', tool: 'horizontal', points: [{ atMs: 0, price }], alert }] } : {},
      });
    const change = async (next: Charts): Promise<void> => {
      const { drawings } = settings.charts.get();
      await settings.charts.set(next);
      await desk.drawingsChanged(drawings);
    };
    await desk.setRules(rules());
    await change(drawn(100, 'r'));
    desk.fired(fired());
    await change(drawn(95, 'r'));
    expect(desk.rules()).toEqual(rules(95));
    expect(heard.at(-1)).toEqual({ type: 'alertRules', alerts: rules(95) });
    expect(lastFiredTold()).toEqual({ r: { live: 500 } });
    await change(drawn(95));
    expect(desk.rules().rules).toEqual([]);
    await change(drawn(100, 'r'));
    expect(desk.rules()).toEqual(rules(100));
  });

  it('gives the rules of an older version the lines that they hang on', async () => {
    const points = [
      { atMs: 1_795_122_900_000, price: 640 },
      { atMs: 1_795_129_800_000, price: 642 },
    ];
    const old = { id: 'd', tool: 'ray', points, alert: 'r' };
    writeFileSync(join(folder, 'charts.json'), JSON.stringify({ version: 1, drawings: { SPY: [old] } }));
    writeFileSync(join(folder, 'alerts.json'), JSON.stringify({ version: 1, rules: rules(654.54).rules }));
    desk = open();
    const line = { from: points[0], to: points[1], time: 'extended', scale: 'linear' };
    expect(desk.rules()).toMatchObject({ version: 2, rules: [{ groups: [[{ line }]] }] });
    expect(told).toMatchObject([{ kind: 'alerts', rules: [{ groups: [[{ line }]] }] }]);
    await Promise.all([settings.alerts.flush(), settings.charts.flush()]);
    expect(JSON.parse(readFileSync(join(folder, 'alerts.json'), 'utf8'))).toMatchObject({ version: 2 });
  });

  it('takes rules from a file that names them as every object names something', async () => {
    const names = ['constructor', '__proto__', 'toString'];
    const text = JSON.stringify({
      rules: names.map((id) => ({ ...rules().rules[0], id })),
      snoozed: { valueOf: 9e15 },
    });
    writeFileSync(join(folder, 'alerts.json'), text);
    desk = open();
    const [first] = desk.rules().rules;
    await desk.setRules(desk.rules());
    expect([lastFiredTold(), desk.rules().snoozed]).toEqual([{}, {}]);
    for (const { id } of desk.rules().rules) desk.fired(fired({ ruleId: id }));
    await desk.flush();
    desk = open();
    expect(structuredClone(told)).toMatchObject([
      { lastFired: Object.fromEntries(names.map((name) => [`id-${name}`, { live: 500 }])) },
    ]);
    expect(desk.log().map(({ ruleId, quiet }) => [ruleId, quiet])).toEqual(names.map((n) => [`id-${n}`, undefined]));
    expect(desk.arm(first.id)).toEqual({ armed: true });
    expect(Object.keys(lastFiredTold()!)).toEqual(['id-__proto__', 'id-toString']);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('live');
  });

  it('arming forgets that it fired', async () => {
    await desk.setRules(rules());
    desk.fired(fired());
    expect(desk.arm('r')).toEqual({ armed: true });
    expect(lastFiredTold()).toEqual({});
    expect(told.at(-1)).toEqual({ kind: 'armAlert', ruleId: 'r' });
    expect(desk.arm('gone')).toEqual({ armed: false });
  });

  it('alerts of a replay show in the window only and leave nothing behind', async () => {
    desk.fired(fired({ world: 'replay', source: 'session.mcap' }));
    await desk.flush();
    expect(notified).toEqual([]);
    expect(heard).toMatchObject([{ type: 'alertFired', alert: { world: 'replay' } }]);
    expect(desk.log()).toHaveLength(1);
    expect(open().log()).toEqual([]);
  });

  it('notifies the desktop as rule and settings say, a few at a time, and every window always', async () => {
    desk.fired(fired({ world: 'simulated' }));
    expect(notified).toEqual(['SIMULATED: SPY high: SPY last price 101.00.']);
    desk.fired(fired({ notify: false }));
    expect(notified).toHaveLength(1);
    for (let i = 0; i < 10; i++) desk.fired(fired());
    expect(notified).toHaveLength(5);
    expect(notified[4]).toContain('More are in the Alerts pane.');
    nowMs += 10_000;
    desk.fired(fired());
    expect(notified).toHaveLength(6);
    expect(heard.filter((m) => m.type === 'alertFired')).toHaveLength(13);
    expect(new Set(desk.log().map((alert) => alert.id)).size).toBe(13);
    await settings.preferences.set({ ...settings.preferences.get(), notifications: false });
    nowMs += 20_000;
    desk.fired(fired());
    expect(notified).toHaveLength(6);
  });

  it('keeps the newest of a long log and counts what left', async () => {
    for (let i = 0; i < LOG_KEPT + 3; i++) desk.fired(fired({ atMs: i }));
    await desk.flush();
    const file = JSON.parse(readFileSync(join(folder, 'alert-log.json'), 'utf8')) as {
      entries: { atMs: number }[];
      dropped: number;
    };
    expect(file.entries).toHaveLength(LOG_KEPT);
    expect(file.entries.at(-1)?.atMs).toBe(LOG_KEPT + 2);
    expect(file.dropped).toBe(3);
  });

  it('a broken file is set aside by name and the desk goes on', () => {
    writeFileSync(join(folder, 'alerts.json'), '{"version":1,"rules":[{"id":"r"}]}');
    const opened = open();
    expect(opened.rules().rules).toEqual([]);
    expect(settings.notices[0].message).toContain(
      'alerts.json could not be read: rules.0.groups: missing; it must be a list.',
    );
  });

  describe('that shall be quiet', () => {
    const quiet = (): (string | undefined)[] => desk.log().map((alert) => alert.quiet);

    it('logs what a snoozed rule fires and tells nobody, until the snooze is over', async () => {
      await desk.setRules({ ...rules(), snoozed: { r: nowMs + 1000, gone: nowMs + 1000 } });
      expect(desk.rules().snoozed).toEqual({ r: nowMs + 1000 });
      desk.fired(fired());
      nowMs += 1001;
      desk.fired(fired());
      expect(quiet()).toEqual(['snoozed', undefined]);
      expect(notified).toHaveLength(1);
      await desk.flush();
      expect(heard.filter((message) => message.type === 'alertFired').map(({ alert }) => alert.quiet)).toEqual([
        'snoozed',
        undefined,
      ]);
      // A snooze is no change of the rule: it keeps its state.
      expect(open().log()[0].quiet).toBe('snoozed');
    });

    it('does so within the quiet hours of this computer, and never in a replay', async () => {
      const clock = new Date(nowMs);
      const pad = (n: number): string => String(n).padStart(2, '0');
      const minute = `${pad(clock.getHours())}:${pad(clock.getMinutes())}`;
      const next = new Date(nowMs + 60_000);
      const quietHours = { enabled: true, from: minute, to: `${pad(next.getHours())}:${pad(next.getMinutes())}` };
      await settings.preferences.set({ ...settings.preferences.get(), quietHours });
      desk.fired(fired());
      desk.fired(fired({ world: 'replay' }));
      nowMs += 60_000;
      desk.fired(fired());
      expect(quiet()).toEqual(['quietHours', undefined, undefined]);
      expect(notified).toHaveLength(1);
    });
  });
});
