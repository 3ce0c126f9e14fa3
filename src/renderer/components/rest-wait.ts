/** Requests that wait for a minute of the request limit, in one sentence: whose limit it is, and how long. */
import type { Pulse } from '../stores/world-store.ts';

export function restWaitText({ count, forMs, planKnown }: NonNullable<Pulse['restWait']>): string {
  const requests = count === 1 ? 'one request waits' : `${count} requests wait`;
  const limit = planKnown
    ? 'for the plan’s five a minute'
    : 'because the plan is not known yet, and until it is no more than five a minute are sent';
  return `${requests} ${limit}; the next goes in ${Math.ceil(forMs / 1000)} s`;
}
