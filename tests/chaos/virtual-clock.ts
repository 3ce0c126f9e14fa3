/** Virtual time: timers run in order as the test advances; nothing waits. */
import type { FeedTimer } from '../../src/main/engine/feed/environment.ts';

interface Task {
  atMs: number;
  order: number;
  run: () => void;
}

export class VirtualClock {
  #nowMs: number;
  #order = 0;
  /** Binary heap by time, then by order of asking. */
  readonly #heap: Task[] = [];
  readonly #cancelled = new Set<Task>();

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now = (): number => this.#nowMs;

  setTimer = (run: () => void, delayMs: number): FeedTimer => {
    const task: Task = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run };
    this.#push(task);
    return task as unknown as FeedTimer;
  };

  clearTimer = (timer: FeedTimer): void => {
    this.#cancelled.add(timer as unknown as Task);
  };

  defer = (run: () => void): void => {
    this.setTimer(run, 0);
  };

  /** Runs what is due up to then, with promises settled in between. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle(LONG_CHAIN);
    while (await this.#due(untilMs)) {
      const task = this.#pop();
      if (this.#cancelled.delete(task)) continue;
      this.#nowMs = task.atMs;
      task.run();
      await settle();
    }
    this.#nowMs = untilMs;
  }

  /** True where something runs until then; a long chain of promises may yet ask for a timer. */
  async #due(untilMs: number): Promise<boolean> {
    if (this.#heap.length > 0 && this.#heap[0].atMs <= untilMs) return true;
    await settle(LONG_CHAIN);
    return this.#heap.length > 0 && this.#heap[0].atMs <= untilMs;
  }

  /** Time passes while nothing runs, as in a sleeping computer: what was due runs afterwards. */
  jump(ms: number): void {
    this.#nowMs += ms;
    for (const task of this.#heap) task.atMs = Math.max(task.atMs, this.#nowMs);
    this.#heap.sort(before);
  }

  #push(task: Task): void {
    const heap = this.#heap;
    heap.push(task);
    for (let i = heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if (before(heap[parent], heap[i]) <= 0) break;
      [heap[parent], heap[i]] = [heap[i], heap[parent]];
      i = parent;
    }
  }

  #pop(): Task {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    heap[0] = last;
    for (let i = 0; ;) {
      const left = 2 * i + 1;
      if (left >= heap.length) break;
      const least = left + 1 < heap.length && before(heap[left + 1], heap[left]) < 0 ? left + 1 : left;
      if (before(heap[i], heap[least]) <= 0) break;
      [heap[i], heap[least]] = [heap[least], heap[i]];
      i = least;
    }
    return top;
  }
}

const before = (a: Task, b: Task): number => a.atMs - b.atMs || a.order - b.order;

/** Awaits in a row between most events and their consequences, and between any. */
const SHORT_CHAIN = 8;
const LONG_CHAIN = 60;
const NOTHING = Promise.resolve();

async function settle(microtasks = SHORT_CHAIN): Promise<void> {
  for (let i = 0; i < microtasks; i++) await NOTHING;
}
