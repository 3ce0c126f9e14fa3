import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { selectWorldBadge } from '../../../../src/renderer/components/world-text.ts';
import { heard, SILENT_MS } from '../../../../src/renderer/stores/engine-silence.ts';
import { setLink, setPulse, setWorld, useWorldStore } from '../../../../src/renderer/stores/world-store.ts';
import type { WorldState } from '../../../../src/shared/contract/world.ts';

const live: WorldState = { kind: 'live', clockMs: 1_000_000, ready: true, source: 'Massive' };
const pulse = (atMs: number): void => {
  heard();
  setPulse({ atMs, eventsPerSecond: 900, stale: [], polling: [] });
};
const screen = () => useWorldStore.getState();
const badge = (): string => selectWorldBadge(screen().world, screen().link, screen().clockMs).text;

beforeEach(() => {
  vi.useFakeTimers();
  setLink('open');
  setWorld(live);
  pulse(live.clockMs);
});
afterEach(() => {
  // The timer that is left finds no world.
  useWorldStore.setState({ world: undefined, link: 'connecting', clockMs: Number.NaN });
  vi.runAllTimers();
  vi.useRealTimers();
});

test('a pulse a second keeps the market open', () => {
  for (let second = 1; second <= 10; second++) {
    vi.advanceTimersByTime(1_000);
    pulse(live.clockMs + second * 1_000);
  }
  vi.advanceTimersByTime(SILENT_MS - 1);
  expect([screen().link, screen().clockMs]).toEqual(['open', live.clockMs + 10_000]);
});

test('without one for three seconds nothing is called live, and ages go on', () => {
  vi.advanceTimersByTime(SILENT_MS);
  expect([screen().link, badge(), screen().pulse]).toEqual(['silent', 'NOT LIVE', undefined]);
  vi.advanceTimersByTime(57_000);
  expect([screen().clockMs, screen().silentSinceMs]).toEqual([live.clockMs + 60_000, live.clockMs]);
  pulse(live.clockMs + 60_400);
  expect([screen().link, screen().clockMs, screen().silentSinceMs]).toEqual(['open', live.clockMs + 60_400, undefined]);
  vi.advanceTimersByTime(SILENT_MS);
  expect(screen().link).toBe('silent');
});

test('a lost connection stays one, and ages go on', () => {
  vi.advanceTimersByTime(1_000);
  pulse(live.clockMs + 1_000);
  setLink('lost');
  vi.advanceTimersByTime(60_000);
  expect([screen().link, screen().clockMs, screen().silentSinceMs]).toEqual([
    'lost',
    live.clockMs + 61_000,
    live.clockMs + 1_000,
  ]);
});

test('a replay without an answer says so, and its time stands', () => {
  setWorld({ ...live, kind: 'replay', replay: { playing: true, seeking: false } as WorldState['replay'] });
  vi.advanceTimersByTime(SILENT_MS);
  expect([screen().link, badge(), screen().clockMs]).toEqual(['silent', 'REPLAY · no answer', live.clockMs]);
});

test('a window that itself stood still first hears what came meanwhile', () => {
  const late = performance.now() + 20_000;
  vi.spyOn(performance, 'now').mockReturnValue(late);
  vi.advanceTimersByTime(SILENT_MS);
  expect(screen().link).toBe('open');
  vi.restoreAllMocks();
});

test.each<[string, Partial<WorldState>]>([
  ['a replay on its way to another time', { kind: 'replay', replay: { seeking: true } as WorldState['replay'] }],
  ['a market that is opening', { ready: false }],
  ['a market that could not be opened', { error: { code: 'no-key', message: 'No key.' } }],
])('%s is not silent', (_what, change) => {
  setWorld({ ...live, ...change });
  vi.advanceTimersByTime(60_000);
  expect([screen().link, screen().clockMs]).toEqual(['open', live.clockMs]);
});

test('a simulated market keeps its name', () => {
  setWorld({ ...live, kind: 'simulated' });
  vi.advanceTimersByTime(SILENT_MS);
  expect(badge()).toBe('SIMULATED · no answer');
});
