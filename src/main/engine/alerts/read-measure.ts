/** A measure of an instrument as the table has it now; NaN where it is unknown. Units: `shared/settings/alerts.ts`. */
import { type ColumnName, GROUP_BIT } from '../../../shared/contract/columns.ts';
import type { Measure } from '../../../shared/settings/alerts.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';

const MODEL_COLUMN = {
  iv: 'modelIv',
  delta: 'modelDelta',
  gamma: 'modelGamma',
  theta: 'modelTheta',
  vega: 'modelVega',
  rho: 'modelRho',
  vanna: 'modelVanna',
  charm: 'modelCharm',
} as const satisfies Partial<Record<Measure, ColumnName>>;

export function readMeasure(table: InstrumentTable, id: InstrumentId, measure: Measure): number {
  switch (measure) {
    case 'last':
    case 'bid':
    case 'ask':
      return positive(table.column(measure)[id]);
    case 'mid':
      return midOf(table, id);
    case 'spread':
      return spreadOf(table, id);
    case 'spreadPercent':
      return (spreadOf(table, id) / midOf(table, id)) * 100;
    case 'change':
      return (positive(table.column('last')[id]) / positive(table.column('prevClose')[id]) - 1) * 100;
    case 'volumeMultiple':
      return table.column('volume')[id] / positive(table.column('avgDailyVolume')[id]);
    case 'iv':
      return table.column('modelIv')[id] * 100;
    default:
      return table.column(MODEL_COLUMN[measure])[id];
  }
}

/** The column that says when the value was true. */
export function timeColumnOf(measure: Measure): ColumnName {
  if (measure === 'last' || measure === 'change') return 'lastAtMs';
  if (measure === 'volumeMultiple') return 'dayAtMs';
  return measure in MODEL_COLUMN ? 'modelAtMs' : 'quoteAtMs';
}

/** Groups whose change may change the measure. */
export function groupsOf(measure: Measure): number {
  if (measure === 'last') return GROUP_BIT.trade;
  if (measure === 'change') return GROUP_BIT.trade | GROUP_BIT.day;
  if (measure === 'volumeMultiple') return GROUP_BIT.day | GROUP_BIT.reference;
  return measure in MODEL_COLUMN ? GROUP_BIT.model : GROUP_BIT.quote;
}

const positive = (value: number): number => (value > 0 ? value : Number.NaN);

/** Of a two-sided quote that is not crossed. */
function midOf(table: InstrumentTable, id: InstrumentId): number {
  const bid = table.column('bid')[id];
  const ask = table.column('ask')[id];
  return bid > 0 && ask >= bid ? (bid + ask) / 2 : Number.NaN;
}

function spreadOf(table: InstrumentTable, id: InstrumentId): number {
  const bid = table.column('bid')[id];
  const ask = table.column('ask')[id];
  return bid > 0 && ask >= bid ? ask - bid : Number.NaN;
}
