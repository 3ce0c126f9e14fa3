import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { createHash } from 'node:crypto';
import type { MarketSink } from '../../../../../../src/main/engine/feed/feed-source.ts';
import { openSession } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { createReplaySource } from '../../../../../../src/main/engine/session/replay/replay-source.ts';
import type { ReplaySource } from '../../../../../../src/main/engine/session/replay/replay-transport.ts';
import { createMemoryDisk, type MemoryDisk } from '../memory-files.ts';
import { START_MS, frameBytes, startRecording } from '../recording-fixture.ts';

const PATH = '/s/a.mcap';
const FRAMES = 400;
const LENGTH_MS = FRAMES * 25;
/** Between frames of a session so long that a jump, which plays a minute before its target, begins at a checkpoint. */
const LONG_FRAME_MS = 1_000;
const LONG_MS = FRAMES * LONG_FRAME_MS;

/** Stands for the engine: its whole state is a running hash over every input, in order. */
class HashedState implements MarketSink {
  hash = 'start';
  inputs = 0;
  resets = 0;
  gaps: string[] = [];
  #mix(...parts: (string | number | Uint8Array)[]): void {
    const hash = createHash('sha1').update(this.hash);
    for (const part of parts) hash.update(typeof part === 'number' ? String(part) : part);
    this.hash = hash.digest('hex');
    this.inputs++;
  }
  frame(market: string, bytes: Uint8Array, receivedAtMs: number): void {
    this.#mix(market, bytes, receivedAtMs);
  }
  rest(record: object): void {
    this.#mix(JSON.stringify(record));
  }
  connection(): void {}
  subscription(): void {}
  gap(gap: { id: string }): void {
    this.gaps.push(gap.id);
  }
  capability(): void {}
  save = (): Uint8Array => new TextEncoder().encode(`${this.inputs} ${this.hash}`);
  reset = (state: Uint8Array | undefined): void => {
    this.resets++;
    const [inputs, hash] = state ? new TextDecoder().decode(state).split(' ') : ['0', 'start'];
    this.inputs = Number(inputs);
    this.hash = hash;
  };
}

let disk: MemoryDisk;
let recordedHash: string;

async function record(stateVersion = 1, rest = true, frameMs = 25): Promise<void> {
  disk = createMemoryDisk();
  const state = new HashedState();
  const { recorder, clock } = startRecording(disk, PATH, {
    checkpoint: { stateVersion, take: state.save },
    rotateBytes: 12_000,
  });
  for (let n = 0; n < FRAMES; n++) {
    // The market clock steps back once, as it does when its offset is learnt again.
    clock.ms = n * frameMs - (n > 200 && n < 210 ? 180 : 0);
    const frame = frameBytes(n);
    recorder.frame('options', frame, START_MS + clock.ms);
    state.frame('options', frame, START_MS + clock.ms);
    if (rest && n % 20 === 0) {
      const reply = {
        atMs: START_MS + clock.ms,
        path: `/v3/snapshot?b=1&a=${n % 60}`,
        status: 200,
        body: `{"status":"OK","n":${n}}`,
      };
      recorder.rest(reply);
      state.rest(reply);
    }
    recorder.tick();
  }
  await recorder.close(state.hash);
  recordedHash = state.hash;
}

function replay(options: { speed?: number; stateVersion?: number } = {}): { source: ReplaySource; state: HashedState } {
  const state = new HashedState();
  const source = createReplaySource({
    session: openSession(disk, PATH),
    sessionId: 'a',
    speed: options.speed ?? 1,
    stateVersion: options.stateVersion ?? 1,
  });
  source.start(state);
  return { source, state };
}

function playOut(source: ReplaySource, deltaMs: () => number): void {
  source.play();
  for (let i = 0; source.state().playing; i++) {
    if (i > 1e6) throw new Error('never ends');
    source.advance(deltaMs());
  }
}

beforeEach(() => record());

test('replayed at any speed and any rhythm, the state ends the same as recorded', () => {
  for (const speed of [0.25, 1, 10, 1000, Number.POSITIVE_INFINITY]) {
    const { source, state } = replay({ speed });
    let n = 0;
    playOut(source, () => 1 + ((n++ * 37) % 300));
    expect(state.hash).toBe(recordedHash);
    expect(state.resets).toBe(0);
    expect(source.now()).toBe(source.state().endMs);
  }
});

test('any path of seeks and plays leads to the state of having played there straight', async () => {
  await record(1, true, LONG_FRAME_MS);
  const straight = (toMs: number): string => {
    const { source, state } = replay({ speed: 1000 });
    source.seek(toMs);
    expect(state.resets).toBeLessThanOrEqual(1);
    const { source: slow, state: played } = replay({ stateVersion: 999 });
    slow.seek(toMs);
    expect(played.hash).toBe(state.hash);
    return state.hash;
  };
  const step = fc.oneof(
    fc.record({ seek: fc.double({ min: 0, max: LONG_MS, noNaN: true }) }),
    fc.record({ play: fc.integer({ min: 1, max: 400 }), speed: fc.constantFrom(0.25, 1, 4, 64) }),
    fc.record({ step: fc.constantFrom('second' as const, 'minute' as const, 'event' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.double({ min: 0, max: LONG_MS, noNaN: true }), (path, endAt) => {
      const { source, state } = replay();
      for (const move of path) {
        if ('seek' in move) source.seek(START_MS + move.seek);
        else if ('step' in move) source.step(move.step);
        else {
          source.setSpeed(move.speed);
          source.play();
          source.advance(move.play);
          source.pause();
        }
      }
      source.seek(START_MS + endAt);
      expect(state.hash).toBe(straight(START_MS + endAt));
    }),
    { numRuns: 60 },
  );
});

test('checkpoints of another version are not used, and the result is the same', () => {
  const { source, state } = replay({ stateVersion: 2 });
  source.seek(START_MS + LENGTH_MS);
  source.seek(START_MS + 5000);
  const mine = replay();
  mine.source.seek(START_MS + 5000);
  expect(state.hash).toBe(mine.state.hash);
});

test('the told clock: paused it stands, a long pause is one step, speed scales it', () => {
  const { source } = replay();
  source.advance(1000);
  expect(source.now()).toBe(START_MS);
  source.play();
  source.advance(100);
  expect(source.now()).toBe(START_MS + 100);
  source.advance(60_000);
  expect(source.now()).toBe(START_MS + 350);
  source.setSpeed(4);
  source.advance(10);
  expect(source.now()).toBe(START_MS + 390);
  expect(() => source.setSpeed(0)).toThrow(RangeError);
});

test('the speed it reaches is reported beside the one asked for; held back, it emits nothing and is slower', () => {
  const { source, state } = replay();
  source.setSpeed(2);
  source.play();
  for (let n = 0; n < 10; n++) source.advance(100);
  expect(source.state()).toMatchObject({ speed: 2, pace: 2 });
  const { inputs } = state;
  const at = source.now();
  for (let n = 0; n < 5; n++) source.advance(100, false);
  expect(source.now()).toBe(at);
  expect(state.inputs).toBe(inputs);
  for (let n = 0; n < 5; n++) source.advance(100);
  expect(source.state().pace).toBe(1);
  // A pause of a second is one step of a quarter.
  source.advance(1_000);
  expect(source.state().pace).toBeCloseTo(0.5);
  source.setSpeed(4);
  expect(source.state().pace).toBeUndefined();
});

test('stepping moves by one event, a second, a minute', () => {
  const { source, state } = replay();
  source.step('event');
  expect(state.inputs).toBe(1);
  source.step('event');
  expect(state.inputs).toBe(2);
  const before = source.now();
  source.step('second');
  expect(source.now()).toBe(before + 1000);
  source.step('minute');
  expect(source.now()).toBe(source.state().endMs);
  expect(state.hash).toBe(recordedHash);
});

test('listeners to a jump already read the clock at its target', async () => {
  await record(1, true, LONG_FRAME_MS);
  const { source, state } = replay();
  const clocks: number[] = [];
  const reset = state.reset.bind(state);
  state.reset = (bytes) => {
    clocks.push(source.now());
    reset(bytes);
  };
  source.seek(START_MS + 300_000);
  source.seek(START_MS);
  expect(clocks).toHaveLength(2);
  expect(clocks[0]).toBeGreaterThan(START_MS + 100_000);
  expect(clocks[0]).toBeLessThanOrEqual(START_MS + 240_000);
  expect(clocks[1]).toBe(START_MS);
});

test('a loop plays its stretch again and again', () => {
  const { source, state } = replay({ speed: 10 });
  source.setLoop(START_MS + 1000, START_MS + 2000);
  source.seek(START_MS + 1000);
  source.play();
  for (let i = 0; i < 10; i++) source.advance(100);
  expect(state.resets).toBeGreaterThan(2);
  expect(source.state()).toMatchObject({ playing: true, loop: { fromMs: START_MS + 1000 } });
  expect(source.now()).toBeLessThanOrEqual(START_MS + 2000);
});

test('REST is answered from the recording as of the position, and what it cannot answer says so', async () => {
  const { source } = replay();
  const ask = (a: number): Promise<unknown> =>
    source.request({ path: '/v3/snapshot', query: { a, b: 1 } }).then(
      ({ json }) => (json as { n: number }).n,
      (error: { code: string }) => error.code,
    );
  expect(await ask(0)).toBe('session.notRecorded');
  expect(source.state().unanswered).toBe('/v3/snapshot?a=0&b=1');
  const answers: unknown[] = [];
  for (const at of [0, 1600, 5100, 9000, 5100, 400]) {
    source.seek(START_MS + at);
    answers.push(await ask(0));
  }
  expect(answers).toEqual([0, 60, 180, 360, 180, 0]);
  expect(await ask(999)).toBe('session.notRecorded');
});

test('a damaged stretch is a gap, and the next checkpoint puts the state right', () => {
  const session = openSession(disk, PATH);
  const victim =
    session.chunks.find((chunk) => chunk.channels === 0b10100 && chunk.part.meta.part === 1 && chunk.offset > 5000) ??
    session.chunks[2];
  disk.flip(victim.part.path, victim.offset + victim.length - 20);
  const { source, state } = replay({ speed: Number.POSITIVE_INFINITY });
  playOut(source, () => 16);
  expect(new Set(state.gaps).size).toBe(3);
  expect(state.resets).toBe(1);
  expect(state.hash).toBe(recordedHash);
});
