/** One analytics request of a pane: demanded while mounted, its newest result as the engine sends it. */
import { useMemo, useRef } from 'react';
import type { AnalyticsRequest, AnalyticsResult } from '../../shared/contract/analytics.ts';
import type { ExpiryInfo } from '../../shared/contract/calls.ts';
import { parseOptionSymbol } from '../../shared/market/symbols.ts';
import { useDemand } from '../bridge/terminal.ts';
import { useExpiries } from './chain-directory.ts';
import { useAnalyticsStore } from './engine-stores.ts';
import { useEndOfDay } from './plan.ts';
import type { Loaded } from './shown-loads.ts';

/** An answer, and whether it is to what is asked now: until that comes, the one before it that differed in its expiries alone stands in. */
export interface AnalyticsAnswer<R> {
  result: R | undefined;
  /** The answer is to other expiries; it names them itself. */
  isBefore: boolean;
}

/** The newest answer. None before the first, where the plan has no price to compute from, and where nothing is asked. */
export function useAnalytics<W extends AnalyticsResult['what']>(
  what: W,
  request: Extract<AnalyticsRequest, { what: W }>,
): AnalyticsAnswer<Extract<AnalyticsResult, { what: W }>> {
  const key = useMemo(() => `analytics ${JSON.stringify(request)}`, [request]);
  const priceless = useEndOfDay('options');
  const asks = request.expiries.length > 0 && !priceless;
  useDemand(asks ? [{ kind: 'analytics', key, request }] : []);
  const family = useMemo(() => JSON.stringify({ ...request, expiries: [], listings: [] }), [request]);
  const era = useAnalyticsStore((s) => s.era);
  const answer = useAnalyticsStore((s) => s.results[key]);
  const before = useRef<{ family: string; era: number; result: AnalyticsResult }>(undefined);
  if (!asks) before.current = undefined;
  else if (answer) before.current = { family, era, result: answer };
  const { current } = before;
  const result = answer ?? (current?.family === family && current.era === era ? current.result : undefined);
  if (!asks || result?.what !== what) return { result: undefined, isBefore: false };
  return { result: result as Extract<AnalyticsResult, { what: W }>, isBefore: result !== answer };
}

/** What a pane over whole chains shows of one underlying. */
export interface ChainChoice {
  underlying: string;
  expiries: Loaded<ExpiryInfo[]>;
  retry(): void;
  /** `ROOT YYYY-MM-DD` of the expiries shown: the chosen ones, else the first few. */
  listings: string[];
  /** Their dates. */
  dates: string[];
}

/** `symbol` may be an option: its underlying's chain is meant. */
export function useChainChoice(symbol: string, wanted: readonly string[], first: number): ChainChoice {
  const underlying = parseOptionSymbol(symbol)?.underlying ?? symbol;
  const { expiries, retry } = useExpiries(underlying);
  const shown = useMemo(() => {
    const infos = expiries.kind === 'ready' ? chosenExpiries(expiries.value, wanted, first) : [];
    return { listings: infos.map((info) => `${info.root} ${info.expiry}`), dates: datesOf(infos) };
  }, [expiries, wanted, first]);
  return { underlying, expiries, retry, ...shown };
}

/** The chosen expiries that are listed, else the first few. Keys are `ROOT YYYY-MM-DD`. */
function chosenExpiries(listed: readonly ExpiryInfo[], wanted: readonly string[], first: number): ExpiryInfo[] {
  const chosen = listed.filter((info) => wanted.includes(`${info.root} ${info.expiry}`));
  return chosen.length > 0 ? chosen : listed.slice(0, first);
}

function datesOf(expiries: readonly ExpiryInfo[]): string[] {
  return [...new Set(expiries.map((info) => info.expiry))].sort();
}
