import { expect, test } from 'vitest';
import { threadTimeMs } from '../../../../../src/main/engine/world/thread-time.ts';

const NEVER_WOKEN = new Int32Array(new SharedArrayBuffer(4));

test('grows with work, and not while the thread stands still', () => {
  const from = threadTimeMs();
  const clockFrom = performance.now();
  Atomics.wait(NEVER_WOKEN, 0, 0, 50);
  const worked = threadTimeMs() - from;
  expect(worked).toBeLessThan(performance.now() - clockFrom);
  const before = threadTimeMs();
  while (threadTimeMs() <= before);
});
