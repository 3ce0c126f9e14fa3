/** Smiles of the shown expiries with at-the-money volatility, risk reversal and butterfly, and how skew moved since the first look today. */
import type { SmileCurve, VolatilityResult } from '../../../shared/contract/analytics.ts';
import { skewMeasures } from '../../../shared/analytics/smile.ts';
import { YEAR_MS, etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import type { SliceState } from './chain-model.ts';

/** The first risk reversal of each expiry on a market date: what "change since the open" is measured from. */
export class SkewMemory {
  #date = '';
  readonly #first = new Map<string, number>();

  changeOf(key: string, riskReversal: number, atMs: EpochMs): number | undefined {
    const date = etDate(atMs);
    if (date !== this.#date) {
      this.#date = date;
      this.#first.clear();
    }
    if (Number.isNaN(riskReversal)) return undefined;
    const first = this.#first.get(key);
    if (first === undefined) this.#first.set(key, riskReversal);
    return first === undefined ? 0 : riskReversal - first;
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
  const pick = (ids: Uint32Array, column: Float64Array): number[] =>
    Array.from(ids, (id) => (id === NO_INSTRUMENT ? Number.NaN : column[id]));
  const callIv = pick(slice.calls, table.column('modelIv'));
  const putIv = pick(slice.puts, table.column('modelIv'));
  const forward = carry?.forward ?? Number.NaN;
  const strikes = [...slice.strikes];
  const iv = strikes.map((strike, i) => {
    const [near, far] = strike >= forward ? [callIv[i], putIv[i]] : [putIv[i], callIv[i]];
    return Number.isNaN(near) ? far : near;
  });
  const measures = skewMeasures(
    strikes,
    iv,
    pick(slice.calls, table.column('modelDelta')),
    callIv,
    pick(slice.puts, table.column('modelDelta')),
    putIv,
    forward,
  );
  const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
  return {
    expiry: slice.expiry,
    root: slice.root,
    years: Math.max((slice.settlesAtMs - atMs) / YEAR_MS, 0),
    forward,
    strikes,
    iv,
    callIv,
    putIv,
    atmIv: known(measures.atmIv),
    riskReversal25: known(measures.riskReversal25),
    butterfly25: known(measures.butterfly25),
    riskReversalChange: skew.changeOf(`${slice.root}/${slice.expiry}`, measures.riskReversal25, atMs),
    reason: carry ? undefined : 'No price of the underlying yet.',
  };
}
