import { describe, expect, it } from 'vitest';
import { SessionError } from '../../../../../src/main/engine/session/format/session-error.ts';
import { NOON_MS } from '../scripted-source.ts';
import { keptBars } from '../../../../../src/main/engine/world/kept-bars.ts';
import { callFixture } from './call-fixture.ts';

const MINUTE = 60_000;
const row = (t: number, c: number): object => ({ t, o: c, h: c + 1, l: c - 1, c, v: 10, vw: c });
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const trade = (t: number, p: number): object => ({ ev: 'T', sym: 'SPY', x: 4, p, s: 100, t, q: 1 });

/** A recording whose charts asked `timespans` at noon; trades of one price a minute followed; it stands `minutes` after noon. */
async function replayed(timespans: string[], minutes: number) {
  const fixture = callFixture((path) => {
    const span = timespans.find((one) => path.includes(`/range/${one}/`));
    if (!span) throw new SessionError('session.notRecorded', 'The recording cannot answer this.');
    const stepMs = Number(span.split('/')[0]) * MINUTE;
    // The newest is running: it began before noon and half a minute.
    return { results: [0, 1, 2, 3].map((n) => row(Math.floor(NOON_MS / stepMs) * stepMs - n * stepMs, 50 - n)) };
  }, 'replay');
  const { pipeline, source, context } = fixture;
  context.replay = {
    state: () => undefined as never,
    control: async () => undefined,
    begin: () => undefined,
    ended: () => [],
    advance: () => undefined,
  };
  // As a world does: a chart is opened, and closed before the next one asks.
  const bars = keptBars(pipeline);
  bars.watchBars('SPY', MINUTE, true);
  for (let n = 0; n < minutes; n++) {
    const atMs = NOON_MS + n * MINUTE + 40_000;
    pipeline.frame('stocks', bytes([trade(atMs, 100 + n)]), atMs);
  }
  bars.watchBars('SPY', MINUTE, false);
  const cameAtMs = NOON_MS + 30_000;
  const request = source.request.bind(source);
  source.request = async (asked) => ({ ...(await request(asked)), receivedAtMs: cameAtMs });
  source.nowMs = NOON_MS + minutes * MINUTE;
  const history = (timeframeMs: number) => fixture.call('bars.history', { symbol: 'SPY', timeframeMs, limit: 100 });
  return { fixture, history };
}

describe('a chart over a recording', () => {
  it('goes on from the recorded answer with what the session itself streamed, the bar running then included', async () => {
    const { history } = await replayed(['1/minute'], 3);
    const series = await history(MINUTE);
    expect(series.startMs.map((start) => (start - NOON_MS) / MINUTE)).toEqual([-3, -2, -1, 0, 1, 2]);
    // At noon: what the answer had of it, then the trade.
    expect([series.open[3], series.close[3], series.high[3], series.volume[3]]).toEqual([50, 100, 100, 110]);
    expect(series.close.slice(4)).toEqual([101, 102]);
  });

  it('in a timeframe nobody looked at is folded from recorded minutes', async () => {
    const { history } = await replayed(['1/minute'], 7);
    const series = await history(5 * MINUTE);
    expect(series.startMs.map((start) => (start - NOON_MS) / MINUTE)).toEqual([-5, 0, 5]);
    expect([series.open[0], series.close[0], series.volume[0]]).toEqual([47, 49, 30]);
    expect([series.open[1], series.close[1], series.close[2]]).toEqual([50, 104, 106]);
  });

  it('without any recorded answer has the bars of the session, whole ones only', async () => {
    const { history } = await replayed([], 3);
    const series = await history(MINUTE);
    expect(series.startMs.map((start) => (start - NOON_MS) / MINUTE)).toEqual([1, 2]);
    expect(series.source).toBe('recording');
  });

  it('of a symbol that neither streamed nor was asked about says so', async () => {
    const { fixture } = await replayed([], 1);
    await expect(fixture.call('bars.history', { symbol: 'QQQ', timeframeMs: MINUTE, limit: 10 })).rejects.toMatchObject(
      {
        code: 'session.notRecorded',
      },
    );
  });
});
