/** What one market's socket measures and tells of itself: lag, pings and the health report, in exact values. */
import { describe, expect, test } from 'vitest';
import { socketFaults, socketStates } from '../../../../../../src/main/engine/feed/feed-words.ts';
import { SILENT_REASON } from '../../../../../../src/main/engine/feed/sockets/subscriptions.ts';
import { DELAY_MS } from '../../../../../../src/shared/market/delay.ts';
import {
  ack,
  AHEAD_MS,
  asks,
  BEGAN_MS,
  beginSocket,
  START_MS,
  tradeFrame,
  type SocketRun,
} from './market-socket-run.ts';

/** Trades that arrive so late, `count` of them, a tenth of a second apart. */
async function arriveLate({ clock, server }: SocketRun, lateMs: number, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await clock.advance(100);
    server.sends(tradeFrame('SPY', clock.now() + AHEAD_MS - lateMs));
  }
}

test('connected, with each subscription refused, is said in the server’s words and asked for again', async () => {
  const { clock, server, said, state, want, logIn, health } = beginSocket();
  state.answersPings = true;
  want('T.SPY', 'Q.SPY');
  logIn();
  server.says({ status: 'error', message: 'Internal server error. Please try again later.' });
  await clock.advance(3_000);
  expect(health()).toMatchObject({
    state: 'live',
    detail: socketFaults.refusedAll('Internal server error. Please try again later.'),
    subscriptions: { held: 0, pending: 0, refused: 2 },
  });
  await clock.advance(60_000);
  const asked = asks('subscribe', 'T.SPY,Q.SPY');
  expect(said.filter((line) => line.includes('subscribe'))).toEqual([`0 a sends ${asked}`, `63000 a sends ${asked}`]);
  server.says(ack('T.SPY'));
  expect(health().detail).toBe(socketStates.connected);
});

describe('lag', () => {
  test('is told with the third late sample and taken back with the first on time; the connection streams on', async () => {
    const run = beginSocket();
    const { socket, connections, said, want, stream, health } = run;
    stream('T.SPY');
    await arriveLate(run, 12_000, 2);
    socket.judgeLag();
    expect(connections).toEqual([]);
    await arriveLate(run, 12_000, 1);
    socket.judgeLag();
    const event = (atMs: number, state: string, reason: string) => ({
      atMs: BEGAN_MS + atMs,
      market: 'stocks',
      state,
      reason,
    });
    expect(connections.map(([told]) => told)).toEqual([event(300, 'slow', socketFaults.late)]);
    want('T.SPY', 'T.QQQ');
    expect(said).toEqual([`300 a sends ${asks('subscribe', 'T.QQQ')}`]);
    await arriveLate(run, 40, 1);
    socket.judgeLag();
    expect(connections.map(([told]) => told).slice(1)).toEqual([event(400, 'live', socketStates.connected)]);
    expect([health().reconnectCount, socket.downSinceMs]).toEqual([0, undefined]);
  });

  test('of the delayed host begins where its delay ends', async () => {
    const run = beginSocket({ delayed: true });
    run.stream('T.SPY');
    await arriveLate(run, DELAY_MS + 40, 3);
    run.socket.judgeLag();
    expect([run.socket.machine.state, run.health().vendorLatencyMs]).toEqual(['live', { p50: 40, p99: 40 }]);
  });

  test('is the cause of what is lost while it lasts', async () => {
    const run = beginSocket();
    run.stream('T.SPY');
    await arriveLate(run, 12_000, 3);
    run.socket.judgeLag();
    run.server.closes(1006);
    const detail = 'The connection was closed (1006) while data arrived late (a slow reader is cut off).';
    expect(run.lost).toEqual([[['T.SPY'], 'lag', detail, BEGAN_MS]]);
  });
});

describe('pings', () => {
  test('measure the round trip and prove what came before: a later loss begins there', async () => {
    const { clock, server, said, lost, stream, health } = beginSocket();
    stream('T.SPY');
    expect(health().pingMs).toBeUndefined();
    await clock.advance(20_120);
    server.pongs();
    expect([said, health().pingMs]).toEqual([['20000 a pings'], 120]);
    await clock.advance(5_000);
    server.closes(1006);
    expect(health().pingMs).toBeUndefined();
    expect(lost).toEqual([[['T.SPY'], 'disconnect', 'The connection was closed (1006).', BEGAN_MS + 20_000]]);
  });

  test('without answer end the connection after ten seconds; data is an answer too', async () => {
    const { clock, server, said, lost, connections, stream } = beginSocket();
    stream('T.SPY');
    await clock.advance(25_000);
    server.sends(tradeFrame('SPY', clock.now() + AHEAD_MS));
    await clock.advance(25_000 + 9_999);
    expect(said).toEqual(['20000 a pings', '50000 a pings']);
    await clock.advance(1);
    expect(said.slice(2)).toEqual(['60000 a hangs up']);
    const reason = 'No answer to a ping for 10 s';
    expect(connections.at(-1)![0]).toMatchObject({ state: 'backingOff', reason: `${reason}; connecting again.` });
    expect(lost).toEqual([[['T.SPY'], 'disconnect', `${reason}.`, BEGAN_MS + 25_000]]);
  });
});

describe('health', () => {
  test('says everything of a live connection', async () => {
    const { clock, server, want, logIn, health, socket } = beginSocket();
    expect(health()).toMatchObject({ state: 'off', liveSinceMs: undefined, nextAttemptAtMs: undefined });
    want('T.SPY', 'T.BRK.A', 'Q.SPY', 'A.*', 'A.SPY');
    await clock.advance(700);
    logIn();
    server.says(ack('T.SPY'), ack('A.*'), { status: 'error', message: 'not authorized' });
    await clock.advance(3_000);
    want('T.SPY', 'T.BRK.A', 'Q.SPY', 'A.*', 'A.SPY', 'AM.SPY', 'AM.QQQ');
    await clock.advance(20_000);
    want('T.SPY', 'T.BRK.A', 'Q.SPY', 'A.*', 'A.SPY', 'AM.SPY', 'LULD.SPY');
    server.sends(tradeFrame('SPY', clock.now() + AHEAD_MS - 25));
    const refused = (channel: string, symbol: string, reason: string) => ({ channel, symbol, reason });
    expect(health(1_000)).toEqual({
      market: 'stocks',
      state: 'live',
      detail: socketStates.connected,
      host: 'live.example',
      delayed: false,
      liveSinceMs: START_MS + 700 + 1_000,
      nextAttemptAtMs: undefined,
      subscriptions: { wanted: 6, held: 2, pending: 1, refused: 3, unanswered: 1, underWildcard: 1 },
      refusals: [
        refused('T', 'BRK.A', 'not authorized'),
        refused('Q', 'SPY', 'not authorized'),
        refused('AM', 'SPY', SILENT_REASON),
      ],
      reconnects: [],
      reconnectCount: 0,
      ...socket.traffic.health(clock.now() + 1_000),
      pingMs: undefined,
    });
    expect(health().vendorLatencyMs).toEqual({ p50: 25, p99: 25 });
    server.closes(1006);
    expect(health().vendorLatencyMs).toBeUndefined();
  });

  test('lists a hundred refusals and counts all', async () => {
    const { clock, server, want, logIn, health } = beginSocket();
    want(...Array.from({ length: 101 }, (_, i) => `Q.S${i}`));
    logIn();
    server.says({ status: 'error', message: 'not authorized' });
    await clock.advance(3_000);
    const { refusals, subscriptions } = health();
    expect([refusals.length, refusals[99].symbol, subscriptions.refused, subscriptions.unanswered]).toEqual([
      100,
      'S99',
      101,
      0,
    ]);
  });
});
