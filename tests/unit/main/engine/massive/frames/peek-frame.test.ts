import { expect, test } from 'vitest';
import { countEvents, peekEventTime, peekMarket } from '../../../../../../src/main/engine/massive/frames/peek-frame.ts';

const frame = (...events: object[]): Buffer => Buffer.from(JSON.stringify(events));

test('the time of the last event, in any unit', () => {
  const long = Array.from({ length: 50 }, (_, i) => ({
    ev: 'T',
    sym: 'SPY',
    t: 1_763_652_605_000 + i,
    q: 12_345_678_901,
  }));
  expect(peekEventTime(frame(...long))).toEqual({ atMs: 1_763_652_605_049, isWindow: false });
  expect(peekEventTime(frame({ ev: 'A', s: 1_763_652_605_000, e: 1_763_652_606_000 }))).toEqual({
    atMs: 1_763_652_606_000,
    isWindow: true,
  });
  expect(peekEventTime(Buffer.from('[{"ev":"LULD","T":"A","t":1788877046310003385}]'))?.atMs).toBe(1_788_877_046_310);
  expect(peekEventTime(frame({ ev: 'status', status: 'success' }))).toBeUndefined();
  expect(peekEventTime(Buffer.alloc(0))).toBeUndefined();
});

test('events of a frame', () => {
  expect(countEvents(frame({ ev: 'T' }, { sym: 'A', ev: 'Q' }))).toBe(2);
  expect(countEvents(Buffer.from('[]'))).toBe(0);
});

test('the market of the first instrument, where the head shows one', () => {
  expect(peekMarket(frame({ ev: 'Q', sym: 'O:SPY261218C00650000' }, { ev: 'Q', sym: 'SPY' }))).toBe('options');
  expect(peekMarket(frame({ ev: 'V', val: 1, T: 'I:SPX' }))).toBe('indices');
  expect(peekMarket(frame({ ev: 'LULD', T: 'A' }))).toBe('stocks');
  expect(peekMarket(frame({ ev: 'T', sym: 'A', T: 'I:SPX' }))).toBe('stocks');
  for (const text of [
    '',
    '[]',
    '[{"ev":"status","message":"x"}]',
    `[{"ev":"T","pad":"${'x'.repeat(300)}","sym":"O:X"}]`,
  ])
    expect(peekMarket(Buffer.from(text)), text).toBeUndefined();
});
