/** Takes events out of a decoded frame. */
import { EVENT, type ColumnBlock, type EventColumns } from './event-columns.ts';

/** Takes out those for which `isOut` answers true, given their block and row; the others keep their order. Returns how many went. */
export function removeEvents(events: EventColumns, isOut: (block: ColumnBlock, row: number) => boolean): number {
  const before = events.count;
  const removed = new Uint32Array(events.counts.length);
  let kept = 0;
  for (let i = 0; i < before; i++) {
    const kind = events.kinds[i];
    const row = events.rows[i];
    const block = blockOf(events, kind);
    if (isOut(block, row)) {
      removed[kind]++;
      continue;
    }
    block.move(row, row - removed[kind]);
    events.kinds[kept] = kind;
    events.rows[kept++] = row - removed[kind];
  }
  events.count = kept;
  for (let kind = 0; kind < removed.length; kind++) events.counts[kind] -= removed[kind];
  return before - kept;
}

function blockOf(events: EventColumns, kind: number): ColumnBlock {
  switch (kind) {
    case EVENT.quote:
      return events.quotes;
    case EVENT.trade:
      return events.trades;
    case EVENT.secondBar:
      return events.secondBars;
    case EVENT.minuteBar:
      return events.minuteBars;
    case EVENT.indexValue:
      return events.indexValues;
    case EVENT.luld:
      return events.luld;
    case EVENT.imbalance:
      return events.imbalances;
    default:
      return events.fairMarketValues;
  }
}
