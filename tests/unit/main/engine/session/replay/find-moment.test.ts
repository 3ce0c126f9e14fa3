/** Stepping to what happened, against the same answer worked out from the frames as JSON. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { openSession } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { setBookmark } from '../../../../../../src/main/engine/session/reading/session-notes.ts';
import { findMoment } from '../../../../../../src/main/engine/session/replay/find-moment.ts';
import { applyReplayControl } from '../../../../../../src/main/engine/session/replay/replay-control.ts';
import { createReplaySource } from '../../../../../../src/main/engine/session/replay/replay-source.ts';
import type { FindMoment } from '../../../../../../src/shared/contract/calls.ts';
import { createMemoryDisk, type MemoryDisk } from '../memory-files.ts';
import { START_MS, startRecording } from '../recording-fixture.ts';

const PATH = '/s/a.mcap';
const SYMBOLS = ['O:SPY261218C00650000', 'O:SPY261218P00650000', 'O:SPY261218C00065000'];
const FRAMES = 160;
const STEP_MS = 130;

interface Event {
  ev: 'Q' | 'T';
  sym: string;
  bp?: number;
  ap?: number;
  p?: number;
  s?: number;
  /** Of a stock, in a frame of its own. */
  stock?: true;
}

let disk: MemoryDisk;
const frames: { atMs: number; events: Event[] }[] = [];

beforeAll(async () => {
  disk = createMemoryDisk();
  const { recorder, clock } = startRecording(disk, PATH);
  let seed = 7;
  const random = (below: number): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % below;
  for (let n = 0; n < FRAMES; n++) {
    clock.ms += STEP_MS;
    const events = Array.from({ length: random(4) }, (): Event => {
      const sym = SYMBOLS[random(3) % (n < 80 ? 3 : 2)];
      // A bid that often stays: a quote that says the same again is no change.
      if (random(2) === 0) return { ev: 'Q', sym, bp: 1 + random(2), ap: 3 };
      return { ev: 'T', sym, p: 1 + random(3), s: 1 + random(40) };
    });
    const text = JSON.stringify(events.map((event) => ({ ...event, t: Math.floor(START_MS) + clock.ms, x: 300 })));
    recorder.frame('options', new TextEncoder().encode(text), START_MS + clock.ms);
    frames.push({ atMs: START_MS + clock.ms, events });
    const stock: Event = { ev: 'T', sym: 'SPY', p: 600, s: random(40) };
    const of = { ...stock, t: Math.floor(START_MS) + clock.ms, x: 4, z: 3 };
    recorder.frame('stocks', new TextEncoder().encode(JSON.stringify([of])), START_MS + clock.ms);
    events.push({ ...stock, stock: true });
    recorder.tick();
  }
  recorder.gap({
    id: 'g',
    market: 'options',
    channel: '*',
    symbols: [],
    startMs: START_MS + 5000,
    endMs: START_MS + 6000,
    cause: 'disconnect',
    detail: 'x',
    repair: 'none',
  });
  await recorder.close();
});

/** Moments at which it happened, by brute force. */
function moments({ what, symbol, minPremiumUsd = 0 }: FindMoment): number[] {
  let quote = '';
  return frames.flatMap(({ atMs, events }) =>
    events.flatMap((event) => {
      if (what === 'largeStockPrint') return event.stock && event.p! * event.s! >= minPremiumUsd ? [atMs] : [];
      if (event.stock) return [];
      if (what === 'largePrint') return event.ev === 'T' && event.p! * event.s! * 100 >= minPremiumUsd ? [atMs] : [];
      if (event.sym !== symbol) return [];
      if (what === 'print') return event.ev === 'T' ? [atMs] : [];
      if (event.ev !== 'Q') return [];
      const before = quote;
      quote = `${event.bp} ${event.ap}`;
      return quote === before ? [] : [atMs];
    }),
  );
}

test('the next and the previous print, quote change and large print are those of the frames', async () => {
  const session = openSession(disk, PATH);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('print', 'quote', 'largePrint', 'largeStockPrint'),
      fc.constantFrom(...SYMBOLS),
      fc.boolean(),
      fc.integer({ min: -200, max: FRAMES * STEP_MS + 200 }),
      async (what, symbol, back, offset) => {
        const asked: FindMoment = { action: 'find', what, back, symbol, minPremiumUsd: 9000 };
        if (what === 'largePrint' || what === 'largeStockPrint') delete asked.symbol;
        // Also from the very moment of a frame: what is there already is not found again.
        const fromMs = offset % 3 === 0 ? START_MS + Math.round(offset / STEP_MS) * STEP_MS : START_MS + offset;
        const all = moments(asked);
        const expected = back ? all.findLast((atMs) => atMs < fromMs) : all.find((atMs) => atMs > fromMs);
        expect(await findMoment(session, fromMs, asked, { gap: [], bookmark: [] })).toBe(expected);
      },
    ),
    { numRuns: 300, seed: 12 },
  );
});

test('the transport stops there; where there is none it says so and stays', async () => {
  const session = openSession(disk, PATH);
  const replay = createReplaySource({ session, sessionId: 'a', speed: 1, stateVersion: 1 });
  setBookmark(disk, PATH, START_MS + 9000, { label: 'mark' });
  replay.play();
  const find = (what: FindMoment['what'], back = false, symbol?: string): Promise<void> =>
    applyReplayControl(replay, disk, session, { action: 'find', what, back, symbol });
  await find('gap');
  expect(replay.state()).toMatchObject({ positionMs: START_MS + 5000, playing: false });
  await find('bookmark');
  expect(replay.state().positionMs).toBe(START_MS + 9000);
  await expect(find('gap')).rejects.toMatchObject({
    code: 'replay/noneLeft',
    message: 'There is no later gap in this session.',
  });
  await expect(find('print', false, 'O:SPY300118C00650000')).rejects.toThrow(/no later print of O:SPY300118C00650000/);
  await expect(find('quote')).rejects.toThrow('Choose an instrument first.');
  expect(replay.state().positionMs).toBe(START_MS + 9000);
  await find('gap', true);
  expect(replay.state().positionMs).toBe(START_MS + 5000);
});
