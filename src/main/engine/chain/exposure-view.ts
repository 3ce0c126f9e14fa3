/** Dealer exposure of the shown expiries, by strike and by expiry, with the assumption named and what was left out counted. */
import { EXPOSURE_SIGNS, type ExposureResult, type ExposureRow } from '../../../shared/contract/analytics.ts';
import {
  SIGN_ASSUMPTIONS,
  dealerSign,
  exposureWeight,
  gammaExposurePerBasisPoint,
  gammaExposure,
  zeroGammaLevel,
  type ProfileColumns,
} from '../../../shared/analytics/exposure.ts';
import { maxPain } from '../../../shared/analytics/max-pain.ts';
import { etDate } from '../../../shared/market/calendar.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import type { AnalyticsInputs, AnalyticsJob } from './analytics-job.ts';
import { NO_INSTRUMENT } from './chain-book.ts';
import { valuesTimeMs, type ShownSlice } from './slice-state.ts';

/** A sum stays unknown until one contract has a value. */
const emptyRow = (): ExposureRow => ({
  gexCall: Number.NaN,
  gexPut: Number.NaN,
  gex: Number.NaN,
  dex: Number.NaN,
  vex: Number.NaN,
  cex: Number.NaN,
  callOpenInterest: Number.NaN,
  putOpenInterest: Number.NaN,
  callVolume: Number.NaN,
  putVolume: Number.NaN,
});

/** Adds to a sum that is NaN while nothing is in it; an unknown value changes nothing. */
function add(row: ExposureRow, name: keyof ExposureRow, value: number): void {
  if (Number.isNaN(value)) return;
  row[name] = Number.isNaN(row[name]) ? value : row[name] + value;
}

export function exposure(
  inputs: Pick<AnalyticsInputs, 'table' | 'flow'>,
  { request, states: asked, isComputed, spot, atMs }: AnalyticsJob<'exposure'>,
): ExposureResult {
  const states = asked.filter(isComputed);
  const { table, flow } = inputs;
  const isToday = flow.date === etDate(Math.min(...states.map((state) => valuesTimeMs(state, atMs)), atMs));
  const byStrike = new Map<number, ExposureRow>();
  const byExpiry = new Map<string, ExposureRow>();
  const total = emptyRow();
  const excluded = { adjusted: 0, noOpenInterest: 0, noModel: 0 };
  const premium = { call: Number.NaN, put: Number.NaN };
  const column = (name: Parameters<InstrumentTable['column']>[0]): Float64Array => table.column(name);
  const [gamma, delta, vanna, charm] = [
    column('modelGamma'),
    column('modelDelta'),
    column('modelVanna'),
    column('modelCharm'),
  ];
  const [openInterest, volume, shares, vwap] = [
    column('openInterest'),
    column('volume'),
    column('sharesPerContract'),
    column('vwap'),
  ];
  const regular = states.filter(({ slice }) => !slice.adjusted);
  const profiles = new Map(EXPOSURE_SIGNS.map((sign) => [sign, emptyProfile(regular)]));
  let contracts = 0;

  for (const state of states) {
    const { slice } = state;
    const ofExpiry = rowOf(byExpiry, slice.expiry);
    for (let row = 0; row < state.ids.length; row++) {
      const id = state.ids[row];
      if (id === NO_INSTRUMENT) continue;
      contracts++;
      if (slice.adjusted) {
        excluded.adjusted++;
        continue;
      }
      const isCall = row < slice.strikes.length;
      const strike = slice.strikes[row % slice.strikes.length];
      const rows = [rowOf(byStrike, strike), ofExpiry, total];
      addCounts(rows, isCall, openInterest[id], volume[id]);
      const multiplier = Number.isNaN(shares[id]) ? 100 : shares[id];
      const traded = volume[id] === 0 ? 0 : volume[id] * vwap[id] * multiplier;
      const side = isCall ? 'call' : 'put';
      if (!Number.isNaN(traded)) premium[side] = (premium[side] || 0) + traded;
      if (Number.isNaN(openInterest[id])) excluded.noOpenInterest++;
      const isModelled = !state.contradicted && !Number.isNaN(gamma[id]);
      if (!isModelled) excluded.noModel++;
      if (!isModelled || spot === undefined) continue;
      const net = isToday ? flow.netContracts(id) : 0;
      for (const [sign, profile] of profiles) {
        const weight = exposureWeight(sign, openInterest[id], volume[id]);
        if (weight > 0) addToProfile(profile, state, row, dealerSign(sign, isCall, net) * weight * multiplier);
      }
      const held = exposureWeight(request.sign, openInterest[id], volume[id]);
      if (Number.isNaN(held)) continue;
      const sign = dealerSign(request.sign, isCall, net);
      const dollars = held * multiplier * spot;
      const gex = sign * gammaExposure(gamma[id], held, multiplier, spot);
      for (const r of rows) {
        add(r, isCall ? 'gexCall' : 'gexPut', gex);
        add(r, 'gex', gex);
        add(r, 'dex', delta[id] * dollars);
        add(r, 'vex', sign * vanna[id] * dollars);
        add(r, 'cex', sign * charm[id] * dollars);
      }
    }
  }
  return {
    what: 'exposure',
    underlying: request.underlying,
    atMs,
    spot,
    sign: request.sign,
    assumption: SIGN_ASSUMPTIONS[request.sign],
    byStrike: [...byStrike].sort((a, b) => a[0] - b[0]).map(([strike, row]) => ({ strike, ...row })),
    byExpiry: [...byExpiry].sort((a, b) => a[0].localeCompare(b[0])).map(([expiry, row]) => ({ expiry, ...row })),
    total,
    gexPerBasisPoint:
      spot === undefined || !Number.isFinite(total.gex)
        ? undefined
        : gammaExposurePerBasisPoint(profiles.get(request.sign)!, spot),
    zeroGamma: EXPOSURE_SIGNS.map((sign) => ({
      sign,
      level: spot === undefined ? undefined : zeroGammaLevel(profiles.get(sign)!, spot),
    })),
    maxPain: regular.map(({ slice }) => ({
      expiry: slice.expiry,
      root: slice.root,
      strike: maxPain(slice.strikes, valuesOf(slice.calls, openInterest), valuesOf(slice.puts, openInterest)),
    })),
    putCall: {
      volume: ratio(total.putVolume, total.callVolume),
      openInterest: ratio(total.putOpenInterest, total.callOpenInterest),
      premium: ratio(premium.put, premium.call),
    },
    excluded,
    contracts,
    listings: { asked: request.listings?.length ?? request.expiries.length, ...inSums(states) },
  };
}

/** Listings in the sums: those that are computed, and have a fit that stands. */
function inSums(states: readonly ShownSlice[]): Omit<ExposureResult['listings'], 'asked'> {
  const loaded = states.filter(({ slice, shown }) => slice.adjusted || shown.surface).length;
  const contradicted = states.filter((state) => state.contradicted).length;
  return { loaded, ...(contradicted > 0 && { contradicted }) };
}

function rowOf<K>(rows: Map<K, ExposureRow>, key: K): ExposureRow {
  let row = rows.get(key);
  if (!row) {
    row = emptyRow();
    rows.set(key, row);
  }
  return row;
}

function addCounts(rows: ExposureRow[], isCall: boolean, openInterest: number, volume: number): void {
  for (const row of rows) {
    add(row, isCall ? 'callOpenInterest' : 'putOpenInterest', openInterest);
    add(row, isCall ? 'callVolume' : 'putVolume', volume);
  }
}

function emptyProfile(states: readonly ShownSlice[]): ProfileColumns {
  const size = states.reduce((sum, s) => sum + s.ids.length, 0);
  const [strike, years, carry] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const [dividendYield, volatility, weight] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  return { strike, years, carry, dividendYield, volatility, weight, count: 0 };
}

function addToProfile(profile: ProfileColumns, state: ShownSlice, row: number, weight: number): void {
  const i = profile.count++;
  profile.strike[i] = state.options.strike[row];
  profile.years[i] = state.options.years[row];
  profile.carry[i] = state.options.rate[row] - state.options.dividendYield[row];
  profile.dividendYield[i] = state.options.dividendYield[row];
  profile.volatility[i] = state.volatility[row];
  profile.weight[i] = weight;
}

const valuesOf = (ids: Uint32Array, column: Float64Array): Float64Array =>
  Float64Array.from(ids, (id) => (id === NO_INSTRUMENT ? Number.NaN : column[id]));

/** Undefined where either side is unknown or no call counts. */
const ratio = (put: number, call: number): number | undefined =>
  call > 0 && !Number.isNaN(put) ? put / call : undefined;
