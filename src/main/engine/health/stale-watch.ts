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

interface Told {
  /** `reconnected`: connected, and nothing has come yet. */
  trouble: Trouble | 'reconnected';
  atMs: EpochMs;
  /** Its notice. */
  id: string;
  /** Of the delayed host: another one's refusal says nothing of it. */
  delayed: boolean;
}

export class StaleWatch {
  readonly #tell: (notice: Notice) => void;
  readonly #withdraw: (id: string) => void;
  readonly #told = new Map<Market, Told>();
  readonly #silences = new Map<Market, Silence>();

  /** `withdraw`: what the notice of this id told of is over. */
  constructor(tell: (notice: Notice) => void, withdraw: (id: string) => void) {
    this.#tell = tell;
    this.#withdraw = withdraw;
  }

  /** Called about once a second. Returns the markets that are stale now. */
  check(
    health: Pick<EngineHealth, 'sockets'> & { capabilities?: readonly MarketCapability[] },
    calendar: TradingCalendar,
    nowMs: EpochMs,
  ): Market[] {
    const stale: Market[] = [];
    const refused: SocketHealth[] = [];
    /** Notices that name other markets than before. */
    const renamed = new Set<string>();
    for (const socket of health.sockets) {
      // The delayed host is quiet for that long after the open.
      const isOpen = calendar.isRegularHours(socket.delayed ? nowMs - DELAY_MS : nowMs);
      // A host that keeps silent to a delayed plan is told of with its offer.
      const isSilentHost = health.capabilities?.some((c) => c.market === socket.market && c.realTimeRefused) === true;
      const trouble = troubleOf(socket, isOpen && !isSilentHost, nowMs, this.#patienceMs(socket));
      if (trouble === 'stale') stale.push(socket.market);
      if (trouble === 'refused') refused.push(socket);
      const before = this.#told.get(socket.market);
      const id = trouble === 'refused' ? refusalId(socket.detail) : noticeId(socket);
      if (trouble === before?.trouble && (before === undefined || before.id === id)) continue;
      if (trouble) {
        this.#told.set(socket.market, { trouble, atMs: nowMs, id, delayed: socket.delayed });
        if (before && before.id !== id) this.#end(before);
        if (trouble === 'refused') renamed.add(id);
        else this.#tell(noticeOf(socket, trouble, nowMs));
      } else if (before) {
        this.#settle(socket, before, nowMs);
        if (!this.#told.has(socket.market)) renamed.add(before.id);
      }
    }
    // A plan without streams refuses every market with the same text, about a second apart: one notice that grows.
    for (const [detail, sockets] of Map.groupBy(refused, (s) => s.detail)) {
      if (!renamed.has(refusalId(detail))) continue;
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

  /** The market this watches is given up: its notices tell of nothing on screen any more. */
  close(): void {
    const told = [...this.#told.values()];
    this.#told.clear();
    for (const each of told) this.#end(each);
  }

  /** The trouble is no more. That data flows is said when it does. */
  #settle(socket: SocketHealth, before: Told, nowMs: EpochMs): void {
    // The other host was chosen, which the vendor may keep waiting for half a minute.
    const isAnswered = before.trouble === 'refused' && socket.delayed !== before.delayed;
    if (socket.state !== 'off' && socket.state !== 'live' && !isAnswered) return;
    const flows = socket.lastEventAtMs !== undefined && socket.lastEventAtMs > before.atMs;
    const isLost = before.trouble === 'disconnected' || before.trouble === 'evicted';
    if (socket.state === 'live' && isLost && !flows) {
      this.#told.set(socket.market, { ...before, trouble: 'reconnected' });
      return this.#tell(informing(socket, 'reconnected', nowMs));
    }
    if (socket.state === 'live' && before.trouble === 'reconnected' && !flows) return;
    this.#told.delete(socket.market);
    if (socket.state === 'live' && flows && before.trouble !== 'refused')
      this.#tell(informing(socket, 'recovered', nowMs));
    else this.#end(before);
  }

  /** Withdraws the notice, unless it is another market's too. */
  #end({ id }: Told): void {
    if (![...this.#told.values()].some((other) => other.id === id)) this.#withdraw(id);
  }

  /** How long this socket may be silent. Learns from the silences that ended, on one connection. */
  #patienceMs({ market, lastEventAtMs, liveSinceMs, subscriptions }: SocketHealth): number {
    const before = this.#silences.get(market);
    if (lastEventAtMs !== undefined && lastEventAtMs !== before?.lastEventAtMs) {
      const sameConnection = before !== undefined && before.lastEventAtMs >= (liveSinceMs ?? 0);
      const usualMs = Math.max(
        sameConnection ? lastEventAtMs - before.lastEventAtMs : 0,
        (before?.usualMs ?? 0) * USUAL_DECAY,
      );
      this.#silences.set(market, { lastEventAtMs, usualMs, known: sameConnection });
    }
    const silence = this.#silences.get(market);
    if (silence?.known) return Math.max(STALE_MS, silence.usualMs * USUAL_FACTOR);
    return market === 'options' && asked({ subscriptions }) <= FEW_CONTRACTS ? FEW_STALE_MS : STALE_MS;
  }
}

/** Held, or asked for without an answer so far: a connection that acknowledges nothing is silent too. */
const asked = ({ subscriptions }: Pick<SocketHealth, 'subscriptions'>): number =>
  subscriptions.held + subscriptions.pending;

interface Silence {
  lastEventAtMs: EpochMs;
  usualMs: number;
  /** At least one silence has ended. */
  known: boolean;
}

function troubleOf(socket: SocketHealth, isOpen: boolean, nowMs: EpochMs, patienceMs: number): Trouble | undefined {
  if (socket.subscriptions.wanted === 0) return undefined;
  if (socket.state === 'evicted') return 'evicted';
  if (socket.state === 'planRefused' || socket.state === 'authFailed') return 'refused';
  if (socket.state === 'backingOff') return 'disconnected';
  if (socket.state !== 'live' || asked(socket) === 0 || !isOpen) return undefined;
  // What waits in our own queue has arrived.
  if (socket.queueFrames > 0) return undefined;
  const since = Math.max(socket.lastEventAtMs ?? 0, socket.liveSinceMs ?? 0);
  return nowMs - since > patienceMs ? 'stale' : undefined;
}

/** The same words are the same notice; the words are the server's, and no name for anything. */
const refusalId = (detail: string): string => `refused-${crc32(detail).toString(16)}`;
const noticeId = ({ market }: SocketHealth): string => `market-${market}`;

function refusalOf(
  markets: readonly Market[],
  { detail, words }: { detail: string; words: string },
  ofKey: boolean,
  atMs: EpochMs,
): Notice {
  const names = markets.map((market) => NAMES[market]).join(', ');
  return {
    id: refusalId(detail),
    level: 'error',
    ...marketNotices.refused(names, words, ofKey),
    atMs,
  };
}

function noticeOf(socket: SocketHealth, trouble: Exclude<Trouble, 'refused'>, atMs: EpochMs): Notice {
  const words = marketNotices[trouble](NAMES[socket.market], socket.detail);
  return { id: noticeId(socket), level: trouble === 'stale' ? 'warning' : 'error', ...words, atMs };
}

function informing(socket: SocketHealth, what: 'reconnected' | 'recovered', atMs: EpochMs): Notice {
  return { id: noticeId(socket), level: 'info', ...marketNotices[what](NAMES[socket.market]), atMs };
}
