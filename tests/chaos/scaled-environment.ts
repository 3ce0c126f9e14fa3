/**
 * Real sockets on a clock that runs faster than the wall's: a minute's cool-down takes a second and a half. While the machine stands, so does
 * the clock: it goes on by small steps, and between two of them what has arrived is read. So no answer is late because another program had the processor.
 */
import { nodeEnvironment, type FeedEnvironment, type FeedTimer } from '../../src/main/engine/feed/environment.ts';

export interface ScaledEnvironment extends FeedEnvironment {
  /** Resolves after that much virtual time. */
  wait(ms: number): Promise<void>;
  /** Resolves once it holds; rejects after that much virtual time. */
  until(holds: () => boolean, withinMs: number): Promise<void>;
}

interface Task {
  atMs: number;
  run: () => void;
}

const TICK_MS = 1;
/** Real time that one step stands for at most. */
const STEP_MS = 4;
/** Ends what hangs; a busy machine turns its sockets slowly. */
const PATIENCE_MS = 20_000;

export function scaledEnvironment(factor: number, startMs = Date.UTC(2026, 10, 20, 15)): ScaledEnvironment {
  const node = nodeEnvironment();
  const tasks = new Set<Task>();
  let nowMs = startMs;
  let lookedMs = performance.now();
  const next = (): Task | undefined => {
    let first: Task | undefined;
    for (const task of tasks) if (!first || task.atMs < first.atMs) first = task;
    return first;
  };
  setInterval(() => {
    const realMs = performance.now();
    const untilMs = nowMs + Math.min(realMs - lookedMs, STEP_MS) * factor;
    lookedMs = realMs;
    for (let task = next(); task && task.atMs <= untilMs; task = next()) {
      tasks.delete(task);
      nowMs = Math.max(nowMs, task.atMs);
      task.run();
    }
    nowMs = untilMs;
  }, TICK_MS).unref();
  const now = (): number => nowMs;
  const setTimer = (run: () => void, delayMs: number): FeedTimer => {
    const task: Task = { atMs: nowMs + Math.max(delayMs, 0), run };
    tasks.add(task);
    return task as unknown as FeedTimer;
  };
  return {
    ...node,
    now,
    uptimeMs: now,
    setTimer,
    clearTimer: (timer) => void tasks.delete(timer as unknown as Task),
    wait: (ms) => new Promise((resolve) => void setTimer(resolve, ms)),
    async until(holds, withinMs) {
      const [deadlineMs, patientUntilMs] = [nowMs + withinMs, performance.now() + PATIENCE_MS];
      while (!holds()) {
        if (nowMs > deadlineMs && performance.now() > patientUntilMs)
          throw new Error(`did not hold within ${withinMs} ms of virtual time: ${holds.toString()}`);
        await new Promise((resolve) => void setTimeout(resolve, 2));
      }
    },
  };
}
