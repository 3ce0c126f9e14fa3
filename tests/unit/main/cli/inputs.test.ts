import { expect, test } from 'vitest';
import { parseChannels } from '../../../../src/main/cli/channel-list.ts';
import { parseMarketTime, parseSessionTime, parseSpeed } from '../../../../src/main/cli/market-time.ts';
import { recordFailure } from '../../../../src/main/cli/record-failure.ts';
import { runCli } from '../../../../src/main/cli/program.ts';
import { flatKindOf, readFlatRow, type FlatEvent } from '../../../../src/main/engine/massive/flat-files.ts';

const TODAY = '2026-11-20';

test('channels name market, channel and symbol, or say what is wrong', () => {
  expect(parseChannels('T.SPY, V.I:SPX,options:T.*,Q.O:SPY261218C00650000,Q.SPY 650c 12/18', TODAY)).toMatchObject([
    { market: 'stocks', channel: 'T', symbol: 'SPY' },
    { market: 'indices', channel: 'V', symbol: 'I:SPX' },
    { market: 'options', channel: 'T', symbol: '*' },
    { market: 'options', channel: 'Q', symbol: 'O:SPY261218C00650000' },
    { market: 'options', channel: 'Q', symbol: 'O:SPY261218C00650000' },
  ]);
  for (const [list, said] of [
    ['T.*', 'say whose'],
    ['options:Q.*', 'by contract only'],
    ['Z.SPY', 'no channel Z'],
    ['SPY', 'not CHANNEL.SYMBOL'],
    ['T.O:SPY', 'not a symbol'],
    ['Q.SPX 6500p 12/18', 'its root'],
    ['Q.SPY 650c', 'several contracts'],
    ['Q.SPY 12/19 650c', '19 Dec 26 is a Saturday; the nearest trading day is 18 Dec 26'],
    ['Q.SPY 12/18/25 650c', 'expired on 18 Dec 25'],
  ])
    expect(() => parseChannels(list, TODAY)).toThrow(said);
});

test('moments are exchange time on the session’s date, or whole instants', () => {
  expect(parseMarketTime('--from', '15:42:07', '2026-11-20')).toBe(Date.parse('2026-11-20T15:42:07-05:00'));
  expect(parseMarketTime('--from', '2026-11-20T10:00:00Z', '2026-11-20')).toBe(Date.parse('2026-11-20T10:00:00Z'));
  expect(() => parseMarketTime('--from', 'noon', '2026-11-20')).toThrow('--from');
  expect(parseSpeed('max')).toBe(Number.POSITIVE_INFINITY);
  expect(() => parseSpeed('-1')).toThrow('--speed');
});

test('a moment outside the session is refused with its range; the fractions of its ends are within', () => {
  const startMs = Date.parse('2026-11-20T10:00:00.250-05:00');
  const endMs = Date.parse('2026-11-20T10:00:06.750-05:00');
  const times = { startMs, endMs, meta: { date: '2026-11-20' } };
  const at = (text: string): number => parseSessionTime('--until', text, times);
  expect(at('10:00:00')).toBe(startMs);
  expect(at('10:00:03')).toBe(startMs + 2750);
  expect(at('10:00:07')).toBe(endMs);
  for (const text of ['9:59', '10:00:08', '2026-11-19T10:00:03-05:00'])
    expect(() => at(text), text).toThrow('--until: the session runs from 10:00:00 to 10:00:06 ET on 2026-11-20');
});

test('a time of several days names its date, or is of one day alone; without a zone it is exchange time', () => {
  const [startMs, endMs] = ['2026-11-18T15:00:00-05:00', '2026-11-20T10:00:00-05:00'].map((text) => Date.parse(text));
  const times = { startMs, endMs, meta: { date: '2026-11-18' } };
  const at = (text: string): number => parseSessionTime('--from', text, times);
  expect(() => at('15:30')).toThrow(
    '--from: the session has that time on several days; name the one, as "2026-11-18 15:30"',
  );
  expect(() => at('9:45')).toThrow('as "2026-11-19 9:45"');
  expect(at('2026-11-19 15:30')).toBe(Date.parse('2026-11-19T15:30:00-05:00'));
  expect(at('2026-11-19T15:30:07.5')).toBe(Date.parse('2026-11-19T15:30:07.500-05:00'));
  expect(at(' 2026-11-20 ')).toBe(Date.parse('2026-11-20T00:00:00-05:00'));
  expect(at('12:00')).toBe(Date.parse('2026-11-19T12:00:00-05:00'));
  for (const text of ['', '2026-11-31', '25:00', 'Nov 19 2026', '9:75', '2026-11-19Tx'])
    expect(() => at(text), text).toThrow('is neither HH:MM:SS');
  expect(() => at('2026-11-21 09:30')).toThrow('runs from 2026-11-18 15:00:00 to 2026-11-20 10:00:00 ET');
});

test('a recording fails where data is missing, or not where it was asked for', () => {
  const whole = { file: '/x/y.mcap', droppedFrames: 0, moved: undefined };
  expect(recordFailure(whole, 9)).toBeUndefined();
  expect(recordFailure({ ...whole, moved: 'It was saved elsewhere.' }, 9)?.message).toBe('It was saved elsewhere.');
  const paused = 'Recording is paused: the disk is full. It resumes when there is room.';
  expect(recordFailure({ ...whole, reason: paused, code: 'ENOSPC' }, 9)?.message).toMatch(
    /^\/x\/y.mcap cannot be written: /,
  );
  expect(recordFailure({ ...whole, droppedFrames: 3061 }, 9)?.message).toContain('lost 3061 frames');
  // What came may be statuses alone.
  expect(recordFailure(whole, 0)?.message).toContain('No event of the market arrived');
});

test('flat files become wire events; nanoseconds are kept as they are', () => {
  const header = 'ticker,conditions,correction,exchange,price,sip_timestamp,size'.split(',');
  expect(flatKindOf(header)).toBe('trades');
  const row = 'O:SPY261218C00650000,219,0,302,9.35,1795186800999999999,12'.split(',');
  const event = readFlatRow('trades', header, row) as FlatEvent;
  expect(event.atNs).toBe('1795186800999999999');
  expect(event.text).toBe(
    '{"ev":"T","sym":"O:SPY261218C00650000","x":302,"p":9.35,"s":12,"c":[219],"t":1795186800999999999}',
  );
  expect(readFlatRow('trades', header, [...row.slice(0, 4), 'x', ...row.slice(5)])).toMatch(/price is not a number/);
  expect(flatKindOf('ticker,volume,open,close,high,low,window_start,transactions'.split(','))).toBe('minuteBars');
  expect(flatKindOf(['a', 'b'])).toBeUndefined();
});

test('exit codes: 0 done, 1 failed, 2 bad usage', async () => {
  expect(await runCli(['--help'], '0')).toBe(0);
  expect(await runCli(['info', '/nowhere/at/all.mcap'], '0')).toBe(1);
  expect(await runCli(['info'], '0')).toBe(2);
  expect(await runCli(['replay', 'x.mcap', '--bogus'], '0')).toBe(2);
  expect(await runCli(['bogus'], '0')).toBe(2);
  expect(await runCli(['record', '--out', '/tmp/x.mcap', '--channels', 'T.*'], '0')).toBe(2);
});
