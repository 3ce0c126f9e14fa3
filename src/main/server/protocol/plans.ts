/** What each plan of the vendor allows, per asset class (reference: plans; channel entitlement; REST fields). */
import type { Market } from '../../../shared/market/symbols.ts';
import type { Entitlement, VendorTimeframe } from './market-source.ts';
import type { Quirks } from './quirks.ts';

const TIERS = ['none', 'basic', 'starter', 'developer', 'advanced'] as const;
export type Tier = (typeof TIERS)[number];

export type Plan = Record<Market, Tier>;

export const ADVANCED: Plan = { stocks: 'advanced', options: 'advanced', indices: 'advanced' };

const rank = (tier: Tier): number => TIERS.indexOf(tier);
const atLeast = (tier: Tier, least: Tier): boolean => rank(tier) >= rank(least);

/** Channels that exist in a market; others are dropped without a word. */
export const KNOWN_CHANNELS: Record<Market, readonly string[]> = {
  stocks: ['T', 'Q', 'A', 'AM', 'LULD', 'NOI', 'FMV'],
  options: ['T', 'Q', 'A', 'AM', 'FMV'],
  indices: ['V', 'A', 'AM'],
};

/** Real-time data needs the top plan; starter and developer get theirs 15 minutes late from the delayed host. */
export const isRealTime = (tier: Tier): boolean => tier === 'advanced';
export const hasSockets = (tier: Tier): boolean => atLeast(tier, 'starter');

/** True where the plan lets this channel be subscribed on this host. NOI is an add-on and FMV a Business product: never. */
export function allowsChannel(channel: string, tier: Tier, delayedHost: boolean, quirks: Quirks): boolean {
  if (channel === 'NOI' || channel === 'FMV') return false;
  if (!delayedHost && !isRealTime(tier)) return false;
  if (channel === 'A' || channel === 'AM' || channel === 'V') return atLeast(tier, 'starter');
  if (channel === 'T') return atLeast(tier, 'developer');
  if (delayedHost && channel === 'Q' && quirks.has('delayed-option-quotes')) return atLeast(tier, 'developer');
  // Quotes and bands exist only in real time.
  return !delayedHost && atLeast(tier, 'advanced');
}

export function entitlementOf(plan: Plan): Entitlement {
  const timeframe = (tier: Tier): VendorTimeframe =>
    isRealTime(tier) ? 'REAL-TIME' : tier === 'basic' ? 'END-OF-DAY' : 'DELAYED';
  const current = (tier: Tier) => atLeast(tier, 'starter');
  return {
    snapshots: { stocks: current(plan.stocks), options: current(plan.options), indices: current(plan.indices) },
    optionTrades: atLeast(plan.options, 'developer'),
    optionQuotes: atLeast(plan.options, 'advanced'),
    stockTrades: atLeast(plan.stocks, 'developer'),
    stockQuotes: atLeast(plan.stocks, 'advanced'),
    timeframe: {
      stocks: timeframe(plan.stocks),
      options: timeframe(plan.options),
      indices: timeframe(plan.indices),
    },
  };
}

/** The market whose plan governs a REST path; undefined for reference data that every key may read. */
export function marketOfPath(path: string): Market | undefined {
  if (path.startsWith('/v3/snapshot/options') || path.startsWith('/options/v1/')) return 'options';
  if (path.startsWith('/v3/snapshot/indices')) return 'indices';
  if (path.includes('/markets/stocks/') || path.includes('/market/stocks/')) return 'stocks';
  const ticker =
    /^\/(?:v3\/(?:trades|quotes)|v2\/last\/(?:trade|nbbo)|v2\/aggs\/ticker|v1\/open-close|v1\/indicators\/\w+)\/([^/]+)/.exec(
      path,
    )?.[1];
  if (ticker === undefined) return undefined;
  if (ticker.startsWith('O:')) return 'options';
  return ticker.startsWith('I:') ? 'indices' : 'stocks';
}

/** The least tier a path needs within its market. */
function tierForPath(path: string): Tier {
  if (path.startsWith('/v3/quotes/') || path.startsWith('/v2/last/nbbo/')) return 'advanced';
  if (path.startsWith('/v3/trades/') || path.startsWith('/v2/last/trade/') || path === '/options/v1/unusual-trades')
    return 'developer';
  // End-of-day and minute aggregates of the past are free.
  if (path.startsWith('/v2/aggs/') || path.startsWith('/v1/open-close/') || path.startsWith('/v1/indicators/'))
    return 'basic';
  return 'starter';
}

export const allowsPath = (plan: Plan, path: string): boolean => {
  const market = marketOfPath(path);
  return market === undefined || atLeast(plan[market], tierForPath(path));
};

/** `advanced`, or `stocks=starter,options=advanced` (the rest advanced). Undefined where it cannot be read. */
export function parsePlan(value: string): Plan | undefined {
  const plan = { ...ADVANCED };
  for (const part of value.split(',')) {
    const [left, right] = part.split('=').map((word) => word.trim());
    const tier = TIERS.find((name) => name === (right ?? left));
    if (!tier) return undefined;
    if (right === undefined) plan.stocks = plan.options = plan.indices = tier;
    else if (left === 'stocks' || left === 'options' || left === 'indices') plan[left] = tier;
    else return undefined;
  }
  return plan;
}
