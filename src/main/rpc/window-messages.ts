/** Validates what a window sends over its stream (FromWindow): the window is sandboxed but not trusted. */
import { z } from 'zod';
import type { FromWindow } from '../../shared/contract/streams.ts';

/** An analytics request is its own key: hundreds of expiries can be asked for. */
const key = z.string().min(1).max(20_000);
const symbol = z.string().min(1).max(32);
const date = z.string().regex(/^20\d\d-\d\d-\d\d$/);
const expiries = z.array(date).max(400);
const listings = z
  .array(z.string().regex(/^[A-Z][A-Z0-9]{0,5} 20\d\d-\d\d-\d\d$/))
  .max(400)
  .optional();

const analyticsRequest = z.discriminatedUnion('what', [
  z.object({ what: z.literal('volatility'), underlying: symbol, expiries, listings }),
  z.object({
    what: z.literal('exposure'),
    underlying: symbol,
    expiries,
    listings,
    sign: z.enum(['naive', 'flowAdjusted', 'volumeWeighted']),
  }),
  z.object({
    what: z.literal('matrix'),
    underlying: symbol,
    expiries,
    listings,
    value: z.enum(['iv', 'delta', 'gamma', 'theta', 'vega', 'rho', 'vanna', 'charm', 'openInterest', 'volume']),
  }),
]);

const demandItem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('row'),
    key,
    symbol,
    priority: z.enum(['pinned', 'visible']),
    spark: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('bars'), key, symbol, timeframeMs: z.number().int().min(1000) }),
  z.object({ kind: z.literal('chain'), key, underlying: symbol, expiries }),
  z.object({ kind: z.literal('analytics'), key, request: analyticsRequest }),
  z.object({
    kind: z.literal('flow'),
    key,
    filter: z.object({
      underlyings: z.array(symbol).max(200),
      rights: z.array(z.enum(['C', 'P'])),
      minPremiumUsd: z.number().nonnegative(),
      minSize: z.number().nonnegative(),
      expiryFrom: date.optional(),
      expiryTo: date.optional(),
    }),
  }),
  z.object({ kind: z.literal('health'), key }),
  z.object({ kind: z.literal('alerts'), key }),
]);

const fromWindow = z.discriminatedUnion('type', [
  z.object({ type: z.literal('demand'), add: z.array(demandItem).max(20_000), remove: z.array(key).max(20_000) }),
  z.object({ type: z.literal('ack'), seq: z.number().int().nonnegative(), paintedAfterMs: z.number() }),
  z.object({ type: z.literal('restart') }),
]) satisfies z.ZodType<FromWindow>;

/** The message, or a sentence saying what is wrong with it. */
export function parseFromWindow(value: unknown): { message: FromWindow } | { problem: string } {
  const parsed = fromWindow.safeParse(value);
  if (parsed.success) return { message: parsed.data };
  const issue = parsed.error.issues[0];
  return { problem: `${issue.path.join('.') || 'message'}: ${issue.message}` };
}
