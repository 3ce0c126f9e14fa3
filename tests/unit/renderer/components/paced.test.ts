import { expect, test } from 'vitest';
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

test('runs at once when idle, then once at the end of each pause however often it is asked', () => {
  const timer = told();
  let runs = 0;
  const action = paced(() => runs++, 50, timer);
  action.ask();
  expect(runs).toBe(1);
  for (let i = 0; i < 5; i++) action.ask();
  expect(runs).toBe(1);
  timer.pass(50);
  expect(runs).toBe(2);
  timer.pass(500);
  expect(runs).toBe(2);
  action.ask();
  expect(runs).toBe(3);
});

test('a cancelled turn does not come', () => {
  const timer = told();
  let runs = 0;
  const action = paced(() => runs++, 50, timer);
  action.ask();
  action.ask();
  action.cancel();
  timer.pass(100);
  expect(runs).toBe(1);
});
