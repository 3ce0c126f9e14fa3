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
import { holding } from './held-subscriptions.ts';

interface Request {
  action: 'subscribe' | 'unsubscribe';
  params: string;
}
const parse = (messages: string[]): Request[] => messages.map((m) => JSON.parse(m) as Request);
const pairsOf = (messages: string[], action: Request['action']): string[] =>
  parse(messages).flatMap((r) => (r.action === action ? r.params.split(',') : []));

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

  test('an ack of what was not asked for changes nothing: a server may put any word there, the key too', () => {
    const subscriptions = holding('T.A');
    for (const pair of ['T.Planted.Key_4711', 'Planted.Key_4711', 'T.*', 'XYZ.A']) {
      subscriptions.acknowledge('subscribe', pair);
      subscriptions.acknowledge('unsubscribe', pair);
    }
    expect(subscriptions.takeChanges()).toBeUndefined();
    expect([...subscriptions.held]).toEqual(['T.A']);
    expect(subscriptions.reconcile(1)).toEqual([]);
  });

  test('what an earlier connection asked for is no ask of the next, save what was taken over', () => {
    const subscriptions = holding('T.A', 'T.B');
    subscriptions.want(new Set());
    subscriptions.reset(['T.B']);
    subscriptions.acknowledge('subscribe', 'T.A');
    expect([...subscriptions.held]).toEqual(['T.B']);
    expect(pairsOf(subscriptions.reconcile(1), 'unsubscribe')).toEqual(['T.B']);
    subscriptions.acknowledge('unsubscribe', 'T.B');
    expect(subscriptions.held.size).toBe(0);
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

  test('in unknown words pass: each pair is asked for again, ever later, and its channel stays open', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(new Set(['Q.A', 'T.A']));
    const fault = 'Internal server error. Please try again later.';
    const MINUTE = 60_000;
    let atMs = 0;
    for (const waitMs of [1, 2, 4, 8, 16, 16].map((minutes) => minutes * MINUTE)) {
      expect(pairsOf(subscriptions.reconcile(atMs), 'subscribe')).toEqual(['Q.A', 'T.A']);
      subscriptions.notAuthorized(fault, atMs);
      subscriptions.expire((atMs += REFUSAL_WINDOW_MS));
      expect([...subscriptions.refused.values()]).toEqual([fault, fault]);
      subscriptions.expire(atMs + waitMs - 1);
      expect(subscriptions.reconcile(atMs + waitMs - 1)).toEqual([]);
      subscriptions.expire((atMs += waitMs));
    }
    subscriptions.reconcile(atMs);
    subscriptions.acknowledge('subscribe', 'Q.A');
    subscriptions.want(new Set(['Q.A', 'T.A', 'Q.B']));
    expect(pairsOf(subscriptions.reconcile(atMs), 'subscribe')).toEqual(['Q.B']);
    expect([...subscriptions.held]).toEqual(['Q.A']);
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
  const subscriptions = new Subscriptions({ channel: 'Q', allowed: 3 });
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
  // One request is in flight at a time.
  expect(pairsOf(subscriptions.reconcile(4), 'subscribe')).toEqual([]);
  subscriptions.acknowledge('subscribe', 'Q.D');
  expect(pairsOf(subscriptions.reconcile(5), 'subscribe')).toEqual(['Q.E']);
  subscriptions.acknowledge('subscribe', 'Q.E');
  expect([...subscriptions.held].toSorted()).toEqual(['Q.C', 'Q.D', 'Q.E', 'T.A']);
});

describe('TRAP-17: the cap of option quotes', () => {
  /** Refuses a request that would pass its cap whole, saying so once for every seven of its pairs. */
  class CappedServer {
    readonly held = new Set<string>();
    readonly requests: string[][] = [];
    refusals = 0;
    nowMs = 0;
    readonly #cap: number;

    constructor(cap: number) {
      this.#cap = cap;
    }

    take(messages: string[], client: Subscriptions): void {
      for (const { action, params } of parse(messages)) {
        const pairs = params.split(',');
        if (action === 'unsubscribe') {
          for (const pair of pairs) if (this.held.delete(pair)) client.acknowledge('unsubscribe', pair);
          continue;
        }
        const quotes = pairs.filter((pair) => pair.startsWith('Q.'));
        if (quotes.length > 0) this.requests.push(pairs);
        if (quotes.length > 0 && this.held.size + quotes.length > this.#cap) {
          this.refusals++;
          for (let i = 0; i < pairs.length; i += 7) client.limitReached(this.nowMs + i);
          continue;
        }
        for (const pair of pairs) {
          if (pair.startsWith('Q.')) this.held.add(pair);
          client.acknowledge('subscribe', pair);
        }
      }
    }

    /** Until nothing more is asked for two seconds. */
    settle(client: Subscriptions): void {
      for (let quiet = 0; quiet < 2; quiet++) {
        const messages = [...client.expire(this.nowMs), ...client.reconcile(this.nowMs)];
        if (messages.length > 0) quiet = -1;
        this.take(messages, client);
        this.nowMs += 1_200;
      }
    }
  }
  const contracts = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `Q.O:${from + i}`);

  test.each([990, 951, 600, 149, 1])(
    'of %s is found to the contract, and nothing is ever asked twice unchanged',
    (cap) => {
      const server = new CappedServer(cap);
      const client = new Subscriptions({ channel: 'Q', allowed: 1_000 });
      client.want(new Set([...contracts(1_000), 'T.O:1']));
      server.settle(client);
      expect([server.held.size, client.takeChanges()!.learntCap]).toEqual([cap, cap]);
      const asked = server.requests.map((pairs) => `${pairs.length} from ${pairs[0]}`);
      expect(new Set(asked).size).toBe(asked.length);
      expect(server.refusals).toBeLessThanOrEqual(9);
      expect(client.held.has('T.O:1')).toBe(true);
      // Known now: room that comes free is filled, and no more is asked.
      const { refusals } = server;
      client.want(new Set(contracts(1_000, Math.min(10, cap))));
      server.settle(client);
      expect([server.held.size, server.refusals]).toEqual([cap, refusals]);
    },
  );

  test('is not learnt from a request of several: 950 of 950 are held where 950 are allowed', () => {
    const server = new CappedServer(950);
    const client = new Subscriptions({ channel: 'Q', allowed: 1_000 });
    client.want(new Set(contracts(950)));
    server.settle(client);
    expect([server.held.size, server.refusals, client.takeChanges()!.learntCap]).toEqual([950, 0, undefined]);
    expect(server.requests.map((pairs) => pairs.length)).toEqual([150, 150, 150, 150, 150, 150, 50]);
  });

  test('a repeat of a refusal is charged to no other request, and other channels are asked meanwhile', () => {
    const client = new Subscriptions({ channel: 'Q', allowed: 1_000 });
    client.want(new Set(contracts(4)));
    expect(pairsOf(client.reconcile(0), 'subscribe')).toHaveLength(4);
    client.limitReached(10);
    client.limitReached(20);
    client.want(new Set([...contracts(4), 'T.O:9']));
    expect(pairsOf(client.reconcile(30), 'subscribe')).toEqual(['T.O:9']);
    expect(client.nextDeadlineMs(30)).toBe(1_020);
    client.limitReached(900);
    expect(pairsOf(client.reconcile(1_500), 'subscribe')).toEqual([]);
    client.expire(1_900);
    expect(pairsOf(client.reconcile(1_900), 'subscribe')).toEqual(['Q.O:0', 'Q.O:1']);
  });

  test('what was learnt holds for the next connection, until the user sets another limit', () => {
    const server = new CappedServer(20);
    const client = new Subscriptions({ channel: 'Q', allowed: 1_000 });
    client.want(new Set(contracts(30)));
    server.settle(client);
    const { refusals } = server;
    server.held.clear();
    client.reset();
    server.settle(client);
    expect([server.held.size, server.refusals]).toEqual([20, refusals]);
    client.forgetCap();
    server.settle(client);
    expect(server.refusals).toBeGreaterThan(refusals);
    expect(server.held.size).toBe(20);
  });
});
