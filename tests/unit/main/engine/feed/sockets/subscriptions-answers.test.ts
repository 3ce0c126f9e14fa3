/** Answers that come late, twice or for something else; and what a new connection forgets. */
import { describe, expect, test } from 'vitest';
import {
  ACK_TIMEOUT_MS,
  CAPPED_TIMEOUT_MS,
  REFUSAL_WINDOW_MS,
  SILENT_RETRY_MS,
  Subscriptions,
} from '../../../../../../src/main/engine/feed/sockets/subscriptions.ts';
import { REPEATS_MS } from '../../../../../../src/main/engine/feed/sockets/channel-cap.ts';
import { holding } from './held-subscriptions.ts';

const subscribe = (...pairs: string[]): string => JSON.stringify({ action: 'subscribe', params: pairs.join(',') });
const unsubscribe = (...pairs: string[]): string => JSON.stringify({ action: 'unsubscribe', params: pairs.join(',') });

/** Wants the pairs and has asked for them at 0. */
function asking(...pairs: string[]): Subscriptions {
  const subscriptions = new Subscriptions();
  subscriptions.want(new Set(pairs));
  subscriptions.reconcile(0);
  return subscriptions;
}

/** The same, refused by `not authorized`. */
function refused(...pairs: string[]): Subscriptions {
  const subscriptions = asking(...pairs);
  subscriptions.notAuthorized('not authorized', 0);
  subscriptions.expire(REFUSAL_WINDOW_MS);
  subscriptions.takeChanges();
  return subscriptions;
}

describe('a new connection', () => {
  test('asks again for what the last one never answered', () => {
    const subscriptions = asking('T.A');
    subscriptions.reset();
    expect(subscriptions.reconcile(1)).toEqual([subscribe('T.A')]);
  });

  test('has no second try of the last one’s silence before it', () => {
    const subscriptions = asking('T.A');
    subscriptions.expire(ACK_TIMEOUT_MS);
    subscriptions.expire(2 * ACK_TIMEOUT_MS);
    subscriptions.reset();
    expect(subscriptions.nextDeadlineMs(2 * ACK_TIMEOUT_MS)).toBeUndefined();
  });

  test('was never sent what the last one let go without an answer', () => {
    const subscriptions = holding('T.A');
    subscriptions.want(new Set());
    subscriptions.reconcile(0);
    subscriptions.expire(ACK_TIMEOUT_MS);
    expect(subscriptions.streamedSince(0)).toEqual(['T.A']);
    subscriptions.reset();
    expect(subscriptions.streamedSince(0)).toEqual([]);
  });

  test('may refuse a whole channel that the last one gave', () => {
    const subscriptions = holding('Q.A');
    subscriptions.reset();
    subscriptions.reconcile(0);
    subscriptions.notAuthorized('not authorized', 0);
    subscriptions.expire(REFUSAL_WINDOW_MS);
    subscriptions.want(new Set(['Q.A', 'Q.B']));
    expect(subscriptions.reconcile(REFUSAL_WINDOW_MS)).toEqual([]);
    expect([...subscriptions.refused.keys()]).toEqual(['Q.A', 'Q.B']);
  });
});

test('what was let go before an instant is no longer named once all until then has arrived', () => {
  const subscriptions = holding('T.A');
  subscriptions.want(new Set());
  subscriptions.reconcile(0);
  subscriptions.expire(ACK_TIMEOUT_MS);
  expect(subscriptions.streamedSince(ACK_TIMEOUT_MS + 1)).toEqual([]);
});

test('an ack after the refusal makes good the pair, and its channel', () => {
  const subscriptions = refused('Q.A');
  subscriptions.acknowledge('subscribe', 'Q.A');
  expect([subscriptions.refused.size, [...subscriptions.held]]).toEqual([0, ['Q.A']]);
  subscriptions.want(new Set(['Q.A', 'Q.B']));
  expect(subscriptions.reconcile(REFUSAL_WINDOW_MS)).toEqual([subscribe('Q.B')]);
});

test('a pair that nobody wants any more is neither refused nor tried again', () => {
  const doubted = asking('T.A', 'T.B');
  doubted.notAuthorized('not authorized', 0);
  doubted.want(new Set(['T.B']));
  doubted.expire(REFUSAL_WINDOW_MS);
  expect(doubted.takeChanges()!.refused).toEqual([{ pair: 'T.B', reason: 'not authorized' }]);
  const silent = asking('T.A', 'T.B');
  silent.want(new Set(['T.B']));
  expect(silent.expire(ACK_TIMEOUT_MS)).toEqual([unsubscribe('T.A', 'T.B'), subscribe('T.B')]);
  const unwanted = asking('T.A');
  unwanted.expire(ACK_TIMEOUT_MS);
  unwanted.want(new Set());
  unwanted.expire(2 * ACK_TIMEOUT_MS);
  expect([unwanted.nextDeadlineMs(2 * ACK_TIMEOUT_MS), unwanted.refused.size]).toEqual([undefined, 0]);
});

test('an `unsubscribe` answered between two tries leaves the second one waiting', () => {
  const subscriptions = asking('T.A');
  subscriptions.expire(ACK_TIMEOUT_MS);
  subscriptions.acknowledge('unsubscribe', 'T.A');
  expect(subscriptions.pendingCount).toBe(1);
  subscriptions.acknowledge('subscribe', 'T.A');
  expect([subscriptions.pendingCount, [...subscriptions.held]]).toEqual([0, ['T.A']]);
  // The same ack again: nobody asked to let it go.
  subscriptions.acknowledge('unsubscribe', 'T.A');
  expect([...subscriptions.held]).toEqual(['T.A']);
});

test('what was let go is not held again by a late ack', () => {
  const subscriptions = holding('T.A');
  subscriptions.want(new Set());
  subscriptions.reconcile(0);
  subscriptions.acknowledge('unsubscribe', 'T.A');
  subscriptions.acknowledge('subscribe', 'T.A');
  expect(subscriptions.held.size).toBe(0);
});

test('`not authorized` doubts no request to let go', () => {
  const subscriptions = holding('T.A');
  subscriptions.want(new Set());
  subscriptions.reconcile(0);
  subscriptions.notAuthorized('not authorized', 0);
  expect(subscriptions.nextDeadlineMs(0)).toBe(ACK_TIMEOUT_MS);
});

describe('a channel with a cap', () => {
  test('is let go after a long silence, never asked again at once; an ack of before then counts no more', () => {
    const subscriptions = new Subscriptions({ channel: 'Q', allowed: 10 });
    subscriptions.want(new Set(['Q.A']));
    expect(subscriptions.reconcile(0)).toEqual([subscribe('Q.A')]);
    expect(subscriptions.expire(CAPPED_TIMEOUT_MS - 1)).toEqual([]);
    expect(subscriptions.expire(CAPPED_TIMEOUT_MS)).toEqual([unsubscribe('Q.A')]);
    subscriptions.acknowledge('subscribe', 'Q.A');
    expect([[...subscriptions.held], [...subscriptions.refused.keys()]]).toEqual([[], ['Q.A']]);
    expect(subscriptions.reconcile(CAPPED_TIMEOUT_MS)).toEqual([]);
    subscriptions.expire(CAPPED_TIMEOUT_MS + SILENT_RETRY_MS);
    expect(subscriptions.reconcile(CAPPED_TIMEOUT_MS + SILENT_RETRY_MS)).toEqual([subscribe('Q.A')]);
  });

  test.each([300, 9_000, 11_000, 21_000])(
    'TRAP-17: answers after %i ms teach the cap, and no frame goes twice',
    (delayMs) => {
      const CAP = 37;
      const subscriptions = new Subscriptions({ channel: 'Q', allowed: 1_000 });
      subscriptions.want(new Set(Array.from({ length: 150 }, (_, i) => `Q.O:X${i}`)));
      const taken = new Set<string>();
      const frames: string[] = [];
      let answers: { atMs: number; answer(atMs: number): void }[] = [];
      const learnt: number[] = [];
      for (let atMs = 0; atMs < 240_000; atMs += 250) {
        for (const frame of [...subscriptions.reconcile(atMs), ...subscriptions.expire(atMs)]) {
          frames.push(frame);
          const pairs = (JSON.parse(frame) as { params: string }).params.split(',');
          const fits = taken.size + pairs.length <= CAP;
          if (fits) for (const pair of pairs) taken.add(pair);
          const answer = (nowMs: number): void => {
            if (fits) for (const pair of pairs) subscriptions.acknowledge('subscribe', pair);
            else for (let i = 0; i < pairs.length; i += 8) subscriptions.limitReached(nowMs);
          };
          answers.push({ atMs: atMs + delayMs, answer });
        }
        for (const { answer } of answers.filter((a) => a.atMs <= atMs)) answer(atMs);
        answers = answers.filter((a) => a.atMs > atMs);
        learnt.push(...[subscriptions.takeChanges()?.learntCap].filter((cap) => cap !== undefined));
      }
      expect([learnt, subscriptions.held.size, taken.size]).toEqual([[CAP], CAP, CAP]);
      expect(new Set(frames).size).toBe(frames.length);
      expect(frames.every((frame) => frame.includes('"subscribe"'))).toBe(true);
    },
  );

  test('refused, is asked for less after a pause; and for all that is left when the user sets another limit', () => {
    const subscriptions = new Subscriptions({ channel: 'Q', allowed: 4 });
    subscriptions.want(new Set(['Q.A', 'Q.B', 'Q.C', 'Q.D']));
    expect(subscriptions.reconcile(0)).toEqual([subscribe('Q.A', 'Q.B', 'Q.C', 'Q.D')]);
    subscriptions.limitReached(0);
    expect(subscriptions.reconcile(0)).toEqual([]);
    const atMs = subscriptions.nextDeadlineMs(0)!;
    subscriptions.expire(atMs);
    expect(subscriptions.reconcile(atMs)).toEqual([subscribe('Q.A', 'Q.B')]);
    for (const pair of ['Q.A', 'Q.B']) subscriptions.acknowledge('subscribe', pair);
    expect(subscriptions.reconcile(atMs)).toEqual([subscribe('Q.C')]);
    subscriptions.limitReached(atMs);
    expect(subscriptions.reconcile(atMs)).toEqual([]);
    subscriptions.forgetCap();
    expect(subscriptions.reconcile(atMs + REPEATS_MS)).toEqual([subscribe('Q.C', 'Q.D')]);
  });

  test('is the only one of which a limit can be reached', () => {
    const subscriptions = holding('T.A');
    subscriptions.limitReached(0);
    subscriptions.forgetCap();
    expect([[...subscriptions.held], subscriptions.takeChanges()]).toEqual([['T.A'], undefined]);
  });
});
