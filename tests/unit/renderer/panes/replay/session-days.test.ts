import { expect, test } from 'vitest';
import type { SessionInfo } from '../../../../../src/shared/contract/calls.ts';
import { togetherOf } from '../../../../../src/renderer/panes/replay/session-days.ts';

const MINUTE = 60_000;
const session = (fromMinute: number, toMinute: number, more: Partial<SessionInfo> = {}): SessionInfo =>
  ({
    startMs: fromMinute * MINUTE,
    endMs: toMinute * MINUTE,
    frames: 10,
    events: 1000,
    gaps: 1,
    bytes: 5,
    health: 'complete',
    ...more,
  }) as SessionInfo;

test('recordings that follow each other are added up', () =>
  expect(togetherOf([session(10, 20), session(0, 10)])).toEqual({ events: 2000, gaps: 2, bytes: 10, atMost: false }));

test('a copy counts once, but for its room on the disk', () =>
  expect(togetherOf([session(0, 10), session(0, 10), session(10, 11)])).toEqual({
    events: 2000,
    gaps: 2,
    bytes: 15,
    atMost: false,
  }));

test('of recordings that ran at the same time, and of damaged ones, it is the most there can be', () => {
  expect(togetherOf([session(0, 10), session(0, 10, { events: 900 })])).toMatchObject({ events: 1900, atMost: true });
  expect(togetherOf([session(0, 30), session(5, 6), session(20, 40)])).toMatchObject({ atMost: true });
  expect(togetherOf([session(0, 10, { health: 'damaged' }), session(10, 20)])).toMatchObject({ atMost: true });
});
