/**
 * What one account's sockets leave behind when a feed ends: the vendor counts a connection for 10–30 s after it is gone, so the next feed must
 * know when the last one ended; and what a key check found, with the sockets it left open, waits here for the feed to take it over.
 */
import type { MarketCapability } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import type { FeedEnvironment, FeedTimer } from '../environment.ts';
import type { SocketLine } from './socket-line.ts';

/** A key check is followed by its feed at once, or not at all. */
const PARKED_MS = 30_000;

export interface ParkedSocket {
  market: Market;
  url: string;
  key: string;
  line: SocketLine;
  /** Pairs subscribed on it. */
  held: readonly string[];
}

export class AccountConnections {
  readonly #endedAtMs = new Map<Market, EpochMs>();
  #checked: { key: string; capabilities: readonly MarketCapability[]; atMs: EpochMs } | undefined;
  readonly #parked = new Map<Market, { socket: ParkedSocket; timer: FeedTimer }>();

  /** What a check found the key to give. */
  checked(key: string, capabilities: readonly MarketCapability[], atMs: EpochMs): void {
    this.#checked = { key, capabilities, atMs };
  }

  /** The same, for the feed that follows; nothing where it is another key's, or of some time ago: plans change. */
  takeChecked(key: string, nowMs: EpochMs): readonly MarketCapability[] {
    const checked = this.#checked;
    this.#checked = undefined;
    return checked && checked.key === key && nowMs - checked.atMs < PARKED_MS ? checked.capabilities : [];
  }

  /** When the last counted connection to a market ended, by this computer's clock. */
  endedAtMs(market: Market): EpochMs | undefined {
    return this.#endedAtMs.get(market);
  }

  ended(market: Market, atMs: EpochMs): void {
    this.#endedAtMs.set(market, atMs);
  }

  /** Keeps an open, logged-in socket for the feed that follows. */
  park(socket: ParkedSocket, environment: FeedEnvironment): void {
    const { market, line } = socket;
    this.#release(market, environment);
    const gone = (): void => {
      this.#parked.delete(market);
      environment.clearTimer(timer);
      this.ended(market, environment.now());
    };
    const timer = environment.setTimer(() => this.#release(market, environment), PARKED_MS);
    line.listen({ closed: gone });
    this.#parked.set(market, { socket, timer });
  }

  /** Closes sockets parked for another address or key: the account allows one per market. */
  settle(market: Market, url: string, key: string, environment: FeedEnvironment): void {
    const kept = this.#parked.get(market)?.socket;
    if (kept && (kept.url !== url || kept.key !== key)) this.#release(market, environment);
  }

  /** The parked socket of a market, for whoever dials now. */
  take(market: Market, environment: FeedEnvironment): ParkedSocket | undefined {
    const kept = this.#parked.get(market);
    if (!kept) return undefined;
    this.#parked.delete(market);
    environment.clearTimer(kept.timer);
    return kept.socket;
  }

  #release(market: Market, environment: FeedEnvironment): void {
    const kept = this.#parked.get(market);
    if (!kept) return;
    this.#parked.delete(market);
    environment.clearTimer(kept.timer);
    kept.socket.line.hangUp();
    this.ended(market, environment.now());
  }
}

const KEPT = 4;

/** One for each vendor: two keys may be of one account, and real-time and delayed host share its allowance. */
export class AccountMemory {
  readonly #accounts = new Map<string, AccountConnections>();

  of(restUrl: string): AccountConnections {
    const known = this.#accounts.get(restUrl) ?? new AccountConnections();
    this.#accounts.delete(restUrl);
    this.#accounts.set(restUrl, known);
    if (this.#accounts.size > KEPT) this.#accounts.delete(this.#accounts.keys().next().value!);
    return known;
  }
}
