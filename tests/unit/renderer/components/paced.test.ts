import { expect, test } from 'vitest';
import { WAITS_FOR_BATCH_MS } from '../../../../src/shared/contract/cadence.ts';
import { paced, type PaceTimer } from '../../../../src/renderer/components/paced.ts';

function told(): PaceTimer & { pass(ms: number): void } {
  let nowMs = 0;
  let due: { atMs: number; run: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after(ms, run) {
      const entry = { atMs: nowMs + ms, run };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
    pass(ms) {
      nowMs += ms;
      for (const entry of due.filter((e) => e.atMs <= nowMs)) {
        due = due.filter((other) => other !== entry);
        entry.run();
      }
    },
  };
}

const taskEnds = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('runs when the task ends, once however often it was asked in it', async () => {
  const timer = told();
  let runs = 0;
  const action = paced(() => runs++, 50, timer);
  action.ask();
  action.ask();
  expect(runs).toBe(0);
  await taskEnds();
  expect(runs).toBe(1);
  timer.pass(500);
  await taskEnds();
  expect(runs).toBe(1);
});

test('asked in the pause, runs with the next ask after it, and by itself a batch later where none comes', async () => {
  const timer = told();
  let runs = 0;
  const action = paced(() => runs++, 50, timer);
  const asked = async (): Promise<number> => {
    action.ask();
    await taskEnds();
    return runs;
  };
  expect(await asked()).toBe(1);
  timer.pass(40);
  expect(await asked()).toBe(1);
  timer.pass(20);
  expect(runs).toBe(1);
  expect(await asked()).toBe(2);
  timer.pass(49);
  expect(await asked()).toBe(2);
  timer.pass(WAITS_FOR_BATCH_MS);
  expect(runs).toBe(2);
  timer.pass(1);
  expect(runs).toBe(3);
  timer.pass(1_000);
  await taskEnds();
  expect(runs).toBe(3);
});

test('a cancelled turn does not come, nor one asked in the same task', async () => {
  const timer = told();
  let runs = 0;
  const action = paced(() => runs++, 50, timer);
  action.ask();
  action.cancel();
  await taskEnds();
  expect(runs).toBe(0);
  action.ask();
  await taskEnds();
  action.ask();
  action.cancel();
  timer.pass(200);
  expect(runs).toBe(1);
});
