/** What a pane shows, as its window requests it. The window's bridge counts references by `key` and sends only differences. */
import { z } from 'zod';
import { WANT_PRIORITIES } from '../market/want-priority.ts';
import { LONGEST_TEXT } from '../query/parse-query.ts';
import { isPrintText } from '../flow/print-text.ts';
import { analyticsRequestSchema } from './analytics.ts';
import { dateField, symbolField } from './fields.ts';
import { flowDayRequestSchema } from './flow-day.ts';

/** An analytics request is its own key: hundreds of expiries can be asked for. */
export const demandKey = z.string().min(1).max(20_000);

/** Names of one scan. */
export const MOST_SCANNED = 2_000;

export const flowFilterSchema = z.object({
  /** Empty = all. Feed symbols of underlyings (`SPY`, `I:SPX`). */
  underlyings: z.array(symbolField).max(2_000),
  rights: z.array(z.enum(['C', 'P'])),
  minPremiumUsd: z.number().nonnegative(),
  minSize: z.number().nonnegative(),
  /** Inclusive. */
  expiryFrom: dateField.optional(),
  expiryTo: dateField.optional(),
});
export type FlowFilter = z.output<typeof flowFilterSchema>;

/** Parts of a filter that windows evaluate themselves: a print's values may change after it arrived. */
export const printMatchSchema = z.object({
  /** A query on prints without names of lists; empty = all. */
  where: z.string().max(LONGEST_TEXT).refine(isPrintText, 'is no condition on prints'),
});
export type PrintMatch = z.output<typeof printMatchSchema>;

export const demandItemSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('row'),
    key: demandKey,
    symbol: symbolField,
    priority: z.enum(WANT_PRIORITIES).extract(['pinned', 'visible']),
    spark: z.boolean().optional(),
    /** In a list, but scrolled out of sight: prints and bars are wanted, of the option quotes' few places none. */
    unseen: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('bars'), key: demandKey, symbol: symbolField, timeframeMs: z.number().int().min(1000) }),
  /** Keeps a chain's snapshot fresh and its model computed for these expiries; rows of all its contracts are published. */
  z.object({
    kind: z.literal('chain'),
    key: demandKey,
    underlying: symbolField,
    expiries: z.array(dateField).max(400),
    /** Massive's own Greeks are shown, which only snapshots bring. */
    vendor: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('analytics'), key: demandKey, request: analyticsRequestSchema }),
  z.object({ kind: z.literal('flow'), key: demandKey, filter: flowFilterSchema }),
  /** Sums of the session's prints, once a second; every print is streamed for them from then on. */
  z.object({ kind: z.literal('flowDay'), key: demandKey, request: flowDayRequestSchema }),
  /** Rows of many names, refreshed by snapshots behind everything on screen and subscribed nowhere. `flow`: their prints' sums are wanted too; `optionable`: which of them have options. */
  z.object({
    kind: z.literal('scan'),
    key: demandKey,
    symbols: z.array(symbolField).max(MOST_SCANNED),
    flow: z.boolean(),
    optionable: z.boolean(),
  }),
  z.object({ kind: z.literal('health'), key: demandKey }),
  /** The states of the alert rules, once a second and when one fires. */
  z.object({ kind: z.literal('alerts'), key: demandKey }),
]);
export type DemandItem = z.output<typeof demandItemSchema>;
