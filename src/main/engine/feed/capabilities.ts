/** What the plan allows per market and channel, learnt only from the vendor's answers. Its wording is kept verbatim. */
import type { MarketCapability } from '../../../shared/contract/health.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { ChannelCode } from '../../../shared/market/channels.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import { MARKETS, type Market } from '../../../shared/market/symbols.ts';
import { familyOf } from '../massive/rest/rest-paths.ts';
import { decodeRest, type RestAnswer } from '../massive/rest/rest-route.ts';
import { capabilityWords } from './feed-words.ts';
import { FREE_PER_MINUTE } from './rest/rest-limiter.ts';

type DelayedPlan = Required<Pick<MarketCapability, 'realTimeRefused' | 'delayedOffered'>>;
/** Nothing speaks for a delayed plan. */
const LIVE = { realTimeRefused: undefined, delayedOffered: undefined, restIsLive: undefined };
/** No delayed plan has data this new. */
const LIVE_MS = DELAY_MS - 60_000;

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

  /** While no stream tells how late the plan is: data of now is of no delayed one. */
  restSaid(answer: Extract<RestAnswer, { json: unknown }>, nowMs: EpochMs): void {
    const market = familyOf(answer.path);
    if (market === 'reference') return;
    const { timeliness, restIsLive, realTimeRefused } = this.of(market);
    if (timeliness !== 'unknown' || restIsLive) return;
    const update = decodeRest(answer);
    if (update?.kind !== 'snapshots') return;
    const isOfNow = (atMs = Number.NaN): boolean => nowMs - atMs < LIVE_MS;
    if (!update.rows.some(({ quote, trade, delayed }) => !delayed && (isOfNow(quote?.atMs) || isOfNow(trade?.atMs))))
      return;
    const silent = { delayedOffered: undefined, reason: capabilityWords.silentLive };
    this.#change(market, { restIsLive: true, ...(realTimeRefused && silent) });
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
