/** Smiles of the shown expiries with at-the-money volatility, risk reversal and butterfly, and how skew moved since it was first seen after today's open. */
import type { SmileCurve, VolatilityResult } from '../../../shared/contract/analytics.ts';
import { skewMeasures } from '../../../shared/analytics/smile.ts';
import { etDate, yearsLeft, type EpochMs } from '../../../shared/market/calendar.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { along, sliceSmile } from './slice-smile.ts';
import type { SliceState } from './slice-state.ts';

interface FirstValue {
  value: number;
  atMs: EpochMs;
}

/** The first risk reversal of each expiry seen since the open of its market date: what the change of skew is measured from. */
export class SkewMemory {
  readonly #first = new Map<string, FirstValue>();
  readonly #calendar: () => TradingCalendar;

  constructor(calendar: () => TradingCalendar) {
    this.#calendar = calendar;
  }

  /** Undefined before the open, and while nothing is known. A step back in time (a replay's) before the first value forgets it. */
  firstOf(key: string, riskReversal: number, atMs: EpochMs): FirstValue | undefined {
    const session = this.#calendar().sessionOn(etDate(atMs));
    if (!session || atMs < session.openMs) return undefined;
    const first = this.#first.get(key);
    if (first && first.atMs >= session.openMs && first.atMs <= atMs) return first;
    this.#first.delete(key);
    if (Number.isNaN(riskReversal)) return undefined;
    const now = { value: riskReversal, atMs };
    this.#first.set(key, now);
    return now;
  }
}

export function volatility(
  inputs: { table: InstrumentTable; skew: SkewMemory },
  underlying: string,
  states: readonly SliceState[],
  spot: number | undefined,
  atMs: EpochMs,
): VolatilityResult {
  const curves = states.filter((s) => !s.slice.adjusted).map((state) => curveOf(inputs, state, atMs));
  return { what: 'volatility', underlying, atMs, spot, curves };
}

function curveOf(inputs: { table: InstrumentTable; skew: SkewMemory }, state: SliceState, atMs: EpochMs): SmileCurve {
  const { table, skew } = inputs;
  const { slice, carry } = state;
  const forward = carry?.forward ?? Number.NaN;
  const strikes = [...slice.strikes];
  const { iv, callIv, putIv } = sliceSmile(table, slice, forward);
  const measures = skewMeasures(
    strikes,
    iv,
    along(slice.calls, table.column('modelDelta')),
    callIv,
    along(slice.puts, table.column('modelDelta')),
    putIv,
    forward,
  );
  const first = skew.firstOf(`${slice.root}/${slice.expiry}`, measures.riskReversal25, atMs);
  const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
  return {
    expiry: slice.expiry,
    root: slice.root,
    years: yearsLeft(slice.settlesAtMs, atMs),
    forward,
    strikes,
    iv,
    callIv,
    putIv,
    atmIv: known(measures.atmIv),
    riskReversal25: known(measures.riskReversal25),
    butterfly25: known(measures.butterfly25),
    riskReversalChange: first && known(measures.riskReversal25 - first.value),
    riskReversalSinceMs: first?.atMs,
    reason: carry ? undefined : 'No price of the underlying yet.',
  };
}
