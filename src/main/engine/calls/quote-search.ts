/** What the engine knows of the quote that a print's side lacks: whether the contract's quotes stream, and what REST was asked. */
import type { AskedQuote, PrintKey, QuoteSearch, StreamedQuotes } from '../../../shared/contract/flow-side.ts';
import { PRINT_SOURCE } from '../../../shared/market/prints.ts';
import { FETCHED_WITNESS_MS } from '../flow/amend-sides.ts';
import { QUOTE_WITNESS_MS } from '../flow/print-classifier.ts';
import type { CallContext } from './call-context.ts';

/** A connection in one of these delivers what is subscribed. */
const DELIVERING: ReadonlySet<string> = new Set(['live', 'slow']);

export function quoteSearch(context: CallContext, print: PrintKey): QuoteSearch {
  return {
    stream: streamOf(context, print.symbol),
    rest: restOf(context, print),
    quoteLimit: context.source.budget().limit,
    oldestStreamedMs: QUOTE_WITNESS_MS,
    oldestAskedMs: FETCHED_WITNESS_MS,
  };
}

function streamOf({ source }: CallContext, symbol: string): StreamedQuotes {
  if (source.streamsQuotes(symbol)) return 'streams';
  if (source.kind === 'replay') return 'notRecorded';
  const plan = source.capabilities().find(({ market }) => market === 'options');
  if (plan?.timeliness === 'none' || plan?.channels.Q?.allowed === false) return 'notInPlan';
  const socket = source.health().sockets.find(({ market }) => market === 'options');
  return socket && DELIVERING.has(socket.state) ? 'notInBudget' : 'down';
}

function restOf({ source, pipeline, quotesAtPrints }: CallContext, { symbol, atMs, seq }: PrintKey): AskedQuote {
  const { askedQuotes, tape, table } = pipeline;
  const found = askedQuotes.found(symbol, atMs);
  if (found !== undefined) return found ? 'quote' : 'nothing';
  if (source.kind === 'replay') return 'notRecorded';
  // What a list was filled with over REST has sequences of its own.
  const isOnTape = tape.has(seq) && table.symbolOf(tape.instrument(seq)) === symbol && tape.get(seq, 'atMs') === atMs;
  if (isOnTape && seq < 0) return 'earlierRun';
  if (!isOnTape || tape.get(seq, 'source') !== PRINT_SOURCE.stream) return 'fetchedPrint';
  return tape.kept.has(seq) ? quotesAtPrints.stateOf(seq) : 'small';
}
