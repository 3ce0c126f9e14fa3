import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultPreferences } from '../../../../src/shared/settings/preferences.ts';
import { EngineHost, type WorldMessage } from '../../../../src/main/host/engine-host.ts';
import { FakeEngine } from './fake-engine.ts';

const WORLD: WorldMessage = {
  kind: 'world',
  source: { kind: 'simulated', seed: 1, rate: 100 },
  preferences: defaultPreferences(),
  recordingFolder: '/tmp/none',
  appVersion: '0.0.0',
};

let engines: FakeEngine[];
let logged: string[];
let alerts: string[];
let secrets: readonly string[];
let host: EngineHost;
const last = (): FakeEngine => engines[engines.length - 1];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  engines = [];
  logged = [];
  alerts = [];
  secrets = [];
  host = new EngineHost({
    createWorker: () => {
      engines.push(new FakeEngine());
      return last();
    },
    log: (_, text) => logged.push(text),
    secrets: () => secrets,
    onWorld: () => undefined,
    onNotify: () => undefined,
    onRetire: () => undefined,
    onAlert: (alert) => alerts.push(alert.id),
    nowMs: Date.now,
  });
  host.start();
});
afterEach(() => void vi.useRealTimers());

describe('the engine host', () => {
  it('pairs replies with calls, whatever their order', async () => {
    last().answer = () => undefined;
    const first = host.call('a', 1);
    const second = host.call('b', 2);
    const ids = last().told.map((m) => (m.kind === 'call' ? m.callId : -1));
    last().say({ kind: 'reply', callId: ids[1], outcome: { ok: true, value: 'second' } });
    last().say({ kind: 'reply', callId: ids[0], outcome: { ok: true, value: 'first' } });
    expect(await first).toEqual({ ok: true, value: 'first' });
    expect(await second).toEqual({ ok: true, value: 'second' });
  });

  it('gives up on a silent call and takes no harm from a late answer', async () => {
    last().answer = () => undefined;
    const call = host.call('slow', undefined);
    vi.advanceTimersByTime(180_000);
    expect(await call).toMatchObject({ ok: false, error: { code: 'timeout' } });
    last().say({ kind: 'reply', callId: 1, outcome: { ok: true, value: 'late' } });
  });

  it('sends each window its own messages and none after it closed', () => {
    const seen: string[] = [];
    const a = host.openWindow('a', () => seen.push('a'));
    host.openWindow('b', () => seen.push('b'));
    last().say({ kind: 'toWindow', windowId: 'a', message: { type: 'reset' } });
    last().say({ kind: 'toWindow', windowId: 'b', message: new ArrayBuffer(8) });
    a.close();
    last().say({ kind: 'toWindow', windowId: 'a', message: { type: 'reset' } });
    expect(seen).toEqual(['a', 'b']);
    expect(last().kinds()).toEqual(['windowOpened', 'windowOpened', 'windowClosed']);
  });

  it('restarts a crashed engine with its windows and world, tells them, and fails open calls', async () => {
    const notices: string[] = [];
    host.openWindow('a', (m) => {
      if (!(m instanceof ArrayBuffer) && m.type === 'notice') notices.push(m.notice.title);
    });
    host.openWorld(WORLD);
    last().answer = () => undefined;
    const call = host.call('open', undefined);
    last().crash(new Error('out of memory'));
    expect(await call).toMatchObject({ ok: false, error: { code: 'engine-restarted' } });
    expect(await host.call('early', undefined)).toMatchObject({ error: { code: 'engine-down' } });
    expect(notices).toEqual(['The market engine was restarted']);
    expect(logged[0]).toContain('out of memory');
    vi.advanceTimersByTime(200);
    expect(engines).toHaveLength(2);
    expect(last().kinds()).toEqual(['windowOpened', 'world']);
  });

  it('tells each engine the keys of the run first, those too that were only tried: a server may say them later', () => {
    secrets = ['given-at-start', 'tried-and-refused'];
    host.openWorld(WORLD);
    last().crash(new Error('boom'));
    vi.advanceTimersByTime(300);
    expect(last().told[0]).toEqual({ kind: 'secrets', keys: secrets });
    expect(last().kinds()).toEqual(['secrets', 'world']);
  });

  it('stops trying after four crashes in a row and says so', () => {
    const notices: string[] = [];
    host.openWindow('a', (m) => {
      if (!(m instanceof ArrayBuffer) && m.type === 'notice') notices.push(m.notice.title);
    });
    for (let i = 0; i < 4; i++) {
      last().crash(new Error('again'));
      vi.advanceTimersByTime(10_000);
    }
    expect(engines).toHaveLength(4);
    expect(notices.at(-1)).toBe('The market engine keeps failing');
  });

  it('tells a restarted engine the alert rules before its world, and hands on what fires', () => {
    host.openWorld(WORLD);
    host.setAlerts({ kind: 'alerts', rules: [], lastFired: { r: { live: 1 } }, lists: new Map() });
    last().crash(new Error('boom'));
    vi.advanceTimersByTime(300);
    expect(last().told.map((m) => m.kind)).toEqual(['alerts', 'world']);
    expect(last().told[0]).toMatchObject({ lastFired: { r: { live: 1 } } });
    const readings: never[] = [];
    const alert = {
      id: 'a',
      ruleId: 'r',
      name: '',
      summary: '',
      atMs: 1,
      world: 'live' as const,
      source: '',
      readings,
    };
    last().say({ kind: 'alertFired', alert: { ...alert, notify: true, sound: true } });
    expect(alerts).toEqual(['a']);
  });

  it('counts crashes afresh after a stable minute', () => {
    for (let i = 0; i < 6; i++) {
      vi.advanceTimersByTime(70_000);
      last().crash(new Error('now and then'));
      vi.advanceTimersByTime(300);
    }
    expect(engines).toHaveLength(7);
  });

  it('stops: asks, waits, and does not restart', async () => {
    await host.stop();
    expect(last().kinds()).toEqual(['stop']);
    last().crash(new Error('on the way out'));
    vi.advanceTimersByTime(60_000);
    expect(engines).toHaveLength(1);
  });

  it('ends an engine that does not stop in time', async () => {
    last().answer = () => undefined;
    const stopped = host.stop();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(logged).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    await stopped;
    expect(logged[0]).toContain('did not stop');
  });
});
