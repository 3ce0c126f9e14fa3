/** Several recordings opened as one: in order, the nights folded, and the same wherever one comes from. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { BarSeries } from '../../../../../../src/shared/contract/calls.ts';
import { STATE_VERSION } from '../../../../../../src/main/engine/market/state-snapshot.ts';
import { SessionError } from '../../../../../../src/main/engine/session/format/session-error.ts';
import { openSessions } from '../../../../../../src/main/engine/session/reading/join-sessions.ts';
import { readNotes } from '../../../../../../src/main/engine/session/reading/session-notes.ts';
import { recordingEnds } from '../../../../../../src/main/engine/session/replay/recording-ends.ts';
import { applyReplayControl } from '../../../../../../src/main/engine/session/replay/replay-control.ts';
import { createReplaySource } from '../../../../../../src/main/engine/session/replay/replay-source.ts';
import { MarketPipeline } from '../../../../../../src/main/engine/world/market-pipeline.ts';
import { callFixture } from '../../calls/call-fixture.ts';
import { createMemoryDisk } from '../memory-files.ts';
import { startRecording } from '../recording-fixture.ts';

const MINUTE_MS = 60_000;
const at = (text: string): number => Date.parse(text);
/** A restart in the middle of Friday, then Monday. */
const RECORDINGS = [
  { path: '/s/friday.mcap', startMs: at('2026-11-20T14:30:00Z'), price: 600 },
  { path: '/s/friday-2.mcap', startMs: at('2026-11-20T15:00:00Z'), price: 610 },
  { path: '/s/monday.mcap', startMs: at('2026-11-23T14:30:00Z'), price: 620 },
];
const LENGTH_MS = 4 * MINUTE_MS;
const PATHS = RECORDINGS.map(({ path }) => path);
const disk = createMemoryDisk();

beforeAll(async () => {
  for (const { path, startMs, price } of RECORDINGS) {
    const pipeline = new MarketPipeline({ gap: () => undefined });
    let elapsedMs = 0;
    const { recorder } = startRecording(disk, path, {
      now: () => startMs + elapsedMs,
      monotonicMs: () => elapsedMs,
      checkpoint: { stateVersion: STATE_VERSION, take: () => pipeline.serialise() },
      rotateBytes: 12_000,
    });
    pipeline.recordTo(recorder);
    // As if its chart were open.
    pipeline.watchBars('S1', MINUTE_MS, true);
    for (let n = 0; elapsedMs < LENGTH_MS; n++) {
      elapsedMs += 1_000;
      // Half a minute in which nothing comes.
      if (n < 90 || n > 120) {
        const trade = {
          ev: 'T',
          sym: n % 7 === 3 ? `ONLY${price}` : `S${n % 7}`,
          x: 4,
          p: price + n / 100,
          s: 100,
          t: startMs + elapsedMs,
          q: n,
        };
        pipeline.frame('stocks', new TextEncoder().encode(JSON.stringify([trade])), startMs + elapsedMs);
      }
      recorder.tick();
    }
    await recorder.close();
  }
});

function open(paths = PATHS) {
  const session = openSessions(disk, paths);
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const source = createReplaySource({ session, sessionId: 'days', speed: 1, stateVersion: STATE_VERSION });
  source.start(pipeline);
  const last = (symbol: string): number => {
    const id = pipeline.table.find(symbol);
    return id === undefined ? Number.NaN : pipeline.table.column('last')[id];
  };
  return { session, pipeline, source, last };
}

const endOf = (n: number): number => RECORDINGS[n].startMs + LENGTH_MS;

test('is one session over all of them, in order of time however they are named', () => {
  const { session, source } = open(PATHS.toReversed());
  expect([session.startMs, session.endMs]).toEqual(
    [RECORDINGS[0].startMs + 1_000, endOf(2)].map((ms) => expect.closeTo(ms, -4)),
  );
  expect(session.recorded.map(({ path }) => path)).toEqual(PATHS);
  expect(source.state().recorded?.map(({ sessionId }) => sessionId)).toEqual(PATHS);
  expect(open([PATHS[0]]).source.state().recorded).toBeUndefined();
});

test('playing goes from the end of one to the beginning of the next at once, where the market starts over', () => {
  const { source, pipeline, last } = open();
  source.runTo(endOf(0));
  expect(last('S0')).toBeGreaterThan(600);
  expect(last('ONLY600')).toBeGreaterThan(600);
  source.play();
  source.advance(250);
  expect(source.now()).toBeGreaterThanOrEqual(RECORDINGS[1].startMs);
  expect(source.now()).toBeLessThan(RECORDINGS[1].startMs + 5_000);
  for (let i = 0; i < 40; i++) source.advance(250);
  expect(last('S0')).toBeGreaterThan(610);
  // What Friday's second recording has not seen is not known from the first.
  expect(last('ONLY600')).toBeNaN();
  const played = pipeline.state.hash();
  const alone = open([PATHS[1]]);
  alone.source.runTo(source.now());
  expect(alone.pipeline.state.hash()).toBe(played);
});

test('between two recordings of one day is a gap, a night is none', () => {
  const { source, pipeline } = open();
  source.seek(endOf(2));
  const gaps = [...pipeline.gaps.values()].filter(({ id }) => id.startsWith('between'));
  expect(gaps).toHaveLength(3);
  expect(new Set(gaps.map(({ startMs, endMs }) => `${startMs} ${endMs}`)).size).toBe(1);
  expect(gaps[0].endMs! - gaps[0].startMs).toBeGreaterThan(25 * MINUTE_MS);
});

test('a jump into a night ends where the day before did', () => {
  const { source, last } = open();
  source.seek(at('2026-11-22T12:00:00Z'));
  expect(source.now()).toBeCloseTo(endOf(1), -4);
  expect(last('S0')).toBeGreaterThan(610);
});

test('a step by time from the end of a day goes to where the next day begins, whatever the step', () => {
  for (const unit of ['second', 'minute'] as const) {
    const { source, session, last } = open();
    const { recorded } = session;
    source.seek(recorded[1].endMs - 300);
    source.step(unit);
    expect(source.now()).toBe(recorded[1].endMs);
    source.step(unit);
    expect(source.now()).toBe(recorded[2].startMs);
    source.step(unit);
    expect(source.now()).toBe(recorded[2].startMs + (unit === 'second' ? 1_000 : MINUTE_MS));
    expect(last('S0')).toBe(unit === 'second' ? 620 : 620.56);
  }
});

test('a folded night is neither played nor counted in the pace', () => {
  const { source, session } = open();
  const { recorded } = session;
  source.setSpeed(1_000);
  source.seek(recorded[1].endMs - 100_000);
  source.play();
  for (let i = 0; i < 4; i++) source.advance(250);
  // 100 s to the end of Friday, and of Monday what is there: 239 s.
  expect(source.now()).toBe(recorded[2].endMs);
  expect(source.state().pace).toBeUndefined();
  source.seek(recorded[1].endMs - 100_000);
  source.play();
  source.advance(250);
  expect(source.now()).toBe(recorded[1].endMs);
  source.advance(100);
  expect(source.now()).toBe(recorded[2].startMs + 100_000);
  source.setSpeed(Number.POSITIVE_INFINITY);
  source.seek(recorded[1].endMs - 60_000);
  source.play();
  source.advance(500);
  source.advance(500);
  expect(source.state().pace).toBe((60_000 + recorded[2].endMs - recorded[2].startMs) / 1_000);
});

test('any path of jumps and plays leads to the state of having played there straight', () => {
  const { startMs, endMs, recorded } = open().session;
  const moment = fc
    .record({ n: fc.nat(recorded.length - 1), share: fc.double({ min: 0, max: 1, noNaN: true }) })
    .map(({ n, share }) => recorded[n].startMs + share * (recorded[n].endMs - recorded[n].startMs));
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 5 }), moment, (path, toMs) => {
      const jumping = open();
      for (const atMs of path) jumping.source.seek(atMs);
      jumping.source.seek(toMs);
      const straight = open();
      straight.source.runTo(toMs);
      expect(jumping.pipeline.state.hash()).toBe(straight.pipeline.state.hash());
      expect(jumping.source.now()).toBe(straight.source.now());
      expect(jumping.source.now()).toBeGreaterThanOrEqual(startMs);
      expect(jumping.source.now()).toBeLessThanOrEqual(endMs);
    }),
    { seed: 11, numRuns: 15 },
  );
});

test('a bookmark lies beside the recording it is of, and is found from the others', async () => {
  const { source, session } = open();
  const mark = RECORDINGS[2].startMs + MINUTE_MS;
  await applyReplayControl(source, disk, session, { action: 'bookmark', atMs: mark, label: 'open' });
  expect(readNotes(disk, PATHS[0]).bookmarks).toEqual([]);
  expect(readNotes(disk, PATHS[2]).bookmarks).toEqual([{ atMs: mark, label: 'open' }]);
  await applyReplayControl(source, disk, session, { action: 'find', what: 'bookmark', back: false });
  expect(source.now()).toBe(mark);
});

test('a bookmark of a recording that was renamed while it plays is refused, and written nowhere', async () => {
  const { source, session } = open();
  disk.rename(PATHS[1], '/s/renamed.mcap');
  const before = disk.list('/s').toSorted();
  const mark = { action: 'bookmark', atMs: RECORDINGS[1].startMs + MINUTE_MS, label: 'lost' } as const;
  await expect(applyReplayControl(source, disk, session, mark)).rejects.toMatchObject({ code: 'replay/notNoted' });
  expect(disk.list('/s').toSorted()).toEqual(before);
  disk.rename('/s/renamed.mcap', PATHS[1]);
  await applyReplayControl(source, disk, session, mark);
  expect(readNotes(disk, PATHS[1]).bookmarks).toEqual([{ atMs: mark.atMs, label: 'lost' }]);
});

test('where it is asked for, playing passes over times in which nothing comes, and over no event', () => {
  const heard = (skips: boolean): { steps: number; frames: number } => {
    const { source, pipeline } = open([PATHS[0]]);
    source.setSkipsQuiet(skips);
    source.play();
    let steps = 0;
    for (; source.state().playing; steps++) source.advance(250);
    return { steps, frames: pipeline.decoder.counts.events };
  };
  const all = heard(false);
  const skipping = heard(true);
  expect(skipping.frames).toBe(all.frames);
  expect(all.steps - skipping.steps).toBeGreaterThan(100);
  expect(all.steps - skipping.steps).toBeLessThan(130);
});

test('a chart has the bars of the recordings before as they were at their ends, whatever moment one comes from', async () => {
  const call = callFixture(() => {
    throw new SessionError('session.notRecorded', 'Nobody asked.');
  }, 'replay');
  const { source, pipeline, session } = open();
  Object.assign(call.context, { source, pipeline });
  call.context.replay = {
    state: () => source.state(),
    control: async () => undefined,
    begin: () => undefined,
    ended: () => recordingEnds(session, STATE_VERSION, source.now()),
    advance: () => undefined,
  };
  const bars = (): Promise<BarSeries> =>
    call.call('bars.history', { symbol: 'S1', timeframeMs: MINUTE_MS, limit: 100 }) as Promise<BarSeries>;
  pipeline.watchBars('S1', MINUTE_MS, true);
  source.seek(endOf(0));
  const friday = await bars();
  source.seek(endOf(2));
  const monday = await bars();
  // The first minute of each may have begun before it was watched.
  const minutes = RECORDINGS.map(({ startMs }) => [1, 2, 3].map((n) => startMs + n * MINUTE_MS));
  expect(friday.startMs).toEqual(minutes[0]);
  expect(monday.startMs).toEqual(minutes.flat());
  expect(monday.close.slice(0, 3)).toEqual(friday.close);
  expect(monday.close.map(Math.floor)).toEqual([600, 601, 602, 610, 611, 612, 620, 621, 622]);
  source.seek(endOf(0));
  expect((await bars()).startMs).toEqual(friday.startMs);
});
