/**
 * A hash of the market's state for "replay gives what recording gave": every column the market moves (not our model's, which
 * depends on demand), instruments in the order of their symbols (ids depend on who asked first), unknown rows left out.
 * The inputs of an average volume are left out, as the average is hashed; so is what is stored of other days.
 */
import { GROUP_COLUMNS, GROUP_NAMES } from '../../../shared/contract/columns.ts';
import type { InstrumentTable } from './instrument-table.ts';

const HASHED = GROUP_NAMES.filter((group) => !['model', 'average', 'history'].includes(group)).flatMap((group) => [
  ...GROUP_COLUMNS[group],
]);
const PRIME = 0x01000193;

/** 16 hex digits: two 32-bit FNV-1a lanes with different starts. */
export function hashState(table: InstrumentTable): string {
  const columns = HASHED.map((name) => table.column(name));
  const order = Array.from({ length: table.size }, (_, id) => id)
    .filter((id) => columns.some((column) => !Number.isNaN(column[id])))
    .map((id) => ({ id, symbol: table.symbolOf(id) }))
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  const value = new Float64Array(1);
  const words = new Uint32Array(value.buffer);
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  const mix = (word: number): void => {
    low = Math.imul(low ^ word, PRIME);
    high = Math.imul(high ^ ((word << 13) | (word >>> 19)), PRIME) ^ (low >>> 15);
  };
  for (const { id, symbol } of order) {
    for (let i = 0; i < symbol.length; i++) mix(symbol.charCodeAt(i));
    for (const column of columns) {
      // One bit pattern for unknown.
      value[0] = Number.isNaN(column[id]) ? Number.NaN : column[id];
      mix(words[0]);
      mix(words[1]);
    }
  }
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}
