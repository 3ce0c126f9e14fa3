/** What the plan allows per market and channel, learnt only from the vendor's answers. Its wording is kept verbatim. */
import type { MarketCapability } from '../../../shared/contract/health.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { ChannelCode } from '../../../shared/market/channels.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import type { SnapshotRow } from '../../../shared/market/rest-updates.ts';
import { MARKETS, marketOf, type Market } from '../../../shared/market/symbols.ts';
import { tradesAt, type TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { familyOf } from '../massive/rest/rest-paths.ts';
import { decodeRest, type RestAnswer } from '../massive/rest/rest-route.ts';
import { capabilityWords } from './feed-words.ts';
import { FREE_PER_MINUTE } from './rest/rest-limiter.ts';

type DelayedPlan = Required<Pick<MarketCapability, 'realTimeRefused' | 'delayedOffered'>>;
/** Nothing speaks for a delayed plan. */
const LIVE = { realTimeRefused: undefined, delayedOffered: undefined, restIsLive: undefined };
/** No delayed plan has data this new. */
const LIVE_MS = DELAY_MS - 60_000;
/** Newest data older than this is of a market at rest. */
const LATE_MS = DELAY_MS + 60_000;

/** When its newest price was; NaN where it has none with a time. */
function newestMs({ quote, trade }: SnapshotRow): EpochMs {
  const times = [quote?.atMs, trade?.atMs].filter((atMs) => atMs !== undefined);
  return times.length === 0 ? Number.NaN : Math.max(...times);
}

/** Rows of stocks carry no mark: there the time of the newest tells, of a day's sums where the plan has no prices. */
function lateMarkets(
  family: Market,
  rows: readonly SnapshotRow[],
  nowMs: EpochMs,
  calendar: TradingCalendar,
): Set<Market> {
  const late = new Set<Market>();
  let newest = 0;
  for (const row of rows) {
    if (row.delayed) late.add(family);
    if (row.underlying?.delayed) late.add(marketOf(row.underlying.symbol));
    newest = Math.max(newest, newestMs(row) || row.day?.atMs || 0);
  }
  const ageMs = nowMs - newest;
  if (family === 'stocks' && ageMs >= LIVE_MS && ageMs <= LATE_MS && tradesAt(calendar, 'stocks', nowMs))
    late.add('stocks');
  return late;
}

/** What a check found of the key says so already. */
const withoutHost = (reason: string): string =>
  reason.endsWith(capabilityWords.noDelayedHost) ? reason : `${reason} ${capabilityWords.noDelayedHost}`;

export class CapabilityBook {
  readonly #byMarket = new Map<Market, MarketCapability>();
  readonly #onChange: (capability: MarketCapability) => void;

  constructor(onChange: (capability: MarketCapability) => void) {
    this.#onChange = onChange;
    for (const market of MARKETS)
      this.#byMarket.set(market, { market, timeliness: 'unknown', channels: {}, rest: 'unknown' });
  }

  /** As a check of this key has just found it. */
  adopt(found: MarketCapability): void {
    this.#change(found.market, found);
  }

  all(): MarketCapability[] {
    return [...this.#byMarket.values()];
  }

  of(market: Market): MarketCapability {
    return this.#byMarket.get(market)!;
  }

  channelAllowed(market: Market, channel: ChannelCode, delayed: boolean): void {
    const known = this.of(market);
    const timeliness = delayed ? 'delayed' : 'realTime';
    if (known.channels[channel]?.allowed && known.timeliness === timeliness) return;
    this.#change(market, {
      timeliness,
      reason: undefined,
      ...LIVE,
      channels: { ...known.channels, [channel]: { allowed: true } },
    });
  }

  /** `unanswered`: in silence. */
  channelRefused(market: Market, channel: ChannelCode, reason: string, unanswered = false): void {
    const known = this.of(market);
    const before = known.channels[channel];
    // One refused contract does not make a working channel a refused one.
    if (before?.allowed || before?.reason === reason) return;
    this.#change(market, {
      channels: { ...known.channels, [channel]: { allowed: false, reason, ...(unanswered && { unanswered }) } },
    });
  }

  /** `realTimeRefused`: the plan has a delayed stream; `delayedOffered`: its host is known. */
  streamRefused(market: Market, reason: string, { realTimeRefused, delayedOffered }: DelayedPlan): void {
    this.#change(market, {
      timeliness: 'none',
      restIsLive: undefined,
      reason: realTimeRefused && !delayedOffered ? withoutHost(reason) : reason,
      realTimeRefused: realTimeRefused || undefined,
      delayedOffered: delayedOffered || undefined,
    });
  }

  /** Nothing is refused and nothing arrives: a delayed host, where one is known, may work. The first answer clears this. */
  unanswered(market: Market, hasDelayedHost: boolean): void {
    const { timeliness, restIsLive } = this.of(market);
    if (timeliness !== 'unknown') return;
    if (restIsLive) return this.#change(market, { realTimeRefused: true, reason: capabilityWords.silentLive });
    const reason = hasDelayedHost ? capabilityWords.silentHost : capabilityWords.silentAlone;
    this.#change(market, { realTimeRefused: true, delayedOffered: hasDelayedHost || undefined, reason });
  }

  /** The host has answered nothing so far: only REST brings something. */
  isSilent(market: Market): boolean {
    const { timeliness, realTimeRefused } = this.of(market);
    return timeliness === 'unknown' && realTimeRefused === true;
  }

  /**
   * While no stream tells how late the plan is: data of now is of no delayed one, and what is marked so, or as old as such a plan's in an open
   * market, is of one. Rows of options tell of their underlying's market too.
   */
  restSaid(answer: Extract<RestAnswer, { json: unknown }>, nowMs: EpochMs, calendar: TradingCalendar): void {
    const family = familyOf(answer.path);
    if (family === 'reference') return;
    const isOpen = (market: Market): boolean => {
      const { timeliness, restIsLive } = this.of(market);
      return timeliness === 'unknown' && !restIsLive;
    };
    if (!(family === 'options' ? MARKETS : [family]).some(isOpen)) return;
    const update = decodeRest(answer);
    if (update?.kind !== 'snapshots') return;
    const late = lateMarkets(family, update.rows, nowMs, calendar);
    if (update.rows.some((row) => !row.delayed && nowMs - newestMs(row) < LIVE_MS)) {
      late.delete(family);
      if (isOpen(family)) this.#restIsLive(family);
    }
    for (const market of late)
      if (isOpen(market) && this.of(market).restIsLive === undefined) this.#change(market, { restIsLive: false });
  }

  #restIsLive(market: Market): void {
    const silent = { delayedOffered: undefined, reason: capabilityWords.silentLive };
    this.#change(market, { restIsLive: true, ...(this.of(market).realTimeRefused && silent) });
  }

  /** A plan without any stream is the free one: its REST counts requests by the minute. */
  restLimited(market: Market): void {
    this.#change(market, { rest: 'limited', restPerMinute: FREE_PER_MINUTE });
  }

  /** Another host may serve different channels. */
  hostChanged(market: Market): void {
    this.#change(market, { timeliness: 'unknown', channels: {}, reason: undefined, ...LIVE });
  }

  restAnswered(market: Market, status: number, text: string | undefined, limited: boolean): void {
    const known = this.of(market);
    const allowed = status >= 200 && status < 300;
    if (!allowed && status !== 401 && status !== 403) return;
    // One endpoint refused does not undo another that answered.
    if (!allowed && (known.rest === 'allowed' || known.rest === 'limited')) return;
    const rest = allowed ? (limited ? 'limited' : 'allowed') : 'refused';
    if (rest === known.rest) return;
    this.#change(market, {
      rest,
      restPerMinute: limited ? FREE_PER_MINUTE : undefined,
      reason: allowed ? known.reason : (known.reason ?? text),
    });
  }

  #change(market: Market, change: Partial<MarketCapability>): void {
    const next = { ...this.of(market), ...change };
    this.#byMarket.set(market, next);
    this.#onChange(next);
  }
}
