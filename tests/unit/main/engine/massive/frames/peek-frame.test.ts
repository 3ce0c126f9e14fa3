import { expect, test } from 'vitest';
import { countEvents, peekEventTimeMs } from '../../../../../../src/main/engine/massive/frames/peek-frame.ts';

const frame = (...events: object[]): Buffer => Buffer.from(JSON.stringify(events));

test('the time of the last event, in any unit', () => {
  const long = Array.from({ length: 50 }, (_, i) => ({
    ev: 'T',
    sym: 'SPY',
    t: 1_763_652_605_000 + i,
    q: 12_345_678_901,
  }));
  expect(peekEventTimeMs(frame(...long))).toBe(1_763_652_605_049);
  expect(peekEventTimeMs(frame({ ev: 'A', s: 1_763_652_605_000, e: 1_763_652_606_000 }))).toBe(1_763_652_606_000);
  expect(peekEventTimeMs(Buffer.from('[{"ev":"LULD","T":"A","t":1788877046310003385}]'))).toBe(1_788_877_046_310);
  expect(peekEventTimeMs(frame({ ev: 'status', status: 'success' }))).toBeUndefined();
  expect(peekEventTimeMs(Buffer.alloc(0))).toBeUndefined();
});

test('events of a frame', () => {
  expect(countEvents(frame({ ev: 'T' }, { sym: 'A', ev: 'Q' }))).toBe(2);
  expect(countEvents(Buffer.from('[]'))).toBe(0);
});
