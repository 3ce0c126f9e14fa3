import { expect, test } from 'vitest';
import { matchesSession, parseTags } from '../../../../../src/renderer/panes/replay/session-tags.ts';
import type { SessionInfo } from '../../../../../src/shared/contract/calls.ts';

const session: SessionInfo = {
  id: 'a.mcap',
  name: '2026-11-20_093000_live.mcap',
  folder: 'data',
  date: '2026-11-20',
  startMs: 1,
  endMs: 2,
  bytes: 1,
  markets: ['stocks', 'options'],
  symbols: 5,
  frames: 1,
  events: 1,
  gaps: 0,
  health: 'cut',
  density: [],
  notes: { bookmarks: [{ atMs: 1, label: 'Powell speaks' }], tags: ['FOMC'], note: 'Spreads doubled.' },
  gapSpans: [],
  underlyings: { SPY: 3, NVDA: 1 },
  simulated: false,
};

test('tags are each once, in the order typed, cut to what the file takes', () => {
  expect(parseTags(' FOMC, 0DTE ,,FOMC, ')).toEqual(['FOMC', '0DTE']);
  expect(parseTags('x'.repeat(60))[0]).toHaveLength(40);
  expect(parseTags(Array.from({ length: 30 }, (_, i) => `t${i}`).join())).toHaveLength(20);
});

test('every word is looked for in all that a session is known by', () => {
  for (const query of ['', 'fomc', 'nvda cut', '11-20 options', 'powell', 'doubled', '093000_live'])
    expect(matchesSession(session, query), query).toBe(true);
  for (const query of ['qqq', 'fomc qqq', 'simulated']) expect(matchesSession(session, query), query).toBe(false);
});
