/** How far a trial is, and how much of the machine it takes. */
import { setImmediate as yieldToAnswers } from 'node:timers/promises';

const REST_AFTER_MS = 50;

export interface TrialPace {
  /** Share done, 0 … 1. */
  progress?: (share: number) => void;
  /** Called with the time worked since the last call: the share of the machine it may take. */
  rest?: (workedMs: number) => Promise<void>;
  /** A clock for `rest`, in ms. */
  worked?: () => number;
}

/** To be awaited between stretches of work. */
export function breather({ rest, worked = () => 0 }: TrialPace): () => Promise<void> {
  let restedAtMs = worked();
  return async () => {
    await yieldToAnswers();
    const workedMs = worked() - restedAtMs;
    if (!rest || workedMs < REST_AFTER_MS) return;
    await rest(workedMs);
    restedAtMs = worked();
  };
}
