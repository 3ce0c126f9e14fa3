import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { World } from '../../../../../src/main/engine/world/world.ts';
import type { FromEngine } from '../../../../../src/shared/contract/engine-messages.ts';
import type { ToWindow } from '../../../../../src/shared/contract/streams.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';
import { NOON_MS, ScriptedSource } from '../scripted-source.ts';

const CLOSED = { date: '2026-12-09', exchange: 'NYSE', name: 'Mourning', status: 'closed' };
const PULSE_MS = 1_000;
const MESSAGE = {
  kind: 'world' as const,
  source: { kind: 'session' as const, files: [''], names: [''], sessionId: 'session', speed: 1 },
  preferences: defaultPreferences(),
  recordingFolder: '',
  appVersion: '0',
};

let source: ScriptedSource;
let world: World;
let posted: FromEngine[];

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  source = new ScriptedSource(() => ({ results: [] }), 'replay');
  world = new World({
    source,
    memoryWorld: 'simulated',
    message: MESSAGE,
    post: (message) => posted.push(message),
    log: () => undefined,
  });
  world.start();
});

afterEach(async () => {
  await world.close();
  vi.useRealTimers();
});

function told<K extends ToWindow['type']>(windowId: string, type: K): Extract<ToWindow, { type: K }>[] {
  return posted.flatMap((message) =>
    message.kind === 'toWindow' &&
    message.windowId === windowId &&
    !(message.message instanceof ArrayBuffer) &&
    message.message.type === type
      ? [message.message as Extract<ToWindow, { type: K }>]
      : [],
  );
}

const learn = (closures: unknown): void =>
  source.sink!.rest({ atMs: NOON_MS, path: '/v1/marketstatus/upcoming', status: 200, body: JSON.stringify(closures) });

test('windows learn of a closure once, and one that opens later with the rest', () => {
  world.openWindow('first');
  expect(told('first', 'calendar')).toEqual([{ type: 'calendar', learnt: [] }]);
  learn([CLOSED]);
  vi.advanceTimersByTime(3 * PULSE_MS);
  learn([CLOSED]);
  vi.advanceTimersByTime(3 * PULSE_MS);
  const learnt = { type: 'calendar', learnt: [{ date: '2026-12-09' }] };
  expect(told('first', 'calendar').slice(1)).toEqual([learnt]);
  world.openWindow('second');
  expect(told('second', 'calendar')).toEqual([learnt]);
});

test('market time goes to the windows as soon as it is known', async () => {
  const live = new ScriptedSource(() => ({ results: [] }));
  const known = Promise.withResolvers<void>();
  live.clockKnown = known.promise;
  live.nowMs = NOON_MS + 2 * 86_400_000;
  const opened = new World({
    source: live,
    memoryWorld: 'simulated',
    message: MESSAGE,
    post: (message) => posted.push(message),
    log: () => undefined,
  });
  opened.start();
  opened.openWindow('first');
  const before = told('first', 'world').length;
  live.nowMs = NOON_MS;
  known.resolve();
  await known.promise;
  expect(
    told('first', 'world')
      .slice(before)
      .map(({ world: { clockMs } }) => clockMs),
  ).toEqual([NOON_MS]);
  await opened.close();
});

test('a market beyond the known years says so, once', () => {
  world.openWindow('first');
  vi.advanceTimersByTime(2 * PULSE_MS);
  expect(told('first', 'notice')).toEqual([]);
  source.nowMs = Date.parse('2036-01-02T15:00:00Z');
  vi.advanceTimersByTime(3 * PULSE_MS);
  const [notice, ...more] = told('first', 'notice').map((m) => m.notice);
  expect(more).toEqual([]);
  expect(notice).toMatchObject({
    level: 'warning',
    title: 'Trading days are not known',
    message: expect.stringContaining('Holidays and half days of 2036 are not known'),
  });
});

test('what the first window will show is wanted before it says so, until it does, or for twenty seconds', async () => {
  const wanted = (): string[] => [...new Set(live.wanted.map(({ symbol }) => symbol))];
  const message = { ...MESSAGE, expected: ['SPY', 'I:VIX'] };
  let live = new ScriptedSource(() => ({ results: [] }));
  const open = (): World => {
    live = new ScriptedSource(() => ({ results: [] }));
    const opened = new World({
      source: live,
      memoryWorld: 'simulated',
      message,
      post: () => undefined,
      log: () => undefined,
    });
    opened.start();
    vi.advanceTimersByTime(100);
    return opened;
  };
  const shown = open();
  expect(wanted()).toEqual(['SPY', 'I:VIX']);
  shown.openWindow('first');
  shown.receive('first', { type: 'demand', add: [{ kind: 'health', key: 'health' }], remove: [] });
  vi.advanceTimersByTime(100);
  expect(wanted()).toEqual(['SPY', 'I:VIX']);
  shown.receive('first', {
    type: 'demand',
    add: [{ kind: 'row', key: 'row', symbol: 'QQQ', priority: 'visible' }],
    remove: [],
  });
  vi.advanceTimersByTime(100);
  expect(wanted()).toEqual(['QQQ']);
  shown.receive('first', { type: 'demand', add: [], remove: ['row'] });
  vi.advanceTimersByTime(100);
  expect(wanted()).toEqual([]);
  await shown.close();
  const alone = open();
  expect(wanted()).toEqual(['SPY', 'I:VIX']);
  vi.advanceTimersByTime(20_000);
  expect(wanted()).toEqual([]);
  await alone.close();
});

test('a turn of the market asks for no report of the feed', () => {
  vi.advanceTimersByTime(PULSE_MS);
  const report = vi.spyOn(source, 'health');
  vi.advanceTimersByTime(PULSE_MS);
  // The pulse's own.
  expect(report).toHaveBeenCalledTimes(1);
});
