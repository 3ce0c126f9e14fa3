import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACK_TIMEOUT_MS,
  REFUSAL_WINDOW_MS,
  SILENT_REASON,
  SILENT_RETRY_MS,
  Subscriptions,
} from '../../../../../../src/main/engine/feed/sockets/subscriptions.ts';
import {
  MAX_PAIRS_PER_REQUEST,
  MAX_REQUEST_BYTES,
  packRequests,
} from '../../../../../../src/main/engine/feed/sockets/subscription-requests.ts';

interface Request {
  action: 'subscribe' | 'unsubscribe';
  params: string;
}
const parse = (messages: string[]): Request[] => messages.map((m) => JSON.parse(m) as Request);
const pairsOf = (messages: string[], action: Request['action']): string[] =>
  parse(messages).flatMap((r) => (r.action === action ? r.params.split(',') : []));

function holding(...pairs: string[]): Subscriptions {
  const subscriptions = new Subscriptions();
  subscriptions.want(new Set(pairs));
  subscriptions.reconcile(0);
  for (const pair of pairs) subscriptions.acknowledge('subscribe', pair);
  subscriptions.takeChanges();
  return subscriptions;
}

test('requests stay within 150 pairs and 8 KB, and lose none', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[A-Z]{1,4}\.[A-Z0-9:]{1,60}$/), { maxLength: 1_000 }), (pairs) => {
      const messages = packRequests('subscribe', pairs);
      expect(pairsOf(messages, 'subscribe')).toEqual(pairs);
      for (const message of messages) {
        expect(Buffer.byteLength(message)).toBeLessThanOrEqual(MAX_REQUEST_BYTES);
        expect(parse([message])[0].params.split(',').length).toBeLessThanOrEqual(MAX_PAIRS_PER_REQUEST);
      }
    }),
    { numRuns: 50 },
  );
});

describe('reconciling', () => {
  test('sends only the difference, once, unsubscribes first', () => {
    const subscriptions = holding('T.A', 'T.B');
    subscriptions.want(new Set(['T.B', 'T.C']));
    expect(parse(subscriptions.reconcile(1))).toEqual([
      { action: 'unsubscribe', params: 'T.A' },
      { action: 'subscribe', params: 'T.C' },
    ]);
    subscriptions.want(new Set(['T.B', 'T.C']));
    expect(subscriptions.reconcile(2)).toEqual([]);
  });

  test('demand changed while an answer is under way is made good after it', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(new Set(['T.A']));
    subscriptions.reconcile(0);
    subscriptions.want(new Set());
    expect(subscriptions.reconcile(1)).toEqual([]);
    subscriptions.acknowledge('subscribe', 'T.A');
    expect(parse(subscriptions.reconcile(2))).toEqual([{ action: 'unsubscribe', params: 'T.A' }]);
  });

  test('a new connection is asked for everything wanted', () => {
    const subscriptions = holding('T.A', 'Q.A');
    subscriptions.want(new Set(['T.A', 'Q.B']));
    subscriptions.reset();
    expect(pairsOf(subscriptions.reconcile(1), 'subscribe')).toEqual(['T.A', 'Q.B']);
    expect(subscriptions.held.size).toBe(0);
  });

  test('an ack that comes twice changes nothing', () => {
    const subscriptions = holding('T.A');
    subscriptions.acknowledge('subscribe', 'T.A');
    expect(subscriptions.takeChanges()).toBeUndefined();
    expect(subscriptions.reconcile(1)).toEqual([]);
  });
});

describe('refusals', () => {
  test('belong to the pairs that stay unanswered through the ack window', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(new Set(['T.A', 'Q.A', 'Q.B']));
    subscriptions.reconcile(0);
    subscriptions.notAuthorized('not authorized', 100);
    subscriptions.acknowledge('subscribe', 'T.A');
    subscriptions.expire(100 + REFUSAL_WINDOW_MS - 1);
    expect(subscriptions.refused.size).toBe(0);
    subscriptions.expire(100 + REFUSAL_WINDOW_MS);
    expect([...subscriptions.refused]).toEqual([
      ['Q.A', 'not authorized'],
      ['Q.B', 'not authorized'],
    ]);
    expect([...subscriptions.held]).toEqual(['T.A']);
  });

  test('a channel refused whole is not asked again on this connection, but is on the next', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(new Set(['Q.A']));
    subscriptions.reconcile(0);
    subscriptions.notAuthorized('not authorized', 0);
    subscriptions.expire(REFUSAL_WINDOW_MS);
    subscriptions.want(new Set(['Q.A', 'Q.B']));
    expect(subscriptions.reconcile(5_000)).toEqual([]);
    expect(subscriptions.refused.get('Q.B')).toBe('not authorized');
    subscriptions.reset();
    expect(pairsOf(subscriptions.reconcile(6_000), 'subscribe')).toEqual(['Q.A', 'Q.B']);
  });

  test('one refused contract of an accepted channel does not close the channel', () => {
    const subscriptions = holding('Q.A');
    subscriptions.want(new Set(['Q.A', 'Q.B']));
    subscriptions.reconcile(0);
    subscriptions.notAuthorized('not authorized', 0);
    subscriptions.expire(REFUSAL_WINDOW_MS);
    subscriptions.want(new Set(['Q.A', 'Q.B', 'Q.C']));
    expect(pairsOf(subscriptions.reconcile(1), 'subscribe')).toEqual(['Q.C']);
  });
});

describe('silence', () => {
  test('is asked a second time by letting go first, then named, then tried again later', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(new Set(['T.A']));
    subscriptions.reconcile(0);
    expect(parse(subscriptions.expire(ACK_TIMEOUT_MS))).toEqual([
      { action: 'unsubscribe', params: 'T.A' },
      { action: 'subscribe', params: 'T.A' },
    ]);
    expect(subscriptions.expire(2 * ACK_TIMEOUT_MS)).toEqual([]);
    expect(subscriptions.refused.get('T.A')).toBe(SILENT_REASON);
    subscriptions.expire(2 * ACK_TIMEOUT_MS + SILENT_RETRY_MS);
    expect(pairsOf(subscriptions.reconcile(2 * ACK_TIMEOUT_MS + SILENT_RETRY_MS), 'subscribe')).toEqual(['T.A']);
  });
});

describe('wildcards', () => {
  test('replace singles only once they stream', () => {
    const subscriptions = holding('T.A', 'T.B');
    subscriptions.want(new Set(['T.*', 'T.A']));
    expect(pairsOf(subscriptions.reconcile(0), 'subscribe')).toEqual(['T.*']);
    expect(subscriptions.covers('T.A')).toBe(true);
    subscriptions.acknowledge('subscribe', 'T.*');
    expect(pairsOf(subscriptions.reconcile(1), 'unsubscribe')).toEqual(['T.A']);
    expect(subscriptions.covers('T.Z')).toBe(true);
  });

  test('leave only once the singles in their place stream', () => {
    const subscriptions = holding('T.*');
    subscriptions.want(new Set(['T.A', 'T.B']));
    expect(parse(subscriptions.reconcile(0))).toEqual([{ action: 'subscribe', params: 'T.A,T.B' }]);
    subscriptions.acknowledge('subscribe', 'T.A');
    expect(subscriptions.reconcile(1)).toEqual([]);
    subscriptions.acknowledge('subscribe', 'T.B');
    expect(parse(subscriptions.reconcile(2))).toEqual([{ action: 'unsubscribe', params: 'T.*' }]);
  });

  test('refused, fall back to the singles', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(new Set(['T.*', 'T.A']));
    subscriptions.reconcile(0);
    subscriptions.notAuthorized('not authorized', 0);
    subscriptions.expire(REFUSAL_WINDOW_MS);
    expect(pairsOf(subscriptions.reconcile(4_000), 'subscribe')).toEqual(['T.A']);
  });

  test('do not touch the channel whose name begins alike', () => {
    const subscriptions = holding('A.*', 'AM.X');
    subscriptions.want(new Set(['A.*', 'AM.X', 'AM.Y']));
    expect(pairsOf(subscriptions.reconcile(0), 'subscribe')).toEqual(['AM.Y']);
  });
});

test('against a server that answers late and in any order, held becomes wanted', () => {
  const pair = fc.constantFrom('T.A', 'T.B', 'T.C', 'Q.A', 'Q.B', 'T.*');
  const wish = fc.uniqueArray(pair).map((pairs) => new Set(pairs));
  fc.assert(
    fc.property(fc.array(wish, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), (wishes, chance) => {
      const subscriptions = new Subscriptions();
      const server = new Set<string>();
      const waiting: { action: Request['action']; pair: string }[] = [];
      const obey = (messages: string[]): void => {
        for (const { action, params } of parse(messages))
          for (const p of params.split(',')) {
            const changed = action === 'subscribe' ? !server.has(p) : server.delete(p);
            if (action === 'subscribe') server.add(p);
            if (changed) waiting.push({ action, pair: p });
          }
      };
      const answer = (): void => {
        const { action, pair: p } = waiting.splice(chance.next().value % waiting.length, 1)[0];
        subscriptions.acknowledge(action, p);
      };
      for (const wanted of wishes) {
        subscriptions.want(wanted);
        obey(subscriptions.reconcile(0));
        for (let i = chance.next().value % 4; i > 0 && waiting.length > 0; i--) answer();
        obey(subscriptions.reconcile(0));
      }
      for (let round = 0; round < 40; round++) {
        while (waiting.length > 0) answer();
        obey(subscriptions.reconcile(0));
      }
      const wanted = wishes.at(-1)!;
      const expected = [...wanted].filter((p) => p === 'T.*' || !(p.startsWith('T.') && wanted.has('T.*')));
      expect([...server].sort()).toEqual(expected.sort());
      expect([...subscriptions.held].sort()).toEqual(expected.sort());
      expect(subscriptions.pendingCount).toBe(0);
    }),
  );
});

test('a limited channel never has more asked and held than the server allows, and fills up as others leave', () => {
  const subscriptions = new Subscriptions({ Q: 3 });
  subscriptions.want(new Set(['Q.A', 'Q.B', 'Q.C', 'T.A']));
  subscriptions.reconcile(0);
  // Demand moves on before the server answered: the first three may all be held by now.
  subscriptions.want(new Set(['Q.C', 'Q.D', 'Q.E', 'T.A']));
  expect(pairsOf(subscriptions.reconcile(1), 'subscribe')).toEqual([]);
  for (const pair of ['Q.A', 'Q.B', 'Q.C', 'T.A']) subscriptions.acknowledge('subscribe', pair);
  const leaving = subscriptions.reconcile(2);
  expect(pairsOf(leaving, 'unsubscribe')).toEqual(['Q.A', 'Q.B']);
  expect(pairsOf(leaving, 'subscribe')).toEqual([]);
  subscriptions.acknowledge('unsubscribe', 'Q.A');
  expect(pairsOf(subscriptions.reconcile(3), 'subscribe')).toEqual(['Q.D']);
  subscriptions.acknowledge('unsubscribe', 'Q.B');
  expect(pairsOf(subscriptions.reconcile(4), 'subscribe')).toEqual(['Q.E']);
  for (const pair of ['Q.D', 'Q.E']) subscriptions.acknowledge('subscribe', pair);
  expect([...subscriptions.held].toSorted()).toEqual(['Q.C', 'Q.D', 'Q.E', 'T.A']);
});
