/** The interface a rule evaluates its conditions through. */
import type { AlertReading } from '../../../shared/contract/alerts.ts';
import { TRUTH, type Truth } from '../../../shared/query/truth.ts';

/** Time that goes back by more was another clock's: that of a market is learnt after the rules were set. */
export const SET_BACK_MS = 10_000;

export interface ConditionState {
  /** Reads the state as it is now, and takes in whether it is true. */
  refresh(nowMs: number): void;
  /** Reads it only: what is shown between two events changes nothing that may fire. */
  look(nowMs: number): void;
  /** Was it true at any time since the last `clear`, however briefly? */
  fires(): Truth;
  /** Has it been true ever since the last `clear`, hysteresis included? For a rule that waits to be false once. */
  holds(): Truth;
  /** The value that fired it. */
  reading(): AlertReading[];
  /** The value now; NaN where unknown. */
  value(): number;
  /** Why it is unknown: a sentence. */
  unknown(): string;
  /** The rule was evaluated: everything before now is accounted for. */
  clear(): void;
  /** While waiting, a condition that is true already does not fire: only one that becomes true does. */
  needChange(waiting: boolean): void;
  /** When time alone may change it; undefined: never. */
  readonly dueAtMs?: number;
  /** Another market or a jump in time: all values are unknown. */
  reset(): void;
}

/** All of a list: one `no` decides, then one `unknown`. */
export function allOf(list: readonly ConditionState[], test: (c: ConditionState) => Truth): Truth {
  let truth: Truth = TRUTH.yes;
  for (let i = 0; i < list.length; i++) {
    const one = test(list[i]);
    if (one === TRUTH.no) return TRUTH.no;
    if (one === TRUTH.unknown) truth = TRUTH.unknown;
  }
  return truth;
}

/** Any of the groups: one `yes` decides, then one `unknown`. */
export function anyGroup(groups: readonly ConditionState[][], test: (c: ConditionState) => Truth): Truth {
  let truth: Truth = TRUTH.no;
  for (let i = 0; i < groups.length; i++) {
    const one = allOf(groups[i], test);
    if (one === TRUTH.yes) return TRUTH.yes;
    if (one === TRUTH.unknown) truth = TRUTH.unknown;
  }
  return truth;
}
