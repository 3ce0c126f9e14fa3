/** One market's socket that is handed to the next feed, that nothing needs any more, or that is stopped: hang-ups and timers, to the millisecond. */
import { describe, expect, test } from 'vitest';
import { socketStates } from '../../../../../../src/main/engine/feed/feed-words.ts';
import { initialMachine } from '../../../../../../src/main/engine/feed/sockets/socket-machine.ts';
import { ack, asks, BEGAN_MS, beginSocket, tradeFrame, type SocketRun } from './market-socket-run.ts';

describe('parking', () => {
  const parkedRun = () => {
    const first = beginSocket();
    first.stream('T.SPY');
    first.socket.park();
    const next = (key?: string) => beginSocket({ account: first.account, ...(key && { key }) }, first.clock);
    return { first, next };
  };

  test('leaves the connection open and this socket off, with nothing said and no timer once stopped', async () => {
    const { first } = parkedRun();
    expect([first.socket.machine, first.said, first.connections, first.lost]).toEqual([
      initialMachine(false),
      [],
      [],
      [],
    ]);
    first.socket.stop();
    expect([first.said, first.timers()]).toEqual([[], [30_000]]);
    await first.clock.advance(30_000);
    expect(first.said).toEqual(['30000 a hangs up']);
  });

  test('hands it with its pairs to the next socket, which neither dials nor logs in', async () => {
    const { first, next } = parkedRun();
    first.socket.stop();
    const second = next();
    second.want('T.QQQ');
    expect([second.said, second.connections.map(([event]) => (event as { state: string }).state)]).toEqual([
      [],
      ['connecting', 'live'],
    ]);
    expect(first.said).toEqual([
      `0 a sends ${asks('unsubscribe', 'T.SPY')}`,
      `0 a sends ${asks('subscribe', 'T.QQQ')}`,
    ]);
    expect(second.health()).toMatchObject({ liveSinceMs: BEGAN_MS, subscriptions: { held: 1, pending: 2 } });
    expect(second.timers()).toEqual([10_000, 20_000]);
    first.server.says(ack('T.QQQ'));
    first.server.sends(tradeFrame('QQQ', BEGAN_MS));
    expect([first.frames.length, second.frames.length]).toEqual([0, 2]);
    await second.clock.advance(20_050);
    first.server.pongs();
    expect([first.said.at(-1), second.health().pingMs]).toEqual(['20000 a pings', 50]);
    first.server.closes(1006);
    expect(second.lost[0][0]).toEqual(['T.QQQ']);
    await second.clock.advance(500);
    second.logIn();
    expect([second.said.at(-1), second.health().subscriptions.held]).toEqual([
      `20550 a sends ${asks('subscribe', 'T.QQQ')}`,
      0,
    ]);
  });

  test('for another key ends: the next dials when it is no longer counted', async () => {
    const { first, next } = parkedRun();
    const second = next('another-key-2');
    second.want('T.SPY');
    expect([first.said, second.socket.machine.state, second.timers()]).toEqual([['0 a hangs up'], 'waiting', [32_000]]);
    await second.clock.advance(32_000);
    expect(second.said).toEqual(['32000 a dials wss://live.example/stocks']);
  });

  test('is for open connections: one that still logs in stays', () => {
    const { socket, account, want, server, said } = beginSocket();
    want('T.SPY');
    socket.park();
    server.says({ status: 'connected' });
    expect([socket.machine.state, said.length]).toEqual(['authenticating', 2]);
    expect(account.endedAtMs('stocks')).toBeUndefined();
  });
});

describe('a market that nothing needs', () => {
  test('was never opened: no timer, no dial', () => {
    const { want, said, timers } = beginSocket();
    want();
    expect([said, timers()]).toEqual([[], []]);
  });

  test('keeps its socket for two minutes from its last pair, every time anew', async () => {
    const { clock, want, said, state, timers, stream, socket, connections } = beginSocket();
    state.answersPings = true;
    stream('T.SPY');
    want();
    await clock.advance(60_000);
    want();
    expect(timers()).toContain(120_000);
    want('T.SPY');
    expect(timers()).not.toContain(120_000);
    await clock.advance(10_000);
    want();
    said.length = 0;
    await clock.advance(119_999);
    expect(socket.streaming).toBe(true);
    await clock.advance(1);
    expect([said.at(-1), socket.machine.state, socket.downSinceMs, timers()]).toEqual([
      '190000 a hangs up',
      'off',
      undefined,
      [],
    ]);
    expect(connections.at(-1)![0]).toMatchObject({ atMs: BEGAN_MS + 190_000, reason: socketStates.notNeeded });
    want('T.SPY');
    want();
    expect(timers()).toEqual([222_000, 310_000]);
  });

  test('is opened to learn the plan, for two minutes; one that is open stays as it is', async () => {
    const { clock, socket, said, state, timers, logIn, want } = beginSocket();
    state.answersPings = true;
    socket.learnPlan();
    expect([said, timers()]).toEqual([['0 a dials wss://live.example/stocks'], [10_000, 120_000]]);
    logIn();
    await clock.advance(120_000);
    expect([said.at(-1), socket.machine.state]).toEqual(['120000 a hangs up', 'off']);
    socket.learnPlan();
    expect(timers()).toEqual([152_000, 240_000]);
    want('T.SPY');
    socket.learnPlan();
    expect(timers()).toEqual([152_000]);
  });
});

describe('stopped', () => {
  async function stop({ clock, socket, said, timers }: SocketRun): Promise<string[]> {
    said.length = 0;
    socket.stop();
    expect([timers(), socket.machine.state, socket.machine.detail]).toEqual([[], 'off', socketStates.stopped]);
    await clock.advance(200_000);
    return said;
  }

  test('while it streams, it hangs up and leaves no timer', async () => {
    const run = beginSocket();
    run.stream('T.SPY');
    expect(await stop(run)).toEqual(['0 a hangs up']);
  });

  test('while nothing is wanted, it waits for nothing more', async () => {
    const run = beginSocket();
    run.stream('T.SPY');
    run.want();
    expect(await stop(run)).toEqual(['0 a hangs up']);
  });

  test('while it waits for its next try, it has nothing to hang up and does not try', async () => {
    const run = beginSocket();
    run.stream('T.SPY');
    run.server.closes(1006);
    expect(await stop(run)).toEqual([]);
  });
});
