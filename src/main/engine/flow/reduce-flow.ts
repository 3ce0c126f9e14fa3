/** Puts one decoded options frame onto the tape, in wire order. Call before the frame changes the market table. */
import { EVENT, type EventColumns } from '../../../shared/market/event-columns.ts';
import type { PrintClassifier } from './print-classifier.ts';

// The engine folds a module's own constants into the code, but reads imported ones again each time.
const { quote: QUOTE, trade: TRADE } = EVENT;

export function reduceFlow(columns: EventColumns, classifier: PrintClassifier): void {
  if (columns.market !== 'options') return;
  const { quotes, kinds, rows } = columns;
  classifier.fetch(columns);
  for (let i = 0; i < columns.count; i++) {
    const row = rows[i];
    if (kinds[i] === QUOTE) {
      classifier.quote(quotes.id[row], quotes.bid[row], quotes.ask[row], quotes.atMs[row]);
    } else if (kinds[i] === TRADE) {
      classifier.trade(columns, row);
    }
  }
  classifier.settle();
}
