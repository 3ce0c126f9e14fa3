/** What a connection's subscriptions say of themselves: unanswered, streamed, due, changed. */
import { expect, test } from 'vitest';
import {
  ACK_TIMEOUT_MS,
  REFUSAL_WINDOW_MS,
  SILENT_RETRY_MS,
  Subscriptions,
} from '../../../../../../src/main/engine/feed/sockets/subscriptions.ts';
import { holding } from './held-subscriptions.ts';

test('unanswered: something is under way, nothing is held, nothing was refused', () => {
  const subscriptions = new Subscriptions();
  expect(subscriptions.isUnanswered).toBe(false);
  subscriptions.want(new Set(['T.A', 'T.B']));
  subscriptions.reconcile(0);
  expect([subscriptions.isUnanswered, subscriptions.pendingCount]).toEqual([true, 2]);
  subscriptions.acknowledge('subscribe', 'T.A');
  expect([subscriptions.isUnanswered, subscriptions.pendingCount]).toEqual([false, 1]);
  const refused = new Subscriptions();
  refused.want(new Set(['Q.A']));
  refused.reconcile(0);
  refused.notAuthorized('not authorized', 0);
  refused.expire(REFUSAL_WINDOW_MS);
  refused.want(new Set(['Q.A', 'T.A']));
  refused.reconcile(REFUSAL_WINDOW_MS);
  expect([refused.isUnanswered, refused.pendingCount]).toEqual([false, 1]);
});

test('singles beside their wildcard are counted, and the wanted set is the one given', () => {
  const subscriptions = new Subscriptions();
  const wanted = new Set(['T.*', 'T.A', 'T.B', 'Q.A']);
  subscriptions.want(wanted);
  expect([subscriptions.underWildcardCount, subscriptions.wanted]).toEqual([2, wanted]);
  subscriptions.want(new Set(['T.A', 'Q.A']));
  expect(subscriptions.underWildcardCount).toBe(0);
});

test('what may have streamed: held, wanted under a held wildcard, and let go without an answer, until that is proven', () => {
  const subscriptions = holding('T.*', 'Q.A', 'Q.B');
  subscriptions.want(new Set(['T.*', 'T.A', 'Q.A', 'A.X']));
  subscriptions.reconcile(1_000);
  expect(subscriptions.streamedSince(0)).toEqual(['T.*', 'Q.A', 'Q.B', 'T.A']);
  subscriptions.expire(1_000 + ACK_TIMEOUT_MS);
  expect(subscriptions.takeChanges()!.unsubscribed).toEqual(['Q.B']);
  expect(subscriptions.streamedSince(11_000)).toEqual(['T.*', 'Q.A', 'T.A', 'Q.B']);
  subscriptions.proven(11_000);
  expect(subscriptions.streamedSince(0)).toContain('Q.B');
  subscriptions.proven(11_001);
  expect(subscriptions.streamedSince(0)).toEqual(['T.*', 'Q.A', 'T.A']);
});

test('when something is next due: the earliest answer, or the next try of what was silent', () => {
  const subscriptions = new Subscriptions();
  expect(subscriptions.nextDeadlineMs(0)).toBeUndefined();
  subscriptions.want(new Set(['T.A']));
  subscriptions.reconcile(1_000);
  subscriptions.want(new Set(['T.A', 'T.B']));
  subscriptions.reconcile(3_000);
  expect(subscriptions.nextDeadlineMs(3_000)).toBe(11_000);
  subscriptions.notAuthorized('no', 4_000);
  expect(subscriptions.nextDeadlineMs(4_000)).toBe(4_000 + REFUSAL_WINDOW_MS);
  const silent = new Subscriptions();
  silent.want(new Set(['T.A']));
  silent.reconcile(0);
  silent.expire(ACK_TIMEOUT_MS);
  expect(silent.nextDeadlineMs(ACK_TIMEOUT_MS)).toBe(2 * ACK_TIMEOUT_MS);
  silent.expire(2 * ACK_TIMEOUT_MS);
  expect(silent.nextDeadlineMs(2 * ACK_TIMEOUT_MS)).toBe(2 * ACK_TIMEOUT_MS + SILENT_RETRY_MS);
  // No longer wanted, its refusal is forgotten.
  silent.want(new Set());
  expect([silent.nextDeadlineMs(20_000), silent.refused.size]).toEqual([undefined, 0]);
});

test('changes are handed over once', () => {
  const subscriptions = new Subscriptions();
  subscriptions.want(new Set(['T.A']));
  subscriptions.reconcile(0);
  expect(subscriptions.takeChanges()).toBeUndefined();
  subscriptions.acknowledge('subscribe', 'T.A');
  expect(subscriptions.takeChanges()).toEqual({ subscribed: ['T.A'], unsubscribed: [], refused: [] });
  expect(subscriptions.takeChanges()).toBeUndefined();
});
