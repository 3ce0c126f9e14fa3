/** One connection's requests, answers and silences, on a virtual clock, message by message. */
import { describe, expect, test } from 'vitest';
import { nodeEnvironment } from '../../../../../../src/main/engine/feed/environment.ts';
import type { SocketLine } from '../../../../../../src/main/engine/feed/sockets/socket-line.ts';
import { SubscriptionSync } from '../../../../../../src/main/engine/feed/sockets/subscription-sync.ts';
import type { SubscriptionChanges } from '../../../../../../src/main/engine/feed/sockets/subscriptions.ts';
import type { Market } from '../../../../../../src/shared/market/symbols.ts';
import { VirtualClock } from '../../../../../chaos/virtual-clock.ts';

function begin({ market = 'stocks' as Market, silent = true } = {}) {
  const clock = new VirtualClock(0);
  const { now, setTimer, clearTimer, defer } = clock;
  const sent: string[] = [];
  const changes: SubscriptionChanges[] = [];
  const state = { timers: 0, unanswered: 0, silent, line: undefined as SocketLine | undefined };
  const connect = (name: string): void => {
    state.line = {
      send: (text: string) => {
        const { action, params } = JSON.parse(text) as { action: string; params: string };
        sent.push(`${now()} ${name} ${action} ${params}`);
      },
    } as SocketLine;
  };
  connect('a');
  const sync = new SubscriptionSync({
    market,
    environment: {
      ...nodeEnvironment(),
      now,
      setTimer: (run, delayMs) => {
        state.timers++;
        return setTimer(run, delayMs);
      },
      clearTimer,
      defer,
    },
    line: () => state.line,
    mayStaySilent: () => state.silent,
    onChanges: (change) => changes.push(change),
    onUnanswered: () => state.unanswered++,
  });
  const want = (...pairs: string[]): void => {
    sync.subscriptions.want(new Set(pairs));
    sync.reconcile();
  };
  const subscribed = (pair: string): void => {
    sync.answered({ kind: 'subscribed', pair });
    sync.reconcile();
  };
  return { clock, sent, changes, state, sync, want, subscribed, connect };
}

test('a refusal in words that nobody knows is an answer: no silent host, and its words are the reason', async () => {
  const { clock, changes, state, sync, want } = begin();
  want('T.A', 'T.B');
  sync.answered({ kind: 'notAuthorized', text: 'You have too many of them.' });
  await clock.advance(20_000);
  expect(state.unanswered).toBe(0);
  expect(changes.flatMap(({ refused }) => refused)).toEqual([
    { pair: 'T.A', reason: 'You have too many of them.' },
    { pair: 'T.B', reason: 'You have too many of them.' },
  ]);
});

describe('requests', () => {
  test('go out at once for what is missing, once, and their acks are reported', () => {
    const { sent, changes, sync, want, subscribed } = begin();
    want('T.A', 'T.B');
    sync.reconcile();
    expect(sent).toEqual(['0 a subscribe T.A,T.B']);
    expect(changes).toEqual([]);
    subscribed('T.A');
    expect(changes).toEqual([{ subscribed: ['T.A'], unsubscribed: [], refused: [] }]);
    subscribed('T.B');
    want('T.B');
    sync.answered({ kind: 'unsubscribed', pair: 'T.A' });
    sync.reconcile();
    expect(sent.slice(1)).toEqual(['0 a unsubscribe T.A']);
    expect(changes.at(-1)).toEqual({ subscribed: [], unsubscribed: ['T.A'], refused: [] });
    expect([...sync.subscriptions.held]).toEqual(['T.B']);
  });

  test('wait for a connection, and nothing is due without one', async () => {
    const { clock, sent, state, sync, want, connect } = begin();
    state.line = undefined;
    want('T.A');
    await clock.advance(100_000);
    expect([sent, state.timers]).toEqual([[], 0]);
    connect('b');
    sync.subscriptions.reset();
    sync.reconcile();
    expect(sent).toEqual(['100000 b subscribe T.A']);
  });

  test('of options know the cap of quotes: a thousand at most, other markets have none', () => {
    const pairs = Array.from({ length: 1_001 }, (_, i) => `Q.O:${i}`);
    for (const [market, asked] of [
      ['options', 150],
      ['stocks', 1_001],
    ] as const) {
      const { sent, want } = begin({ market });
      want(...pairs);
      expect(
        sent.flatMap((line) => line.split(' ')[3].split(',')),
        market,
      ).toHaveLength(asked);
    }
    const { sync, want, sent } = begin({ market: 'options' });
    want(...pairs);
    for (let i = 0; i < 1_001; i++) {
      sync.answered({ kind: 'subscribed', pair: `Q.O:${i}` });
      sync.reconcile();
    }
    expect(sync.subscriptions.held.size).toBe(1_000);
    expect(sent.join().match(/Q\.O/g)).toHaveLength(1_000);
  });
});

describe('a request without an answer', () => {
  test('is repeated after ten seconds behind its unsubscription, given up after twenty, and asked for again a minute later', async () => {
    const { clock, sent, changes, want } = begin({ silent: false });
    want('T.A');
    await clock.advance(9_999);
    expect(sent).toHaveLength(1);
    await clock.advance(1);
    expect(sent.slice(1)).toEqual(['10000 a unsubscribe T.A', '10000 a subscribe T.A']);
    await clock.advance(9_999);
    expect(changes).toEqual([]);
    await clock.advance(1);
    expect(changes).toEqual([
      { subscribed: [], unsubscribed: [], refused: [{ pair: 'T.A', reason: expect.any(String) }] },
    ]);
    await clock.advance(59_999);
    expect(sent).toHaveLength(3);
    await clock.advance(1);
    expect(sent.slice(3)).toEqual(['80000 a subscribe T.A']);
  });

  test('is looked at when the earliest is due, and again for those asked later', async () => {
    const { clock, sent, want } = begin({ silent: false });
    want('T.A');
    await clock.advance(4_000);
    want('T.A', 'T.B');
    await clock.advance(6_000);
    expect(sent.slice(2)).toEqual(['10000 a unsubscribe T.A', '10000 a subscribe T.A']);
    await clock.advance(4_000);
    expect(sent.slice(4)).toEqual(['14000 a unsubscribe T.B', '14000 a subscribe T.B']);
  });

  test('is looked at in its own time, also while one that was given up waits for its next try', async () => {
    const { clock, sent, want } = begin({ silent: false });
    want('T.A');
    await clock.advance(30_000);
    want('T.A', 'T.B');
    await clock.advance(10_000);
    expect(sent.slice(3)).toEqual(['30000 a subscribe T.B', '40000 a unsubscribe T.B', '40000 a subscribe T.B']);
  });

  test('is not repeated on a connection that is gone meanwhile', async () => {
    const { clock, sent, state, want } = begin({ silent: false });
    want('T.A');
    await clock.advance(5_000);
    state.line = undefined;
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
  });

  test('leaves no timer behind once it is answered, or stopped', async () => {
    const { clock, sent, state, sync, want, subscribed } = begin();
    want('T.A');
    subscribed('T.A');
    sync.reconcile();
    const { timers } = state;
    await clock.advance(200_000);
    expect([sent.length, state.unanswered, state.timers]).toEqual([1, 0, timers]);
    want('T.A', 'T.B');
    sync.stop();
    await clock.advance(200_000);
    expect([sent.length, state.unanswered]).toEqual([2, 0]);
  });

  test('has one timer, however often it is looked at', () => {
    const { state, sync, want } = begin({ silent: false });
    want('T.A');
    for (let i = 0; i < 5; i++) sync.reconcile();
    expect(state.timers).toBe(1);
  });
});

describe('refusals', () => {
  test('without a pair are of those still unanswered three seconds later, and are reported then', async () => {
    const { clock, changes, sync, want } = begin();
    want('T.A', 'Q.A');
    await clock.advance(1_000);
    sync.answered({ kind: 'notAuthorized', text: 'not authorized' });
    sync.answered({ kind: 'subscribed', pair: 'T.A' });
    sync.reconcile();
    await clock.advance(2_999);
    expect(changes).toEqual([{ subscribed: ['T.A'], unsubscribed: [], refused: [] }]);
    await clock.advance(1);
    expect(changes.at(-1)!.refused).toEqual([{ pair: 'Q.A', reason: 'not authorized' }]);
  });

  test('by the cap are followed by a smaller request a second after the last of them; what is learnt is reported at once', async () => {
    const { clock, sent, changes, sync, want } = begin({ market: 'options' });
    want('Q.O:1', 'Q.O:2');
    sync.answered({ kind: 'limitReached', text: 'Subscription limit reached' });
    expect(changes).toEqual([]);
    await clock.advance(1_000);
    expect(sent).toEqual(['0 a subscribe Q.O:1,Q.O:2', '1000 a subscribe Q.O:1']);
    sync.answered({ kind: 'limitReached', text: 'Subscription limit reached' });
    expect(changes).toEqual([{ subscribed: [], unsubscribed: [], refused: [], learntCap: 0 }]);
  });
});

describe('silence of the real-time host', () => {
  test('is told once, eight seconds after the first request, where no answer came', async () => {
    const { clock, state, want } = begin();
    want('T.A');
    await clock.advance(1_000);
    want('T.A', 'T.B');
    await clock.advance(6_999);
    expect(state.unanswered).toBe(0);
    await clock.advance(1);
    expect(state.unanswered).toBe(1);
    await clock.advance(1_000);
    expect(state.unanswered).toBe(1);
  });

  test('is none where a host never stays silent, an answer came, or the connection is another one', async () => {
    const other = begin({ silent: false });
    other.want('T.A');
    const answered = begin();
    answered.want('T.A');
    answered.subscribed('T.A');
    const again = begin();
    again.want('T.A');
    again.connect('b');
    const gone = begin();
    gone.want('T.A');
    gone.state.line = undefined;
    for (const { clock, state } of [other, answered, again, gone]) {
      await clock.advance(8_000);
      expect(state.unanswered).toBe(0);
    }
  });

  test('is listened for again on a later request, and not where something is held', async () => {
    const { clock, state, want } = begin();
    want('T.A');
    await clock.advance(8_000);
    expect(state.unanswered).toBe(1);
    // The second try, ten seconds after the first.
    await clock.advance(2_000);
    want('T.A', 'T.B');
    await clock.advance(8_000);
    expect(state.unanswered).toBe(2);
    const held = begin();
    held.want('T.A');
    held.subscribed('T.A');
    held.want('T.A', 'T.B');
    await held.clock.advance(8_000);
    expect(held.state.unanswered).toBe(0);
  });
});
