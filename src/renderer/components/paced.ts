/** Runs an action at most once in `everyMs`: at once when it was idle, else once more at the end of the pause. */
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
  let cancel: (() => void) | undefined;
  const run = (): void => {
    cancel = undefined;
    lastMs = timer.nowMs();
    action();
  };
  return {
    ask() {
      if (cancel) return;
      const waitMs = lastMs + everyMs - timer.nowMs();
      if (waitMs <= 0) run();
      else cancel = timer.after(waitMs, run);
    },
    cancel() {
      cancel?.();
      cancel = undefined;
    },
  };
}
