import { expect, test } from 'vitest';
import { ClockSync } from '../../../../../../src/main/engine/feed/clock/clock-sync.ts';
import { nodeEnvironment } from '../../../../../../src/main/engine/feed/environment.ts';
import { SocketTraffic } from '../../../../../../src/main/engine/feed/sockets/socket-traffic.ts';
import { RestClient } from '../../../../../../src/main/engine/feed/rest/rest-client.ts';
import { KeyStriker } from '../../../../../../src/main/engine/feed/strike-key.ts';
import { VirtualClock } from '../../../../../chaos/virtual-clock.ts';
import { BASE, KEY, scriptedRest } from '../rest/scripted-rest.ts';

const START = Date.UTC(2026, 10, 20, 15);

/** The clock over a real client, whose server is ahead of this computer by so much. */
function overRest(aheadMs: number, script: (url: string, call: number) => 'never' | undefined = () => undefined) {
  const rest = scriptedRest(
    (url, call) =>
      script(url, call) ?? { body: JSON.stringify({ serverTime: new Date(rest.clock.now() + aheadMs).toISOString() }) },
  );
  const client: RestClient = new RestClient({
    baseUrl: BASE,
    key: KEY,
    striker: new KeyStriker(KEY),
    environment: rest.environment,
    marketNow: () => sync.now(),
    onRecord: () => undefined,
    onOutcome: () => undefined,
  });
  const sync = new ClockSync({
    environment: rest.environment,
    request: (asked) => client.request(asked),
    log: () => undefined,
  });
  return { ...rest, sync };
}

function begin(answersAfterMs = 0) {
  const clock = new VirtualClock(START);
  const server = { aheadMs: 0, asked: 0 };
  const late: number[] = [];
  const sync: ClockSync = new ClockSync({
    environment: { ...nodeEnvironment(), now: clock.now, setTimer: clock.setTimer, clearTimer: clock.clearTimer },
    request: async ({ path }) => {
      server.asked++;
      const sentAtMs = clock.now();
      if (answersAfterMs > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, answersAfterMs));
      const json = { serverTime: new Date(clock.now() + server.aheadMs).toISOString() };
      const atMs = clock.now();
      const record = { atMs, path, status: 200, body: JSON.stringify(json) };
      return { status: 200, json, sentAtMs, receivedAtMs: atMs, record };
    },
    log: () => undefined,
    learntLate: () => late.push(sync.now()),
  });
  return { clock, server, sync, late };
}

test('a server clock that was set is noticed when somebody doubts it, at most every half minute', async () => {
  const { clock, server, sync } = begin();
  await sync.start();
  expect(sync.now()).toBe(clock.now());
  server.aheadMs = -9_000;
  for (let second = 0; second < 90; second++) {
    await clock.advance(1_000);
    sync.doubt();
    await clock.advance(0);
  }
  expect(Math.abs(sync.now() - (clock.now() - 9_000))).toBeLessThan(10);
  expect(server.asked).toBe(4);
  sync.stop();
});

test('asked again of a market hours behind this computer, the server is really asked: time does not run back', async () => {
  const behindMs = 17 * 3_600_000;
  const { clock, calls, sync } = overRest(-behindMs);
  const started = sync.start();
  await clock.advance(100);
  await started;
  for (let second = 0; second < 60; second++) {
    await clock.advance(1_000);
    sync.doubt();
    expect(Math.abs(sync.now() - (clock.now() - behindMs))).toBeLessThan(50);
  }
  expect(calls).toHaveLength(2);
  sync.stop();
});

test.each([1_600, 9_000, 15_000])(
  'a first answer after %i ms is waited for, or told of once it comes',
  async (slowMs) => {
    const { clock, server, sync, late } = begin(slowMs);
    server.aheadMs = -40 * 3_600_000;
    const known: number[] = [];
    void sync.start().then(() => known.push(sync.now()));
    await clock.advance(20_000);
    const marketMs = clock.now() + server.aheadMs;
    expect(known).toHaveLength(1);
    expect(known[0] < START).toBe(slowMs <= 10_000);
    expect(late).toHaveLength(slowMs <= 10_000 ? 0 : 1);
    for (const atMs of [...late, sync.now()]) expect(Math.abs(atMs - marketMs)).toBeLessThan(20_000);
    server.aheadMs += 3_600_000;
    await clock.advance(20 * 60_000);
    expect(late.length).toBeLessThan(2);
  },
);

test('the time of an answer is that of the try that was answered, however long the tries before it took', async () => {
  const { clock, calls, sync } = overRest(120_000, (_url, call) => (call < 3 ? 'never' : undefined));
  void sync.start();
  await clock.advance(60_000);
  // Within the 10 ms that the third took.
  expect([calls.length, sync.offsetMs]).toEqual([3, 119_996]);
  sync.stop();
});

test('an answer that took seconds leaves the clock unsure: another is had within half a minute', async () => {
  const { clock, server, sync } = begin(9_000);
  server.aheadMs = 120_000;
  void sync.start();
  await clock.advance(9_000 + 30_000 + 9_000);
  expect([server.asked, sync.uncertaintyMs]).toEqual([2, 9_001]);
  sync.stop();
});

test('a stopped clock asks no more', async () => {
  const { clock, server, sync } = begin();
  await sync.start();
  sync.stop();
  await clock.advance(60_000);
  sync.doubt();
  await clock.advance(60_000);
  expect(server.asked).toBe(1);
});

test('three late or early samples in a row raise the doubt, one does not', () => {
  const traffic = new SocketTraffic();
  traffic.connectionOpened(false, START);
  const at = (nowMs: number, lateMs: number) =>
    traffic.received(Buffer.from(`[{"ev":"T","sym":"SPY","p":1,"t":${nowMs - lateMs}}]`), nowMs, true);
  at(START + 100, 9_000);
  at(START + 200, 9_000);
  at(START + 300, 20);
  expect(traffic.seemsMistimed()).toBe(false);
  for (let n = 4; n < 7; n++) at(START + n * 100, 9_000);
  expect(traffic.seemsMistimed()).toBe(true);
  at(START + 800, 20);
  expect(traffic.seemsMistimed()).toBe(false);
  for (let n = 9; n < 12; n++) at(START + n * 100, -60_000);
  expect(traffic.seemsMistimed()).toBe(true);
});
