import { expect, it } from 'vitest';
import { historyStates } from '../../../../../src/renderer/panes/history/history-words.ts';

it('what filling in would add is told in whole sentences, none, one, some or all of it known', () => {
  const plan = { symbol: 'SPY', sessions: 252, requests: 0, perMinute: 150, minutes: 0 };
  const said = (known: number, fillable = 252 - known): string => historyStates.known({ ...plan, known, fillable });
  const how = 'estimated from the daily closes of expired options around the money.';
  expect(said(0)).toBe(`None of the last 252 sessions is known: they are ${how}`);
  expect(said(1)).toBe(`1 of the last 252 sessions is known; the other 251 are ${how}`);
  expect(said(251)).toBe(`251 of the last 252 sessions are known; the other one is ${how}`);
  expect(said(252)).toBe('The last 252 sessions are all known.');
  expect(said(0, 60)).toBe(
    `None of the last 252 sessions is known: 60 are ${how} Of the others there is no daily bar.`,
  );
  expect(said(60, 0)).toBe('60 of the last 252 sessions are known. Of the others there is no daily bar.');
});

it('promises a button only where there is one: a replay has none', () => {
  for (const empty of ['noBars', 'nothingKept'] as const) {
    expect(historyStates[empty]('SPY', false)).toContain('below');
    expect(historyStates[empty]('SPY', true)).toContain('before the replay’s day');
  }
  for (const empty of ['noBars', 'nothingKept', 'nothingToday'] as const)
    expect(historyStates[empty]('SPY', true)).not.toMatch(/below|yet|while its chain is open/);
});
