/** What one market's socket says on the wire and hands on, message by message: login, hosts, answers to subscriptions, frames. */
import { describe, expect, test } from 'vitest';
import { socketFaults, socketStates } from '../../../../../../src/main/engine/feed/feed-words.ts';
import { initialMachine } from '../../../../../../src/main/engine/feed/sockets/socket-machine.ts';
import {
  ack,
  AHEAD_MS,
  asks,
  beginSocket,
  farewell,
  KEY,
  START_MS,
  statusFrame,
  tradeFrame,
} from './market-socket-run.ts';

describe('a first connection', () => {
  test('is dialled with the first pair, logs in and asks for what is wanted, each step in its time', async () => {
    const { clock, socket, server, said, connections, timers, want, frames } = beginSocket();
    expect([socket.market, socket.machine, socket.streaming, timers()]).toEqual([
      'stocks',
      initialMachine(false),
      false,
      [],
    ]);
    want('T.SPY', 'Q.SPY');
    expect([said, timers()]).toEqual([['0 a dials wss://live.example/stocks'], [10_000]]);
    await clock.advance(40);
    server.opens();
    expect(timers()).toEqual([10_000, 20_040]);
    server.says({ status: 'connected' });
    expect(timers()).toEqual([10_040, 20_040]);
    await clock.advance(60);
    server.says({ status: 'auth_success' });
    expect(socket.streaming).toBe(true);
    expect(said.slice(1)).toEqual([
      `40 a sends {"action":"auth","params":"${KEY}"}`,
      `100 a sends ${asks('subscribe', 'T.SPY,Q.SPY')}`,
    ]);
    // The host's silence, the answer's lateness, the ping.
    expect(timers()).toEqual([8_100, 10_100, 20_040]);
    const event = (atMs: number, state: string, reason: string) => ({
      atMs: START_MS + AHEAD_MS + atMs,
      market: 'stocks',
      state,
      reason,
    });
    expect(connections).toEqual([
      [event(0, 'connecting', socketStates.connecting), expect.objectContaining({ state: 'connecting' })],
      [event(40, 'authenticating', socketStates.loggingIn), expect.objectContaining({ state: 'authenticating' })],
      [event(100, 'live', socketStates.connected), socket.machine],
    ]);
    expect(frames).toEqual([]);
  });

  test('asks for nothing before the login is accepted; a wish that changed meanwhile is the one asked for', () => {
    const { said, want, logIn } = beginSocket();
    want('T.SPY');
    want('T.QQQ');
    expect(said).toEqual(['0 a dials wss://live.example/stocks']);
    logIn();
    expect(said.at(-1)).toBe(`0 a sends ${asks('subscribe', 'T.QQQ')}`);
  });

  test('that nobody answers is hung up after ten seconds and dialled again half a second later', async () => {
    const { clock, said, want, connections } = beginSocket();
    want('T.SPY');
    await clock.advance(10_500);
    expect(said.slice(1)).toEqual(['10000 a hangs up', '10500 b dials wss://live.example/stocks']);
    expect(connections[1][0]).toMatchObject({
      state: 'backingOff',
      reason: 'The server did not answer in 10 s; connecting again.',
    });
  });

  test('that cannot be made is logged and tried again; what failed is told without the key', async () => {
    const { clock, socket, said, want, state, timers } = beginSocket();
    state.fails = new Error(`no route to ${KEY}`);
    want('T.SPY');
    expect(said.slice(1)).toEqual(['0 error stocks: socket could not be made: no route to •••']);
    expect(socket.machine).toMatchObject({
      state: 'backingOff',
      detail: socketFaults.notMade('No connection with the server came about (no route to •••)'),
    });
    expect(timers()).toEqual([500]);
    state.fails = undefined;
    await clock.advance(500);
    expect(said.at(-1)).toBe('500 b dials wss://live.example/stocks');
  });
});

describe('hosts', () => {
  test.each([
    ['real time', { delayed: false }, 'wss://live.example/stocks'],
    ['delayed', { delayed: true }, 'wss://delayed.example/stocks'],
    ['delayed, of which no host is known', { delayed: true, wsDelayedUrl: undefined }, 'wss://live.example/stocks'],
    [
      'of another market, an address with a folder',
      { delayed: false, market: 'indices' as const, wsUrl: 'wss://h/a/' },
      'wss://h/a/indices',
    ],
  ])('%s', (_what, change, url) => {
    const { said, want, health } = beginSocket(change);
    want('T.SPY');
    expect(said).toEqual([`0 a dials ${url}`]);
    expect(health()).toMatchObject({ host: new URL(url).host, delayed: change.delayed });
  });

  test('change while it connects: the first is hung up once and the other dialled', () => {
    const { socket, said, want, connections } = beginSocket();
    want('T.SPY');
    socket.dispatch({ kind: 'setDelayed', delayed: true });
    expect(said.slice(1)).toEqual(['0 a hangs up', '0 b dials wss://delayed.example/stocks']);
    expect(connections).toHaveLength(1);
  });

  test('that answer nothing are told of in real time only', async () => {
    for (const delayed of [false, true]) {
      const { clock, said, want, logIn } = beginSocket({ delayed });
      want('T.SPY');
      logIn();
      await clock.advance(9_000);
      expect(said.slice(3)).toEqual(delayed ? [] : ['8000 unanswered']);
    }
  });
});

describe('answers to subscriptions', () => {
  test('are reported with the host they came from', () => {
    for (const delayed of [false, true]) {
      const { server, changes, want, logIn, socket } = beginSocket({ delayed });
      want('T.SPY', 'T.QQQ');
      logIn();
      server.says(ack('T.SPY'), ack('T.QQQ'));
      expect(changes).toEqual([[{ subscribed: ['T.SPY', 'T.QQQ'], unsubscribed: [], refused: [] }, delayed]]);
      want('T.SPY');
      server.says(farewell('T.QQQ'));
      expect(changes.at(-1)).toEqual([{ subscribed: [], unsubscribed: ['T.QQQ'], refused: [] }, delayed]);
      server.says(ack('T.QQQ'));
      expect([...socket.subscriptions.held]).toEqual(['T.SPY']);
      expect(changes).toHaveLength(2);
    }
  });

  test('of what nobody wants any more are followed by letting it go, whatever else the frame says', () => {
    const { server, said, want, logIn } = beginSocket();
    want('T.A');
    logIn();
    want('T.B');
    server.says(ack('T.A'), { status: 'news', message: 'hello' });
    expect(said.slice(3)).toEqual([
      `0 a sends ${asks('subscribe', 'T.B')}`,
      '0 info stocks: status hello',
      `0 a sends ${asks('unsubscribe', 'T.A')}`,
    ]);
  });

  test('to letting go of what is wanted again are followed by asking for it', () => {
    const { server, said, want, stream } = beginSocket();
    stream('T.A', 'T.B');
    want('T.B');
    want('T.A', 'T.B');
    server.says(farewell('T.A'));
    expect(said).toEqual([`0 a sends ${asks('unsubscribe', 'T.A')}`, `0 a sends ${asks('subscribe', 'T.A')}`]);
  });

  test('not authorized: what stays unanswered is refused, in the server’s words without the key', async () => {
    const { clock, server, said, changes, want, logIn } = beginSocket();
    want('T.SPY', 'Q.SPY');
    logIn();
    server.says(ack('T.SPY'), { status: 'error', message: `not authorized <b>${KEY}</b>` });
    await clock.advance(3_000);
    expect(changes.at(-1)).toEqual([
      { subscribed: [], unsubscribed: [], refused: [{ pair: 'Q.SPY', reason: 'not authorized •••' }] },
      false,
    ]);
    expect(said).toHaveLength(3);
  });

  test('the cap of option quotes: logged without the key, and a smaller request follows', async () => {
    const { clock, server, said, want, logIn } = beginSocket({ market: 'options' });
    want('Q.O:1', 'Q.O:2');
    logIn();
    server.says({ status: 'error', message: `Subscription limit reached ${KEY}` });
    await clock.advance(1_000);
    expect(said.slice(3)).toEqual([
      '0 info options: status Subscription limit reached •••',
      `1000 a sends ${asks('subscribe', 'Q.O:1')}`,
    ]);
  });
});

describe('frames', () => {
  const NOW_MS = START_MS + AHEAD_MS;

  test('of data and of answers go on as they came, with the market’s time of arrival; the login and what shows the key do not', () => {
    const { server, frames, said, stream } = beginSocket();
    stream('T.SPY');
    const trade = tradeFrame('SPY', NOW_MS);
    server.sends(trade);
    const answer = statusFrame(ack('T.QQQ'));
    server.sends(answer);
    server.says({ status: 'connected' });
    server.says({ status: 'news', message: `you are ${KEY}` });
    server.sends(Buffer.from(`[{"ev":"T","sym":"${KEY}"}]`));
    server.sends(Buffer.from('no "status" at all'));
    expect(frames).toEqual([
      [trade.toString(), NOW_MS],
      [answer.toString(), NOW_MS],
      [`[{"ev":"T","sym":"${'-'.repeat(KEY.length)}"}]`, NOW_MS],
      ['no "status" at all', NOW_MS],
    ]);
    expect(said).toEqual(['0 info stocks: status you are •••']);
  });

  test('of another market go on, prove the line alive, and are none of this market’s traffic', () => {
    const { server, frames, socket, health } = beginSocket();
    socket.want(new Set(['T.SPY']));
    server.opens();
    server.sends(tradeFrame('O:SPY261218C00600000', NOW_MS));
    expect([frames.length, socket.traffic.frames, health().lastMessageAtMs]).toEqual([1, 1, undefined]);
    server.sends(Buffer.from('[{"ev":"?"}]'));
    expect([frames.length, socket.traffic.frames, health().lastMessageAtMs]).toEqual([2, 2, NOW_MS]);
  });

  test('that begin with an answer are this market’s, whatever instrument follows', () => {
    const { server, socket, health } = beginSocket();
    socket.want(new Set(['T.SPY']));
    server.sends(Buffer.from('[{"ev":"status","status":"x"},{"ev":"T","sym":"O:A"}]'));
    expect([socket.traffic.frames, health().lastMessageAtMs, health().vendorLatencyMs]).toEqual([1, NOW_MS, undefined]);
  });
});
