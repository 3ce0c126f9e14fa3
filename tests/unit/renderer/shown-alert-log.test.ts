import { expect, test } from 'vitest';
import { shownLog } from '../../../src/renderer/panes/alerts/shown-log.ts';
import type { AlertFired } from '../../../src/shared/contract/alerts.ts';

const fired = (id: string, atMs: number, over: Partial<AlertFired> = {}): AlertFired => ({
  id,
  ruleId: 'r',
  name: 'rule',
  summary: '',
  atMs,
  world: 'replay',
  source: 'day.mcap',
  readings: [],
  notify: false,
  sound: false,
  ...over,
});
const ids = (log: readonly AlertFired[]): string => log.map(({ id }) => id).join(' ');

test("a replay's alerts are listed as far as it has come, live ones and other days' always", () => {
  const log = [
    fired('live', 900, { world: 'live', source: '' }),
    fired('other', 800, { source: 'x.mcap' }),
    fired('a', 100),
    fired('b', 200),
  ];
  expect(ids(shownLog(log, { sessionId: 'day.mcap', positionMs: 99 }))).toBe('live other');
  expect(ids(shownLog(log, { sessionId: 'day.mcap', positionMs: 100 }))).toBe('live other a');
  expect(ids(shownLog(log, { sessionId: 'day.mcap', positionMs: 500 }))).toBe('live other a b');
  expect(ids(shownLog(log, undefined))).toBe('live other a b');
});

test('an alert whose moment was passed twice is listed once; two rules at one moment both', () => {
  const log = [fired('a', 100), fired('again', 100), fired('b', 100, { ruleId: 'other' })];
  expect(ids(shownLog(log, { sessionId: 'day.mcap', positionMs: 500 }))).toBe('a b');
});
