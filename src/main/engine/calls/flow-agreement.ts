/** The vendor's unusual trades of the last quarter of an hour beside the terminal's own tags, over what both sides know whole: from `fromMs` until before `toMs`. */
import type { FlowAgreement } from '../../../shared/contract/flow-report.ts';
import { RefusedCall } from '../../../shared/contract/refused-call.ts';
import { compareTags, type ListedTrade, type OwnPrint } from '../../../shared/flow/tag-agreement.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import { PRINT_TAG } from '../../../shared/market/prints.ts';
import { askPages } from '../feed/rest/ask.ts';
import { unusualTradesRequest } from '../massive/rest/endpoints.ts';
import type { MarketPipeline } from '../world/market-pipeline.ts';
import type { CallContext } from './call-context.ts';

const SPAN_MS = 15 * 60_000;
const ROWS = 1_000;
const MOST_PAGES = 5;
/** The vendor's list lags its stream. */
const SETTLED_MS = 5_000;
/** An acknowledged subscription, or a connection come back, delivers everything only some time after it said so. */
const BEGINS_MS = 2_000;
/** Shares of a contract that the vendor's list does not tell. */
const USUAL_SHARES = 100;

export async function flowAgreement({ source, pipeline }: CallContext): Promise<FlowAgreement> {
  const { day, tape } = pipeline;
  const toMs = day.newestMs - SETTLED_MS;
  const ringFromMs = tape.tail > 0 ? tape.get(tape.tail, 'atMs') : Number.NEGATIVE_INFINITY;
  let fromMs = Math.max(toMs - SPAN_MS, ringFromMs, wholeSince(pipeline, toMs));
  if (!(toMs > fromMs)) throw new RefusedCall('flow/too-early', TOO_EARLY);
  const listed: ListedTrade[] = [];
  let pages = 0;
  let full = false;
  for await (const { rows } of askPages(
    source,
    unusualTradesRequest({ fromMs, toMs, limit: ROWS }),
    'unusualTrades',
    MOST_PAGES,
  )) {
    pages++;
    full = rows.length >= ROWS;
    for (const { symbol, atMs, price, size, exchange, flags } of rows)
      if (atMs !== undefined && size !== undefined)
        listed.push({
          symbol,
          atMs,
          price,
          size,
          exchange: exchange ?? Number.NaN,
          premiumUsd: price * size * USUAL_SHARES,
          flags,
        });
    if (pages === MOST_PAGES) break;
  }
  // Newest first: what a cut list lacks is before its oldest row.
  if (pages >= MOST_PAGES && full) fromMs = Math.max(fromMs, (listed.at(-1)?.atMs ?? fromMs) + 1);
  const within = ({ atMs }: { atMs: number }): boolean => atMs >= fromMs && atMs < toMs;
  return { ...compareTags(listed.filter(within), ownPrints(pipeline, fromMs, toMs)), fromMs, toMs };
}

/** From when on every print has come: since the whole tape is subscribed, and since the last gap in it. */
function wholeSince({ tapeSinceMs, gaps, capabilities }: MarketPipeline, toMs: number): number {
  // What arrives late was stamped that much earlier.
  const lateMs = capabilities.get('options')?.timeliness === 'delayed' ? DELAY_MS : 0;
  let sinceMs = tapeSinceMs ?? Number.POSITIVE_INFINITY;
  for (const { market, channel, startMs, endMs } of gaps.values())
    if (market === 'options' && (channel === 'T' || channel === '*') && startMs - lateMs < toMs)
      sinceMs = Math.max(sinceMs, endMs ?? Number.POSITIVE_INFINITY);
  return sinceMs + BEGINS_MS - lateMs;
}

function* ownPrints({ tape, table }: MarketPipeline, fromMs: number, toMs: number): Iterable<OwnPrint> {
  for (let seq = tape.tail; seq < tape.head; seq++) {
    const atMs = tape.get(seq, 'atMs');
    if (!(atMs >= fromMs && atMs < toMs)) continue;
    yield {
      symbol: table.symbolOf(tape.instrument(seq)),
      atMs,
      price: tape.get(seq, 'price'),
      size: tape.get(seq, 'size'),
      exchange: tape.get(seq, 'exchange'),
      premiumUsd: tape.get(seq, 'premiumUsd'),
      unusual: (tape.get(seq, 'tags') & PRINT_TAG.unusual) !== 0,
    };
  }
}

const TOO_EARLY =
  'Too few option prints have come to compare with the vendor’s list: some seconds of the tape are needed. Ask again shortly.';
