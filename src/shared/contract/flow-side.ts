/** What the engine knows of the quote that a print's side lacks: whether the contract's quotes stream, and what REST was asked. */
import { z } from 'zod';
import { epochField, symbolField } from './fields.ts';

/** A print on the engine's tape: its contract, time and `printSeq`. */
export const printKeySchema = z.object({ symbol: symbolField, atMs: epochField, seq: z.number().int() });
export type PrintKey = z.output<typeof printKeySchema>;

/** Of the contract, now; in a replay, at its time. */
export type StreamedQuotes =
  | 'streams'
  | 'notInPlan'
  /** The options connection is down. */
  | 'down'
  /** Other contracts have the places. */
  | 'notInBudget'
  | 'notRecorded';

/** REST's answer about the newest quote before the print, or why there is none. */
export type AskedQuote =
  /** It has one: the print shows it. */
  | 'quote'
  /** It has none from before the print. */
  | 'nothing'
  | 'waiting'
  /** The last request failed: all wait for some seconds. */
  | 'pausing'
  /** It failed twice. */
  | 'failed'
  /** The plan has no past quotes. */
  | 'refused'
  /** The plan counts requests by the minute. */
  | 'counted'
  /** Larger prints came faster than requests may be sent. */
  | 'crowdedOut'
  /** Too small to be kept, and so to be asked about. */
  | 'small'
  /** The print itself came by REST or from a bar. */
  | 'fetchedPrint'
  /** Of an earlier run on the same day. */
  | 'earlierRun'
  /** A replay asks nothing: its recording has no answer for this print. */
  | 'notRecorded';

export interface QuoteSearch {
  stream: StreamedQuotes;
  rest: AskedQuote;
  /** Contracts whose quotes may stream at once. */
  quoteLimit: number;
  /** How old a streamed quote, and one that REST was asked for, may be and still tell. */
  oldestStreamedMs: number;
  oldestAskedMs: number;
}
