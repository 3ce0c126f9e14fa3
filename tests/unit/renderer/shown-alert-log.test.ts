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

test('in a replay what fired after its clock is left out, whichever market it was; outside one nothing is', () => {
  const log = [
    fired('live', 900, { world: 'live', source: '' }),
    fired('other', 800, { source: 'x.mcap' }),
    fired('a', 100),
    fired('b', 200),
  ];
  expect(ids(shownLog(log, 99))).toBe('');
  expect(ids(shownLog(log, 100))).toBe('a');
  expect(ids(shownLog(log, 850))).toBe('other a b');
  expect(ids(shownLog(log, 900))).toBe('live other a b');
  expect(ids(shownLog(log, undefined))).toBe('live other a b');
});

test('an alert whose moment was passed twice is listed once; two rules at one moment both', () => {
  const log = [fired('a', 100), fired('again', 100), fired('b', 100, { ruleId: 'other' })];
  expect(ids(shownLog(log, 500))).toBe('a b');
});
