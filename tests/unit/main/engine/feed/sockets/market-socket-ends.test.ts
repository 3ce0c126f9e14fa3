/** How one market's connection ends, by the server's word or a cut: what is lost since when, what is said of it, and the next try. */
import { describe, expect, test } from 'vitest';
import { socketFaults, socketStates } from '../../../../../../src/main/engine/feed/feed-words.ts';
import { NO_KEY } from '../../../../../../src/shared/contract/key-entry.ts';
import { ack, asks, AHEAD_MS, BEGAN_MS, beginSocket, KEY, START_MS, tradeFrame } from './market-socket-run.ts';

describe('refusals of the connection', () => {
  test.each([
    ['auth_failed', `authentication failed ${KEY}`, 'authFailed', socketFaults.keyRefused('authentication failed •••')],
    ['auth_failed', `Your plan has no <b>stream</b> ${KEY},`, 'planRefused', 'Your plan has no stream •••.'],
    ['auth_timeout', 'late', 'backingOff', 'The login was not answered in time; connecting again.'],
    ['max_connections', 'too many', 'waiting', socketFaults.strangeCounted],
    [
      'error',
      `You don't have access real-time data ${KEY}`,
      'planRefused',
      `You don't have access real-time data •••.`,
    ],
  ])('%s %s', (status, message, state, detail) => {
    const { socket, server, want, said } = beginSocket();
    want('T.SPY');
    server.opens();
    server.says({ status: 'connected' });
    server.says({ status, message });
    expect(socket.machine).toMatchObject({ state, detail, realTimeRefused: message.includes('real-time') });
    expect(said.slice(2)).toEqual(['0 a hangs up']);
  });

  test('a server that wants a key, where none was given, is told as that', () => {
    const { socket, server, want } = beginSocket({ key: NO_KEY });
    want('T.SPY');
    server.opens();
    server.says({ status: 'connected' });
    server.says({ status: 'auth_failed', message: 'authentication failed' });
    expect(socket.machine).toMatchObject({ state: 'authFailed', detail: socketFaults.keyWanted });
  });

  test('a wait that goes on for another reason is told again; nothing new is not', () => {
    const { socket, server, want, connections } = beginSocket();
    want('T.SPY');
    server.says({ status: 'max_connections' });
    socket.dispatch({ kind: 'caughtUp' });
    socket.dispatch({ kind: 'setDelayed', delayed: true });
    expect(connections.map(([event]) => (event as { reason: string }).reason)).toEqual([
      socketStates.connecting,
      socketFaults.strangeCounted,
      socketFaults.waitsForOwn,
    ]);
  });
});

describe('a connection that is cut', () => {
  test('loses what was held, is dialled again half a second later and asks for everything again', async () => {
    const { clock, account, socket, server, said, lost, timers, stream, logIn, health, connections } = beginSocket();
    stream('T.SPY', 'T.QQQ');
    await clock.advance(3_000);
    server.closes(4000, 'bye sentinel-key-1');
    const ended = 'The connection was closed (4000: bye •••)';
    expect(lost).toEqual([[['T.SPY', 'T.QQQ'], 'disconnect', `${ended}.`, BEGAN_MS]]);
    expect(connections.map(([event]) => event)).toEqual([
      { atMs: BEGAN_MS + 3_000, market: 'stocks', state: 'backingOff', reason: `${ended}; connecting again.` },
    ]);
    expect([account.endedAtMs('stocks'), socket.downSinceMs]).toEqual([START_MS + 3_000, START_MS + 3_000]);
    expect(health()).toMatchObject({ nextAttemptAtMs: BEGAN_MS + 3_500, subscriptions: { held: 0, pending: 0 } });
    // The ping is gone; what waited for answers finds none due.
    expect(timers()).toEqual([3_500, 8_000, 10_000]);
    await clock.advance(600);
    logIn();
    expect(said).toEqual([
      '3500 b dials wss://live.example/stocks',
      '3600 b sends {"action":"auth","params":"sentinel-key-1"}',
      `3600 b sends ${asks('subscribe', 'T.SPY,T.QQQ')}`,
    ]);
    expect(socket.downSinceMs).toBeUndefined();
  });

  test('before anything was held loses nothing', async () => {
    const { clock, server, lost, want, logIn, health, socket } = beginSocket();
    want('T.SPY');
    server.closes(1006);
    expect(health().reconnectCount).toBe(0);
    await clock.advance(500);
    logIn();
    server.closes(1006);
    expect([lost, health().reconnectCount, socket.downSinceMs]).toEqual([[], 1, START_MS + 500]);
    await clock.advance(750);
    server.closes(1006);
    expect(socket.downSinceMs).toBe(START_MS + 500);
  });

  test('has proven nothing by answers to requests: only data and pongs do', async () => {
    const { clock, server, lost, want, logIn } = beginSocket();
    want('T.SPY');
    logIn();
    await clock.advance(5_000);
    server.says(ack('T.SPY'));
    server.closes(1006);
    expect(lost[0][3]).toBe(BEGAN_MS);
  });

  test.each([
    [-100, ['T.B', 'T.A']],
    [100, ['T.B']],
  ])('loses what was let go unanswered, unless data of %i ms after that had arrived', async (afterMs, pairs) => {
    const { clock, server, lost, want, stream } = beginSocket();
    stream('T.A', 'T.B');
    want('T.B');
    await clock.advance(10_300);
    server.sends(tradeFrame('B', BEGAN_MS + 10_000 + afterMs));
    server.closes(1006);
    expect(lost).toEqual([[pairs, 'disconnect', 'The connection was closed (1006).', BEGAN_MS + 10_000 + afterMs]]);
  });

  test('does not lose what was let go before an answered ping, though the clock was set meanwhile', async () => {
    const { clock, server, lost, state, want, stream } = beginSocket();
    stream('T.A', 'T.B');
    want('T.B');
    await clock.advance(20_100);
    server.pongs();
    state.aheadMs += 60_000;
    server.closes(1006);
    expect(lost[0][0]).toEqual(['T.B']);
  });

  test('is counted; the last twenty are kept', async () => {
    const { clock, server, stream, logIn, health } = beginSocket();
    stream('T.SPY');
    const cuts: { atMs: number; reason: string }[] = [];
    for (let i = 0; i < 22; i++) {
      const reason = `The connection was closed (${4000 + i}); connecting again.`;
      cuts.push({ atMs: clock.now() + AHEAD_MS, reason });
      server.closes(4000 + i);
      await clock.advance(health().nextAttemptAtMs! - clock.now() - AHEAD_MS);
      logIn();
      expect(health()).toMatchObject({ reconnectCount: i + 1, reconnects: cuts.slice(-20) });
    }
  });

  test('ended for the account when it did; what others end later is not written over, and matters at the next opening only', async () => {
    const { clock, account, socket, server, stream, said, want } = beginSocket();
    stream('T.SPY');
    server.closes(1006);
    account.ended('stocks', START_MS + 400);
    want('T.SPY', 'T.QQQ');
    socket.dispatch({ kind: 'caughtUp' });
    expect(account.endedAtMs('stocks')).toBe(START_MS + 400);
    await clock.advance(500);
    expect(said).toEqual(['500 b dials wss://live.example/stocks']);
  });
});
