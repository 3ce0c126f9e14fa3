/** Frames made to hold the engine up: what is parsed of one is bounded, what is left out is counted and said. */
import { expect, test } from 'vitest';
import { readStatusFrame } from '../../../../../../src/main/engine/massive/frames/status-frame.ts';
import { Decoding } from './decoded-events.ts';

const TRADE = '{"ev":"T","sym":"SPY","x":4,"i":"1","z":3,"p":600,"s":1,"c":[],"t":1763652605412,"q":1}';
const MIB = 1 << 20;
const TOO_MUCH = 'the frame holds too much that is no plain event: the rest of it was left out';

function read(frame: string) {
  const decoding = new Decoding();
  const events = decoding.decode(frame);
  const { counts, samples } = decoding.decoder;
  return { events: events.length, issues: counts.issues, reasons: [...new Set(samples.map(({ reason }) => reason))] };
}

test.each([
  ['brackets alone', `[${'['.repeat(15 * MIB)}`, ['an element is longer than any event', TOO_MUCH]],
  ['brackets that close', `[${'['.repeat(7 * MIB)}${']'.repeat(7 * MIB)}]`, [TOO_MUCH]],
  ['one element of many values', `[{"ev":"T","a":[${'0,'.repeat(7 * MIB)}0]}]`, [TOO_MUCH]],
  ['one of 100 KB', `[{"ev":"T","a":[${'0,'.repeat(50_000)}0]}]`, ['an element is longer than any event']],
  ['a million empty ones', `[${'{},'.repeat(MIB)}{}]`, ['an event has no `ev`', TOO_MUCH]],
  ['a million empty lists', `[${'[],'.repeat(MIB)}[]]`, ['an element of the frame is not an object', TOO_MUCH]],
])('of %s', (_name, frame, said) => {
  const { events, issues, reasons } = read(`[${TRADE},${frame.slice(1)}`);
  expect(events).toBe(1);
  expect(issues).toBeLessThanOrEqual(20_001);
  expect(said).toEqual(expect.arrayContaining(reasons));
  expect(reasons).toContain(said.at(-1));
});

test('a whole frame of escaped or unknown events, as far as any vendor would send them, is read', () => {
  const odd = TRADE.replace('"SPY"', '"\\u0053PY"');
  expect(read(`[${Array(5_000).fill(odd).join(',')}]`)).toMatchObject({ events: 5_000, issues: 0 });
  expect(read(`[${Array(100_000).fill(TRADE).join(',')}]`)).toMatchObject({ events: 100_000, issues: 0 });
});

test('statuses are looked for in frames of a status’s length, and their texts show what is hidden in them', () => {
  const long = `[{"ev":"status","status":"error","message":"${'x'.repeat(2 * MIB)}"}]`;
  expect(readStatusFrame(Buffer.from(long)).messages).toEqual([]);
  expect(readStatusFrame(Buffer.from(`[{"status":${'['.repeat(9_000)}`)).messages).toEqual([]);
  const acks = Array.from(
    { length: 1_000 },
    () => '{"ev":"status","status":"success","message":"subscribed to: T.SPY"}',
  );
  expect(readStatusFrame(Buffer.from(`[${acks.join(',')}]`)).messages).toHaveLength(1_000);
  const [message] = readStatusFrame(
    Buffer.from('[{"ev":"status","status":"error","message":"a\u202eb\\u001b[2J"}]'),
  ).messages;
  expect(message).toEqual({ kind: 'notAuthorized', text: 'a\\u{202e}b\\u{1b}[2J' });
});

test('a sample of what could not be read shows what is hidden in it', () => {
  const decoding = new Decoding();
  decoding.decode('[{"ev":"T","\u202e":\u001b}]');
  expect(decoding.decoder.samples[0].text).toBe('{"ev":"T","\\u{202e}":\\u{1b}}');
});
