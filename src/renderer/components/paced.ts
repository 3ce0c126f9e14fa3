/**
 * Runs an action at most once in `everyMs`: at the end of the running task when it was idle, else with the first ask after the pause, or by
 * itself soon after: what is drawn with the data that comes needs no frame of its own.
 */
import { WAITS_FOR_BATCH_MS } from '../../shared/contract/cadence.ts';

export interface Paced {
  ask(): void;
  cancel(): void;
}

export interface PaceTimer {
  nowMs(): number;
  /** Returns the way to cancel. */
  after(ms: number, run: () => void): () => void;
}

export function windowTimer(view: Window): PaceTimer {
  return {
    nowMs: () => view.performance.now(),
    after(ms, run) {
      const timer = view.setTimeout(run, ms);
      return () => view.clearTimeout(timer);
    },
  };
}

export function paced(action: () => void, everyMs: number, timer: PaceTimer): Paced {
  let lastMs = Number.NEGATIVE_INFINITY;
  let isDue = false;
  let cancelTimer: (() => void) | undefined;
  const cancel = (): void => {
    isDue = false;
    cancelTimer?.();
    cancelTimer = undefined;
  };
  const run = (): void => {
    cancel();
    lastMs = timer.nowMs();
    action();
  };
  return {
    ask() {
      if (isDue) return;
      const waitMs = lastMs + everyMs - timer.nowMs();
      if (waitMs > 0) {
        cancelTimer ??= timer.after(waitMs + WAITS_FOR_BATCH_MS, run);
        return;
      }
      isDue = true;
      queueMicrotask(() => {
        if (isDue) run();
      });
    },
    cancel,
  };
}
