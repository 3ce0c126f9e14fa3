/**
 * Reports a market whose data has stopped: its socket should deliver, the market is open, and nothing arrived for 10 s and for
 * three times its usual silence. A quiet option is not stale; a silent market is. Each trouble is reported once, and once more
 * when it ends.
 */
import { crc32 } from 'node:zlib';
import type { EngineHealth, MarketCapability, SocketHealth } from '../../../shared/contract/health.ts';
import type { Notice } from '../../../shared/contract/streams.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { DELAY_MS } from '../../../shared/market/delay.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import { marketNotices } from './health-words.ts';
import { USE_DELAYED } from './delayed-offers.ts';

export const STALE_MS = 10_000;
/** Silence is judged against earlier ones: this many times the usual one is too long. */
const USUAL_FACTOR = 3;
/** How much of the usual silence remains each time something arrives. */
const USUAL_DECAY = 0.9;
/** So few option contracts may be quiet by nature; how long, only their own prints show. */
const FEW_CONTRACTS = 10;
const FEW_STALE_MS = 60_000;

const NAMES: Record<Market, string> = { stocks: 'Stocks', options: 'Options', indices: 'Indices' };

type Trouble = 'stale' | 'disconnected' | 'evicted' | 'refused';

export class StaleWatch {
  readonly #tell: (notice: Notice) => void;
  readonly #told = new Map<Market, Trouble>();
  readonly #silences = new Map<Market, Silence>();

  constructor(tell: (notice: Notice) => void) {
    this.#tell = tell;
  }

  /** Called about once a second. Returns the markets that are stale now. */
  check(
    health: Pick<EngineHealth, 'sockets'> & { capabilities?: readonly MarketCapability[] },
    calendar: TradingCalendar,
    nowMs: EpochMs,
  ): Market[] {
    const stale: Market[] = [];
    const refused: SocketHealth[] = [];
    const refusedNow = new Set<string>();
    for (const socket of health.sockets) {
      // The delayed host is quiet for that long after the open.
      const isOpen = calendar.isRegularHours(socket.delayed ? nowMs - DELAY_MS : nowMs);
      const trouble = troubleOf(socket, isOpen, nowMs, this.#patienceMs(socket));
      if (trouble === 'stale') stale.push(socket.market);
      if (trouble === 'refused') refused.push(socket);
      const before = this.#told.get(socket.market);
      if (trouble === before) continue;
      if (trouble) {
        this.#told.set(socket.market, trouble);
        if (trouble === 'refused') refusedNow.add(socket.detail);
        else this.#tell(noticeOf(socket, trouble, nowMs));
      } else if (socket.state === 'live' || socket.state === 'off') {
        this.#told.delete(socket.market);
        if (socket.state === 'live') this.#tell(recovered(socket, nowMs));
      }
    }
    // A plan without streams refuses every market with the same text, about a second apart: one notice that grows.
    for (const [detail, sockets] of Map.groupBy(refused, (s) => s.detail)) {
      if (!refusedNow.has(detail)) continue;
      const markets = sockets.map((s) => s.market);
      const ofKey = sockets.some((s) => s.state === 'authFailed');
      const known = health.capabilities?.filter((c) => markets.includes(c.market)) ?? [];
      const isOffered = known.some((c) => c.delayedOffered);
      // Where no delayed host is known, what can be done about it is said with the plan's reason.
      const words = known.find((c) => c.realTimeRefused)?.reason ?? detail;
      const notice = refusalOf(markets, { detail, words }, ofKey, nowMs);
      this.#tell({ ...notice, ...(isOffered && { action: USE_DELAYED }) });
    }
    return stale;
  }

  /** How long this socket may be silent. Learns from the silences that ended, on one connection. */
  #patienceMs({ market, lastMessageAtMs, liveSinceMs, subscriptions }: SocketHealth): number {
    const before = this.#silences.get(market);
    if (lastMessageAtMs !== undefined && lastMessageAtMs !== before?.lastMessageAtMs) {
      const sameConnection = before !== undefined && before.lastMessageAtMs >= (liveSinceMs ?? 0);
      const usualMs = Math.max(
        sameConnection ? lastMessageAtMs - before.lastMessageAtMs : 0,
        (before?.usualMs ?? 0) * USUAL_DECAY,
      );
      this.#silences.set(market, { lastMessageAtMs, usualMs, known: sameConnection });
    }
    const silence = this.#silences.get(market);
    if (silence?.known) return Math.max(STALE_MS, silence.usualMs * USUAL_FACTOR);
    return market === 'options' && subscriptions.held <= FEW_CONTRACTS ? FEW_STALE_MS : STALE_MS;
  }
}

interface Silence {
  lastMessageAtMs: EpochMs;
  usualMs: number;
  /** At least one silence has ended. */
  known: boolean;
}

function troubleOf(socket: SocketHealth, isOpen: boolean, nowMs: EpochMs, patienceMs: number): Trouble | undefined {
  if (socket.subscriptions.wanted === 0) return undefined;
  if (socket.state === 'evicted') return 'evicted';
  if (socket.state === 'planRefused' || socket.state === 'authFailed') return 'refused';
  if (socket.state === 'backingOff') return 'disconnected';
  if (socket.state !== 'live' || socket.subscriptions.held === 0 || !isOpen) return undefined;
  const since = Math.max(socket.lastMessageAtMs ?? 0, socket.liveSinceMs ?? 0);
  return nowMs - since > patienceMs ? 'stale' : undefined;
}

function refusalOf(
  markets: readonly Market[],
  { detail, words }: { detail: string; words: string },
  ofKey: boolean,
  atMs: EpochMs,
): Notice {
  const names = markets.map((market) => NAMES[market]).join(', ');
  return {
    // The same words are the same notice; the words are the server's, and no name for anything.
    id: `refused-${crc32(detail).toString(16)}`,
    level: 'error',
    ...marketNotices.refused(names, words, ofKey),
    atMs,
  };
}

function noticeOf(socket: SocketHealth, trouble: Exclude<Trouble, 'refused'>, atMs: EpochMs): Notice {
  const words = marketNotices[trouble](NAMES[socket.market], socket.detail);
  return { id: `market-${socket.market}`, level: trouble === 'stale' ? 'warning' : 'error', ...words, atMs };
}

function recovered(socket: SocketHealth, atMs: EpochMs): Notice {
  return {
    id: `market-${socket.market}`,
    level: 'info',
    ...marketNotices.recovered(NAMES[socket.market]),
    atMs,
  };
}
