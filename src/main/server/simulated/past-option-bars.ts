/** Daily bars of contracts that settled before the simulation began: read off a handful of instants, for a year of them is asked at once. */
import { etInstant } from '../../../shared/market/calendar.ts';
import type { SimulatedBar } from './bars.ts';
import { unit } from './hash.ts';
import type { Instrument } from './instrument.ts';
import type { SimulatedDay } from './trading-days.ts';

/** Shares of the session at which the contract is looked at between its first and its last trade. */
const LOOKS = [0.2, 0.4, 0.6, 0.8];
/** Standard deviations within which a contract trades every day, and beyond which never. */
const BUSY = 1.6;
const QUIET = 3.2;
/** The last trade comes within this of the close. */
const LAST_MS = 12 * 60_000;

export function pastOptionBar(instrument: Instrument, day: SimulatedDay): SimulatedBar | undefined {
  const { contract, key } = instrument;
  if (!contract || day.closeMs > contract.slice.settlesMs) return undefined;
  const far = Math.abs(contract.moneynessAt(day.closeMs));
  if (unit(key, day.index, 91) > 1 - (far - BUSY) / (QUIET - BUSY)) return undefined;
  const lastMs = day.closeMs - Math.floor(unit(key, day.index, 92) * LAST_MS);
  const span = lastMs - day.openMs;
  const prices = [0, ...LOOKS, 1].map((share) => instrument.gridValueAt(day.openMs + Math.floor(share * span)));
  const volume = 20 + Math.floor((900 * unit(key, day.index, 93)) / (1 + far * far));
  const turnover = (volume * prices.reduce((sum, price) => sum + price, 0)) / prices.length;
  return {
    startMs: etInstant(day.date, 0),
    open: prices[0],
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices.at(-1)!,
    volume,
    turnover,
    trades: Math.max(1, Math.round(volume / 4)),
  };
}
