/** A connection whose subscriptions are all answered. */
import { Subscriptions } from '../../../../../../src/main/engine/feed/sockets/subscriptions.ts';

export function holding(...pairs: string[]): Subscriptions {
  const subscriptions = new Subscriptions();
  subscriptions.want(new Set(pairs));
  subscriptions.reconcile(0);
  for (const pair of pairs) subscriptions.acknowledge('subscribe', pair);
  subscriptions.takeChanges();
  return subscriptions;
}
