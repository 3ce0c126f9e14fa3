import { expect, test } from 'vitest';
import { askedJump, jumpAnswer } from '../../../../../src/renderer/panes/replay/parse-jump.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';

const recorded = ['2026-11-20', '2026-11-23'].map((date, i) => ({
  startMs: etInstant(date, 9, 30),
  endMs: etInstant(date, 16 - i),
}));
const replay = {
  startMs: recorded[0].startMs,
  endMs: recorded[1].endMs,
  positionMs: etInstant('2026-11-20', 15, 59, 9),
  recorded,
};
const answer = (text: string) => jumpAnswer(askedJump(text)!, replay, 'exchange');

test('a jump from the palette says where it goes', () => {
  const toMs = etInstant('2026-11-20', 15, 42);
  expect(answer('replay 15:42')).toEqual({ hint: 'Jump to 15:42:00 ET in the recording', toMs });
  expect(answer(' Jump 1542 ')).toEqual(answer('replay 15:42'));
  expect(answer('go to 11-23 09:30')).toEqual({
    hint: 'Jump to 2026-11-23 09:30:00 ET in the recording',
    toMs: recorded[1].startMs,
  });
  expect(jumpAnswer('09:30', { ...replay, recorded: undefined }, 'exchange').toMs).toBe(recorded[0].startMs);
});

test('and why it cannot', () => {
  expect(answer('replay 03:00')).toEqual({
    hint: 'The recording does not cover that time. Choose one from 09:30:00 to 16:00:00 ET.',
  });
  expect(answer('replay 11-23 15:30').hint).toContain('Choose one from 09:30:00 to 15:00:00 ET.');
  expect(answer('replay 25:99').hint).toMatch(/^“25:99” is no time of day\. Try one such as/);
  expect(answer('replay 11-21 09:30')).toEqual({
    hint: 'Nothing was recorded on 2026-11-21. Choose one of: 2026-11-20, 2026-11-23.',
  });
  expect(jumpAnswer('15:42', undefined, 'exchange')).toEqual({ hint: 'No recording plays: choose a session first.' });
  expect(['replay next gap', 'SPY 650c', 'replay'].map(askedJump)).toEqual([undefined, undefined, undefined]);
});
