import { describe, expect, test } from 'vitest';
import { Decoding } from './decoded-events.ts';
import { decodeByReference } from './reference-decoder.ts';

/** Mutated frames of one run; the full million with DECODE_FUZZ_FRAMES=1000000. */
const FRAMES = Number(process.env.DECODE_FUZZ_FRAMES ?? 60_000);

const SEEDS = [
  '[{"ev":"T","sym":"NVDA","x":4,"i":"71675577320245","z":3,"p":187.335,"s":250,"ds":"250.0","c":[12,37],"t":1763652605412,"pt":1763652605401,"q":2214873,"trfi":202,"trft":1763652605411}]',
  '[{"ev":"Q","sym":"O:SPXW261120P06700000","bx":302,"ax":302,"bp":12.3,"ap":12.5,"bs":61,"as":48,"t":1763652605731,"q":844090872},{"ev":"T","sym":"O:SPXW261120P06700000","x":302,"p":12.4,"s":25,"c":[219],"t":1763652605733,"q":1864261653}]',
  '[{"ev":"AM","sym":"O:SPY261218C00650000","v":37,"av":1421,"op":9.1,"vw":9.3327,"o":9.3,"c":9.35,"h":9.4,"l":9.28,"a":9.2871,"z":4,"s":1763652600000,"e":1763652660000}]',
  '[{"ev":"V","val":6612.47,"T":"I:SPX","t":1763652605250},{"ev":"LULD","T":"AAPL","h":1.5,"l":1,"t":1788877046310003385,"i":[17],"z":3,"q":7}]',
  '[{"ev":"status","status":"success","message":"subscribed to: T.SPY"},{"ev":"XQ","pair":"BTC-USD","sym":"X"},{"ev":"NOI","T":"A","t":1788877046310003385,"at":930,"a":"M","i":5,"x":10,"o":480,"p":440,"b":25.03}]',
];
const SPLICES = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '0',
  '9',
  '-',
  '.',
  'e',
  ' ',
  '\n',
  '\u0000',
  '\u00e9',
  'true',
  'null',
  '{"ev":"Q"',
  '\\u0041',
  '1e5',
  '"sym":"A"',
];

/** mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function mutate(next: () => number): Buffer {
  const int = (below: number): number => Math.floor(next() * below);
  let frame = Buffer.from(SEEDS[int(SEEDS.length)]);
  for (let n = 1 + int(4); n > 0; n--) {
    const at = int(frame.length + 1);
    switch (int(5)) {
      case 0:
        if (at < frame.length) frame[at] = int(256);
        break;
      case 1:
        frame = frame.subarray(0, at);
        break;
      case 2:
        frame = Buffer.concat([frame.subarray(0, at), frame.subarray(Math.min(frame.length, at + 1 + int(8)))]);
        break;
      case 3:
        frame = Buffer.concat([frame.subarray(0, at), Buffer.from(SPLICES[int(SPLICES.length)]), frame.subarray(at)]);
        break;
      default:
        frame = Buffer.concat([frame.subarray(0, at), frame.subarray(int(frame.length + 1))]);
    }
  }
  return frame;
}

describe('mutated frames', () => {
  test(
    `${FRAMES} of them: nothing thrown, counts add up, and the decoder objects exactly where JSON.parse does`,
    { timeout: 3_600_000 },
    () => {
      const next = random(20261121);
      const decoding = new Decoding();
      const { counts } = decoding.decoder;
      let delivered = 0;
      for (let n = 0; n < FRAMES; n++) {
        const frame = mutate(next);
        const text = frame.toString();
        const before = { ...counts };
        const events = decoding.decode(frame);
        delivered += events.length;
        const reference = decodeByReference(text);
        const issues = counts.issues - before.issues;
        if (!reference.wellFormed) expect(issues, text).toBeGreaterThan(0);
        else {
          expect(issues, text).toBe(reference.misfits);
          expect(events.length, text).toBe(reference.events.length);
          expect(counts.unknownEvents - before.unknownEvents, text).toBe(reference.unknownEvents);
          expect(counts.foreign - before.foreign, text).toBe(reference.foreign);
          expect(counts.statuses - before.statuses, text).toBe(reference.statuses);
        }
      }
      expect(counts.frames).toBe(FRAMES);
      expect(counts.events).toBe(delivered);
      expect(decoding.decoder.samples.length).toBeLessThanOrEqual(20);
    },
  );
});
