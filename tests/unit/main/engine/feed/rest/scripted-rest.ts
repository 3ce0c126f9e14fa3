/** A REST server in virtual time: answers come from a script, and requests are recorded. */
import { nodeEnvironment, type FeedEnvironment } from '../../../../../../src/main/engine/feed/environment.ts';
import type { HttpAnswer } from '../../../../../../src/main/engine/feed/rest/http-get.ts';
import { RestClient } from '../../../../../../src/main/engine/feed/rest/rest-client.ts';
import { KeyStriker } from '../../../../../../src/main/engine/feed/strike-key.ts';
import type { RestLimiter } from '../../../../../../src/main/engine/feed/rest/rest-limiter.ts';
import type { RestRecord } from '../../../../../../src/main/engine/feed/feed-source.ts';
import { VirtualClock } from '../../../../../chaos/virtual-clock.ts';

export const KEY = 'unit-test-key-abcdef';
export const BASE = 'https://api.example.test';

export type Script = (url: string, call: number) => Partial<HttpAnswer> | 'network' | 'never';

export function scriptedRest(script: Script, limiter?: RestLimiter) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 20, 15));
  const calls: { url: string; atMs: number; headers: Record<string, string>; aborted: boolean }[] = [];
  const records: RestRecord[] = [];
  const outcomes: unknown[][] = [];
  const environment: FeedEnvironment = {
    ...nodeEnvironment(),
    now: clock.now,
    random: () => 0.5,
    setTimer: clock.setTimer,
    clearTimer: clock.clearTimer,
    defer: clock.defer,
    httpGet(url, headers, signal) {
      const call = { url, atMs: clock.now(), headers, aborted: false };
      calls.push(call);
      const answer = script(url, calls.length);
      const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
      signal.addEventListener('abort', () => {
        call.aborted = true;
        reject(new Error('aborted'));
      });
      if (answer === 'network') reject(new Error(`connect ECONNREFUSED with ${KEY}`));
      else if (answer !== 'never')
        clock.setTimer(() => resolve({ status: 200, retryAfter: undefined, body: '{"status":"OK"}', ...answer }), 10);
      return promise;
    },
  };
  const client = new RestClient({
    baseUrl: BASE,
    key: KEY,
    striker: new KeyStriker(KEY),
    environment,
    limiter,
    marketNow: clock.now,
    onRecord: (record) => records.push(record),
    onOutcome: (...outcome) => outcomes.push(outcome),
  });
  /** Waits in virtual time; the promise's outcome as a value. */
  async function settle<T>(promise: Promise<T>, ms = 200_000): Promise<T | Error> {
    const guarded = promise.catch((error: Error) => error);
    await clock.advance(ms);
    return guarded;
  }
  return { clock, client, calls, records, outcomes, environment, settle };
}
