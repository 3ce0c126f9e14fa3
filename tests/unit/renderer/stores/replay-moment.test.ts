import { expect, test } from 'vitest';
import { sessionWith } from '../../../../src/renderer/stores/replay-moment.ts';
import type { SessionInfo } from '../../../../src/shared/contract/calls.ts';

const session = (id: string, over: Partial<SessionInfo> = {}): SessionInfo => ({
  id,
  name: id,
  folder: 's',
  date: '2026-11-20',
  startMs: 1_000,
  endMs: 5_000,
  bytes: 1,
  markets: [],
  symbols: 1,
  frames: 1,
  events: 10,
  gaps: 0,
  health: 'complete',
  density: [],
  notes: { bookmarks: [], tags: [], note: '' },
  gapSpans: [],
  underlyings: undefined,
  simulated: false,
  ...over,
});
const SESSIONS = [
  session('small', { events: 1 }),
  session('live'),
  session('simulated', { simulated: true }),
  session('later', { startMs: 6_000, endMs: 9_000, health: 'cut' }),
  session('running', { startMs: 10_000, endMs: 11_000, health: 'recording' }),
];
const at = (atMs: number, of: { sessionId: string } | { simulated: boolean }): string | undefined =>
  sessionWith(SESSIONS, { atMs, of })?.id;

test('a moment of a market is looked for among its own recordings, the fullest first', () => {
  expect(at(2_000, { simulated: false })).toBe('live');
  expect(at(2_000, { simulated: true })).toBe('simulated');
  expect(at(6_000, { simulated: false })).toBe('later');
});

test('of a replay only in its session; where nothing holds it there is none', () => {
  expect(at(2_000, { sessionId: 'small' })).toBe('small');
  expect(at(7_000, { sessionId: 'small' })).toBeUndefined();
  expect(at(7_000, { sessionId: '2026-11-20, 2 recordings' })).toBe('later');
  expect(at(5_500, { simulated: false })).toBeUndefined();
  expect(at(10_500, { simulated: false })).toBeUndefined();
});
