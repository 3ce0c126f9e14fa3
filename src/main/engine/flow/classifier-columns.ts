import type { InstrumentTable } from '../market/instrument-table.ts';

/** What the table knows of a contract that traded, as plain fields. */
export const classifierColumns = (table: InstrumentTable) => ({
  last: table.column('last'),
  lastAtMs: table.column('lastAtMs'),
  shares: table.column('sharesPerContract'),
  openInterest: table.column('openInterest'),
  volume: table.column('volume'),
  iv: table.column('modelIv'),
  delta: table.column('modelDelta'),
  gamma: table.column('modelGamma'),
  modelAtMs: table.column('modelAtMs'),
  theo: table.column('modelPrice'),
});
