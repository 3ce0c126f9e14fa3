/**
 * Everything wanted from the market, as one plan. In: who shows, watches or models what. Out: what the feed subscribes to, the chain
 * engine models and REST fills in. A new kind of consumer is one more entry of the input.
 */
import type { DemandItem } from '../../../shared/contract/demand.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { marketOf, type Market } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { higherPriority, type WantPriority } from '../../../shared/market/want-priority.ts';
import type { ChannelCode } from '../../../shared/market/channels.ts';
import type { WantedChannel } from '../feed/feed-source.ts';
import { settlementOf } from './settlement.ts';
import { shareQuotes, type StrikeLadder } from './share-quotes.ts';

/** What enabled alert rules look at, whether or not a pane shows it. */
export interface RuleNeeds {
  symbols: readonly string[];
  /** Expiries whose IV or Greeks a rule uses, by underlying. */
  chains: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every option print is needed. */
  flow: boolean;
  /** Names that rules on a scan go through. */
  scanned?: readonly string[];
  /** Those of them of which only names with options count. */
  optionable?: readonly string[];
}

export interface DemandInput {
  /** What all windows show. */
  items: Iterable<DemandItem>;
  rules: RuleNeeds;
  /** Every option print is subscribed, shown or not, for the session's sums. */
  tape?: boolean;
  /** One for each modelled expiry. */
  ladders: readonly StrikeLadder[];
  /** Contracts that may be streamed in all. */
  quoteLimit: number;
  /** Contracts in which large prints come, the hottest first. */
  hot?: readonly string[];
  /** Contracts of chains that the last plan streamed: they keep their places while spot moves slightly. */
  streaming: ReadonlySet<string>;
  calendar: TradingCalendar;
  nowMs: EpochMs;
}

export interface DemandPlan {
  channels: WantedChannel[];
  /** Expiries to model, by underlying. */
  chains: Map<string, Set<string>>;
  /** `underlying/expiry` of those of which something is shown that only snapshots bring. */
  snapshotShown: Set<string>;
  /** Contracts of chains whose quotes are wanted beside those on screen. */
  streamed: string[];
  /** Contracts on rows of windows, or that rules look at. */
  watched: ReadonlySet<string>;
  /** Symbols whose state REST fills in until the sockets deliver it. */
  prime: Set<string>;
  /** Symbols whose daily bars are looked up, for average volume and realised volatility. */
  average: Set<string>;
  /** Names that are refreshed by snapshots when REST has nothing else to do. */
  scan: Set<string>;
  /** Scanned names of which it is wanted whether they have options. */
  optionable: Set<string>;
  /** Sums of the scanned names' option prints are wanted. */
  scanFlow: boolean;
  /** When the next wanted contract settles and the plan is out of date; infinity where none does. */
  nextSettlementMs: EpochMs;
}

/** What a row shows. Second bars bring day volume, open and VWAP with them; limit bands exist for stocks alone. */
const ROW_CHANNELS: Record<Market, readonly ChannelCode[]> = {
  stocks: ['T', 'Q', 'A', 'LULD'],
  options: ['T', 'Q', 'A'],
  indices: ['V', 'A'],
};
const UNSEEN_CHANNELS: Record<Market, readonly ChannelCode[]> = { ...ROW_CHANNELS, options: ['T', 'A'] };
const BAR_CHANNELS: Record<Market, readonly ChannelCode[]> = {
  stocks: ['T', 'A'],
  options: ['T', 'A'],
  indices: ['V', 'A'],
};
const RULE_CHANNELS: Record<Market, readonly ChannelCode[]> = { ...ROW_CHANNELS, stocks: ['T', 'Q', 'A'] };

export function planDemand(input: DemandInput): DemandPlan {
  const { items, rules, tape, ladders, quoteLimit, hot, streaming, calendar, nowMs } = input;
  const channels = new ChannelSet(calendar, nowMs);
  const chains = new Map<string, Set<string>>();
  const snapshotShown = new Set<string>();
  const prime = new Set<string>();
  const average = new Set<string>();
  const scan = new Set(rules.scanned);
  const optionable = new Set(rules.optionable);
  let scanFlow = scan.size > 0 && rules.flow;
  const model = (underlying: string, expiries: Iterable<string>): void => {
    chains.set(underlying, new Set([...(chains.get(underlying) ?? []), ...expiries]));
  };
  const showChain = (underlying: string, expiries: readonly string[], vendor?: boolean): void => {
    channels.want(ROW_CHANNELS, underlying, 'visible');
    model(underlying, expiries);
    prime.add(underlying);
    if (vendor) for (const expiry of expiries) snapshotShown.add(`${underlying}/${expiry}`);
  };
  for (const item of nearestFirst([...items], ladders)) {
    if (item.kind === 'row') {
      channels.want(item.unseen ? UNSEEN_CHANNELS : ROW_CHANNELS, item.symbol, item.priority);
      prime.add(item.symbol);
      if (marketOf(item.symbol) !== 'indices') average.add(item.symbol);
    } else if (item.kind === 'bars') {
      channels.want(BAR_CHANNELS, item.symbol, 'visible');
      prime.add(item.symbol);
    } else if (item.kind === 'chain') showChain(item.underlying, item.expiries, item.vendor);
    else if (item.kind === 'analytics') showChain(item.request.underlying, item.request.expiries);
    else if (item.kind === 'flow' || item.kind === 'flowDay') channels.wantTape('flow');
    else if (item.kind === 'scan') {
      for (const symbol of item.symbols) scan.add(symbol);
      if (item.optionable) for (const symbol of item.symbols) optionable.add(symbol);
      if (item.flow) channels.wantTape('flow');
      scanFlow ||= item.flow;
    }
  }
  if (tape) channels.wantTape('flow');
  for (const symbol of rules.symbols) {
    channels.want(RULE_CHANNELS, symbol, 'alert');
    prime.add(symbol);
    if (marketOf(symbol) !== 'indices') average.add(symbol);
  }
  // Behind what is on screen; an index has no volume, but closes.
  for (const symbol of scan) average.add(symbol);
  const watched = channels.quoted;
  const streamed = shareQuotes({ ladders, onScreen: watched, streaming, hot, limit: quoteLimit });
  for (const symbol of streamed) channels.want(ROW_CHANNELS, symbol, 'flow');
  for (const [underlying, expiries] of rules.chains) model(underlying, expiries);
  if (rules.flow) channels.wantTape('alert');
  const { all, nextSettlementMs } = channels;
  const filled = { prime, average, scan, optionable, scanFlow };
  return { channels: all, chains, snapshotShown, streamed, watched, nextSettlementMs, ...filled };
}

/** Rows of contracts from the money outwards, after the rest: where REST fills them one by one, those that matter come first. */
function nearestFirst(items: readonly DemandItem[], ladders: readonly StrikeLadder[]): readonly DemandItem[] {
  const distances = new Map<string, number>();
  for (const item of items) if (item.kind === 'row') distances.set(item.symbol, 0);
  for (const ladder of ladders)
    for (const { symbols, distance } of ladder)
      for (const symbol of symbols) if (distances.has(symbol)) distances.set(symbol, distance);
  const distanceOf = (item: DemandItem): number => (item.kind === 'row' ? distances.get(item.symbol)! : 0);
  return items.toSorted((a, b) => distanceOf(a) - distanceOf(b));
}

/** Wanted channels, each once with its highest priority, without settled contracts: they would only use up the quote budget. */
class ChannelSet {
  readonly #wanted = new Map<string, WantedChannel>();
  readonly #calendar: TradingCalendar;
  readonly #nowMs: EpochMs;
  nextSettlementMs: EpochMs = Number.POSITIVE_INFINITY;

  constructor(calendar: TradingCalendar, nowMs: EpochMs) {
    this.#calendar = calendar;
    this.#nowMs = nowMs;
  }

  get all(): WantedChannel[] {
    return [...this.#wanted.values()];
  }

  /** Option contracts whose quotes are wanted so far. */
  get quoted(): Set<string> {
    const symbols = new Set<string>();
    for (const { market, channel, symbol } of this.#wanted.values())
      if (market === 'options' && channel === 'Q') symbols.add(symbol);
    return symbols;
  }

  want(codes: Record<Market, readonly ChannelCode[]>, symbol: string, priority: WantPriority): void {
    const settlesAtMs = settlementOf(symbol, this.#calendar);
    if (settlesAtMs <= this.#nowMs) return;
    this.nextSettlementMs = Math.min(this.nextSettlementMs, settlesAtMs);
    const market = marketOf(symbol);
    for (const channel of codes[market]) this.#add({ market, channel, symbol, priority });
  }

  /** Every option print. */
  wantTape(priority: WantPriority): void {
    this.#add({ market: 'options', channel: 'T', symbol: '*', priority });
  }

  #add(channel: WantedChannel): void {
    const key = `${channel.market}/${channel.channel}.${channel.symbol}`;
    const known = this.#wanted.get(key)?.priority;
    this.#wanted.set(key, { ...channel, priority: higherPriority(known, channel.priority) });
  }
}
