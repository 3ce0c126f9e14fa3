import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nsToMs, readNs, writeNs } from '../../../../../../src/main/engine/session/format/format.ts';

const roundTrip = (ms: number): { ms: number; ns: bigint } => {
  const view = new DataView(new ArrayBuffer(8));
  writeNs(view, 0, ms);
  return { ms: readNs(view, 0), ns: view.getBigUint64(0, true) };
};

test('a time written as nanoseconds reads back as the very same double', () => {
  fc.assert(
    fc.property(fc.double({ min: 9e11, max: 4e12, noNaN: true }), (ms) => {
      expect(roundTrip(ms).ms).toBe(ms);
    }),
  );
});

test('the nanoseconds on disk are those of the time, to the nanosecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999 }), (seconds, millis) => {
      const { ns } = roundTrip(seconds * 1000 + millis);
      expect(ns).toBe(BigInt(seconds) * 1_000_000_000n + BigInt(millis) * 1_000_000n);
      expect(nsToMs(ns)).toBe(seconds * 1000 + millis);
    }),
  );
});
