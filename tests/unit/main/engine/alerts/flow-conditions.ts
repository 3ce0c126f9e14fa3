/** Conditions about SPY's option prints that take every print, and the contracts and moment that tests of them share. */
import { FlowState, PrintState } from '../../../../../src/main/engine/alerts/flow-states.ts';
import type { FlowCondition, PrintCondition } from '../../../../../src/shared/settings/alerts.ts';

export const CALL = 'O:SPY261218C00650000';
/** A whole second. */
export const T0 = 1_700_000_000_000;
export const CAPACITY = 64;
/** What conditions without a query read of the tape: nothing. */
const NO_VALUES = { capacity: CAPACITY, value: () => Number.NaN };

export const printState = (over: Partial<PrintCondition> = {}): PrintState =>
  new PrintState(
    { kind: 'print', underlying: 'SPY', right: 'any', tags: [], where: '', minPremiumUsd: 0, minSize: 0, ...over },
    NO_VALUES,
  );

export const flowState = (over: Partial<FlowCondition> = {}): FlowState =>
  new FlowState(
    {
      kind: 'flow',
      underlying: 'SPY',
      right: 'any',
      tags: [],
      where: '',
      side: 'any',
      windowMinutes: 1,
      premiumUsd: 10_000,
      hysteresis: 0,
      ...over,
    },
    NO_VALUES,
  );
