import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchWake } from '../../../../src/main/host/wake-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the wake watch', () => {
  it('tells a late timer from a busy one, and a new network from none', () => {
    let nowMs = 0;
    let networks = 'wlan0 10.0.0.2';
    const woken: string[] = [];
    const stop = watchWake((reason) => woken.push(reason), { upMs: () => nowMs, networks: () => networks });
    const tick = (elapsedMs: number): void => {
      nowMs += elapsedMs;
      vi.advanceTimersByTime(2_000);
    };
    tick(2_000);
    tick(9_000);
    expect(woken).toEqual([]);
    tick(3_600_000);
    expect(woken).toEqual(['sleep']);
    networks = '';
    tick(2_000);
    expect(woken).toEqual(['sleep']);
    networks = 'wlan0 10.0.0.9';
    tick(2_000);
    expect(woken).toEqual(['sleep', 'network']);
    stop();
    tick(3_600_000);
    expect(woken).toHaveLength(2);
  });
});
