import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallFailure } from '../../../../src/renderer/bridge/calls.ts';
import { ShownLoads, type Loaded } from '../../../../src/renderer/stores/shown-loads.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Answer = string[] | Error;
const notData = new CallFailure('rest/bad-body', 'Not data.');

/** A server that answers as `now.answer` is at the moment. */
function loadsOf(answer: Answer): {
  loads: ShownLoads<string[]>;
  now: { answer: Answer; asked: number };
  kept: Loaded<string[]>[];
} {
  const now = { answer, asked: 0 };
  const kept: Loaded<string[]>[] = [];
  const ask = (): Promise<string[]> => {
    now.asked += 1;
    return now.answer instanceof Error ? Promise.reject(now.answer) : Promise.resolve(now.answer);
  };
  return { loads: new ShownLoads(ask, (_key, outcome) => void kept.push(outcome)), now, kept };
}
const passed = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const READY = { kind: 'ready', value: ['2026-12-18'] };

test('a failed chain is asked for again while it is shown, ever more rarely, until it is had', async () => {
  const { loads, now, kept } = loadsOf(notData);
  loads.show('SPY');
  loads.load('SPY');
  await passed(0);
  expect(kept).toEqual([{ kind: 'failed', message: 'Not data.' }]);
  const asked: number[] = [];
  for (const ms of [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
    await passed(ms - 1);
    asked.push(now.asked);
    await passed(1);
  }
  expect([asked, now.asked]).toEqual([[1, 2, 3, 4, 5, 6, 7], 8]);
  now.answer = ['2026-12-18'];
  await passed(60_000);
  expect(kept.at(-1)).toEqual(READY);
  await passed(600_000);
  expect(now.asked).toBe(9);
});

test('one that is shown nowhere is not asked for, and at once when it is again, once for all panes', async () => {
  const { loads, now, kept } = loadsOf(notData);
  const hide = loads.show('SPY');
  loads.load('SPY');
  await passed(0);
  hide();
  await passed(600_000);
  expect(now.asked).toBe(1);
  now.answer = ['2026-12-18'];
  for (let panes = 0; panes < 3; panes++) loads.show('SPY');
  await passed(0);
  expect([now.asked, kept.at(-1)]).toEqual([2, READY]);
});

test('what the plan or the symbol lacks is asked for again on coming back alone', async () => {
  const { loads, now } = loadsOf(new CallFailure('chain/none', 'No listed options were found for XYZ.'));
  const hide = loads.show('XYZ');
  loads.load('XYZ');
  await passed(600_000);
  expect(now.asked).toBe(1);
  hide();
  loads.show('XYZ');
  await passed(0);
  expect(now.asked).toBe(2);
});

test('what was had stands while it cannot be had again', async () => {
  const { loads, now, kept } = loadsOf(['2026-12-18']);
  loads.show('SPY');
  loads.load('SPY');
  await passed(0);
  now.answer = notData;
  loads.load('SPY');
  await passed(2_000);
  expect([now.asked, kept]).toEqual([3, [READY]]);
});

test('an answer of another world is not taken, and its failure asks nothing there', async () => {
  const { loads, now, kept } = loadsOf(['2026-12-18']);
  const hide = loads.show('SPY');
  loads.load('SPY');
  loads.forget();
  await passed(0);
  expect(kept).toEqual([]);
  now.answer = notData;
  loads.load('SPY');
  await passed(0);
  loads.forget();
  await passed(600_000);
  expect(now.asked).toBe(2);
  // Still shown there: its next failure is tried again.
  loads.load('SPY');
  await passed(2_000);
  expect(now.asked).toBe(4);
  hide();
  await passed(600_000);
  expect(now.asked).toBe(4);
});
