/** One decoded event as a plain object for printing: unknown fields left out, lists and trade ids written out. */
import {
  EVENT_CHANNEL,
  epochNsOf,
  tradeIdOf,
  type ColumnBlock,
  type EventColumns,
} from '../../shared/market/event-columns.ts';

const EVENT_NAMES = ['quote', 'trade', 'secondBar', 'minuteBar', 'indexValue', 'luld', 'imbalance', 'fairMarketValue'];
const HIDDEN = new Set(['id', 'atSubNs', 'codeStart', 'codeCount', 'idStart', 'idEnd', 'count', 'capacity']);

/** The n-th event of a frame. `symbols` by instrument id. */
export function describeEvent(columns: EventColumns, n: number, symbols: readonly string[]): Record<string, unknown> {
  const kind = columns.kinds[n];
  const row = columns.rows[n];
  const block = blockOf(columns, kind);
  const line: Record<string, unknown> = {
    event: EVENT_NAMES[kind],
    channel: EVENT_CHANNEL[kind],
    symbol: symbols[block.id[row]],
  };
  for (const [name, column] of Object.entries(block)) {
    if (HIDDEN.has(name) || !(column instanceof Float64Array) || Number.isNaN(column[row])) continue;
    line[name] = name === 'auctionType' ? String.fromCharCode(column[row]) : column[row];
  }
  if (block.atSubNs[row] > 0) line.atNs = String(epochNsOf(block, row));
  if ('codeCount' in block) {
    const { codeStart, codeCount } = block as unknown as { codeStart: Uint32Array; codeCount: Uint32Array };
    const codes = columns.codes.subarray(codeStart[row], codeStart[row] + codeCount[row]);
    if (codes.length > 0) line[block === columns.trades ? 'conditions' : 'indicators'] = [...codes];
  }
  const tradeId = block === columns.trades ? tradeIdOf(columns, row) : undefined;
  if (tradeId !== undefined) line.tradeId = tradeId;
  return line;
}

function blockOf(c: EventColumns, kind: number): ColumnBlock {
  return [c.quotes, c.trades, c.secondBars, c.minuteBars, c.indexValues, c.luld, c.imbalances, c.fairMarketValues][
    kind
  ];
}
