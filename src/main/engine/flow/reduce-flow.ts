/** One decoded options frame onto the tape, in wire order. Call before the frame changes the market table. */
import { EVENT, type EventColumns } from '../../../shared/market/event-columns.ts';
import type { OptionTrade, PrintClassifier } from './print-classifier.ts';

/** Reused: a print is written to the tape's columns at once. */
const trade: OptionTrade = { id: 0, atMs: 0, price: 0, size: 0, condition: 0, exchange: 0 };

export function reduceFlow(columns: EventColumns, classifier: PrintClassifier): void {
  if (columns.market !== 'options') return;
  const { quotes, trades } = columns;
  for (let i = 0; i < columns.count; i++) {
    const row = columns.rows[i];
    if (columns.kinds[i] === EVENT.quote) {
      classifier.quote(quotes.id[row], quotes.bid[row], quotes.ask[row], quotes.atMs[row]);
    } else if (columns.kinds[i] === EVENT.trade) {
      trade.id = trades.id[row];
      trade.atMs = trades.atMs[row];
      trade.price = trades.price[row];
      trade.size = trades.size[row];
      trade.condition = trades.codeCount[row] > 0 ? columns.codes[trades.codeStart[row]] : Number.NaN;
      trade.exchange = trades.exchange[row];
      classifier.print(trade);
    }
  }
}
