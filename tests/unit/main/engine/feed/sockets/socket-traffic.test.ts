import { describe, expect, it } from 'vitest';
import { SocketTraffic } from '../../../../../../src/main/engine/feed/sockets/socket-traffic.ts';

const START = Date.parse('2026-11-20T15:00:00Z');
const DAY_MS = 86_400_000;

function opened(): { traffic: SocketTraffic; send: (events: object[], atMs: number) => void } {
  const traffic = new SocketTraffic();
  traffic.connectionOpened(false, START);
  return { traffic, send: (events, atMs) => traffic.received(Buffer.from(JSON.stringify(events)), atMs, true) };
}
const trade = (t: number): object => ({ ev: 'T', sym: 'SPY', p: 1, t });
const bar = (e: number): object => ({ ev: 'A', sym: 'I:SPX', s: e - 1_000, e });

describe('lag', () => {
  it('allows for the two seconds after its end at which a window comes', () => {
    const { traffic, send } = opened();
    for (let n = 1; n <= 5; n++) send([bar(START + n * 1_000 - 2_100)], START + n * 1_000);
    expect(traffic.recentLateMs(START + 5_000)).toBe(100);
    expect(traffic.seemsMistimed()).toBe(false);
    for (let n = 6; n <= 10; n++) send([bar(START + n * 1_000 - 14_000)], START + n * 1_000);
    expect(traffic.behindMs()).toBe(12_000);
  });

  it('is not told by a single old event after a reconnect', () => {
    const { traffic, send } = opened();
    send([trade(START - 60_000)], START + 100);
    expect(traffic.recentLateMs(START + 100)).toBeUndefined();
    for (const n of [2, 3]) send([trade(START + n * 100)], START + n * 100);
    expect(traffic.recentLateMs(START + 300)).toBe(0);
  });

  it('is not measured by a time that cannot be, which is not on time either', () => {
    const { traffic, send } = opened();
    for (let n = 1; n <= 9; n++) send([trade(START + 3_600_000)], START + n * 100);
    expect([traffic.recentLateMs(START + 900), traffic.health(START + 900).vendorLatencyMs]).toEqual([
      undefined,
      undefined,
    ]);
    for (let n = 10; n <= 19; n++) send([trade(START - 365 * DAY_MS)], START + n * 100);
    expect([traffic.recentLateMs(START + 1_900), traffic.behindMs()]).toEqual([undefined, undefined]);
    // The server is asked for its time all the same: this computer's clock may be wrong.
    expect(traffic.seemsMistimed()).toBe(true);
  });

  it('leaves the bound of a gap where a window ended', () => {
    const { traffic, send } = opened();
    send([bar(START + 8_000)], START + 10_000);
    expect(traffic.provenUntilMs()).toBe(START + 8_000);
  });
});
