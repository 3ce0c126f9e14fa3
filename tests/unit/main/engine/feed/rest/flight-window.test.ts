import { describe, expect, test } from 'vitest';
import {
  FLIGHT_MAX,
  FLIGHT_MIN,
  FLIGHT_START,
  FlightWindow,
} from '../../../../../../src/main/engine/feed/rest/flight-window.ts';

const after = (window: FlightWindow, answers: number, tookMs: number): number => {
  for (let i = 0; i < answers; i++) window.answered(tookMs);
  return window.limit;
};

describe('TRAP-21: requests in flight', () => {
  test('are few at the start, and grow one a round while answers stay quick', () => {
    const window = new FlightWindow();
    expect([window.limit, FLIGHT_START]).toEqual([3, 3]);
    expect(after(window, 2, 100)).toBe(3);
    expect(after(window, 1, 100)).toBe(4);
    expect(after(window, 4, 100)).toBe(5);
    expect(after(window, 500, 100)).toBe(FLIGHT_MAX);
  });

  test('become fewer when answers slow down, to the number at which they are quick', () => {
    const window = new FlightWindow();
    after(window, 3, 200);
    // The server of a delayed plan: the more in parallel, the slower each; two are as quick as one.
    for (let i = 0; i < 300; i++) window.answered(window.limit <= 2 ? 200 : 200 * window.limit ** 2);
    expect(window.limit).toBeLessThanOrEqual(4);
  });

  test('are halved by a refusal or a fault, never below two', () => {
    const window = new FlightWindow();
    after(window, 500, 100);
    window.failed();
    expect(window.limit).toBe(8);
    for (let i = 0; i < 9; i++) window.failed();
    expect(window.limit).toBe(FLIGHT_MIN);
  });
});
