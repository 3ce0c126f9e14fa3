/** One WebSocket client: the handshake, subscriptions and their answers, word for word (reference 1.3–1.6). */
import type { WebSocket } from 'ws';
import type { Market } from '../../../shared/market/symbols.ts';
import { Outbox } from './outbox.ts';
import { allowsChannel, hasSockets, isRealTime, KNOWN_CHANNELS, type Tier } from './plans.ts';
import type { Quirks } from './quirks.ts';
import type { TopicTable } from './topic-table.ts';

interface ClientLimits {
  /** Option contracts whose quotes one connection may stream. */
  optionQuotes: number;
  /** Unsent bytes after which a client counts as too slow. */
  clientBufferBytes: number;
  authTimeoutMs: number;
}

interface ClientOptions {
  socket: WebSocket;
  market: Market;
  delayedHost: boolean;
  tier: Tier;
  limits: ClientLimits;
  quirks: Quirks;
  topics: TopicTable;
  acceptsKey(key: string): boolean;
  /** Called once, when the key was accepted: this connection now counts against the account's allowance. */
  onAuthenticated(): void;
}

interface Status {
  status: string;
  message: string;
}

const frame = (...statuses: Status[]): string =>
  JSON.stringify(statuses.map(({ status, message }) => ({ ev: 'status', status, message })));

const NOT_AUTHORIZED: Status = { status: 'error', message: 'not authorized' };
const OVER_QUOTE_CAP: Status = {
  status: 'error',
  message: 'Subscription limit reached for feed. Please remove some subscriptions and try again.',
};
/** A refused frame of 200 contracts was answered with 27 of them. */
const REFUSALS_PER_CONTRACT = 27 / 200;
/** The trailing space is the vendor's. */
const MAX_CONNECTIONS: Status = {
  status: 'max_connections',
  message: 'Maximum number of websocket connections exceeded. ',
};

/** Ends a connection that the account has no room for before it was greeted. */
export function turnAway(socket: WebSocket): void {
  socket.on('error', () => undefined);
  socket.send(frame(MAX_CONNECTIONS));
  socket.close(1008);
}

export class ClientSession {
  readonly market: Market;
  readonly outbox: Outbox;
  readonly #options: ClientOptions;
  readonly #held = new Set<string>();
  readonly #authTimer: NodeJS.Timeout;
  #authenticated = false;
  #optionQuotes = 0;
  wasEvicted = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.market = options.market;
    this.outbox = new Outbox(options.socket, options.limits.clientBufferBytes, () => this.drop());
    this.#authTimer = setTimeout(() => this.#authTimedOut(), options.limits.authTimeoutMs);
    this.#authTimer.unref();
    options.socket.on('message', (data: Buffer) => this.#receive(data.toString('utf8')));
    // `close` follows; a broken connection is the client's affair.
    options.socket.on('error', () => undefined);
    options.socket.on('close', () => this.#release());
    this.#say({ status: 'connected', message: 'Connected Successfully' });
  }

  get isAuthenticated(): boolean {
    return this.#authenticated;
  }

  /** A delayed key on the real-time host, which some of them are not told. */
  get #isMute(): boolean {
    const { tier, delayedHost, quirks } = this.#options;
    return quirks.has('silent-delayed-key') && !delayedHost && !isRealTime(tier);
  }

  #say(...statuses: Status[]): void {
    if (statuses.length > 0) this.outbox.sendFrame(frame(...statuses));
  }

  #receive(message: string): void {
    let request: { action?: unknown; params?: unknown };
    try {
      request = JSON.parse(message) as typeof request;
    } catch {
      // The vendor's answer to malformed requests is unrecorded; silence is the safer guess.
      return;
    }
    if (typeof request?.action !== 'string' || typeof request.params !== 'string') return;
    if (request.action === 'auth') this.#authenticate(request.params);
    else if (!this.#authenticated) this.#say(NOT_AUTHORIZED);
    else if (this.#isMute) return;
    else if (request.action === 'subscribe') this.#subscribe(request.params);
    else if (request.action === 'unsubscribe') this.#unsubscribe(request.params);
  }

  #authenticate(key: string): void {
    if (this.#authenticated) return;
    const { tier, market, delayedHost } = this.#options;
    if (!this.#options.acceptsKey(key)) return this.#refuse('authentication failed');
    if (!hasSockets(tier)) {
      return this.#refuse("Your plan doesn't include websocket access. Visit https://massive.com/pricing to upgrade.");
    }
    clearTimeout(this.#authTimer);
    this.#authenticated = true;
    this.#say({ status: 'auth_success', message: 'authenticated' });
    if (!delayedHost && !isRealTime(tier) && !this.#isMute) {
      this.#say({
        status: 'error',
        message: `You don't have access real-time data. Connect to wss://delayed.massive.com/${market} or sign the exchange agreements in your dashboard.`,
      });
    }
    this.#options.onAuthenticated();
  }

  /** A refused key: the reason, then the connection ends without a close frame. */
  #refuse(message: string): void {
    this.#say({ status: 'auth_failed', message });
    setTimeout(() => this.drop(), 20).unref();
  }

  #authTimedOut(): void {
    this.#say({ status: 'auth_timeout', message: 'No authentication request received.' });
    this.drop();
  }

  #subscribe(params: string): void {
    const { market, tier, delayedHost, limits, quirks } = this.#options;
    const acks: Status[] = [];
    let refused = false;
    if (quirks.has('quote-cap-refuses-frame')) {
      const added = this.#newOptionQuotes(params);
      if (this.#optionQuotes + added > limits.optionQuotes)
        return this.#say(...Array.from({ length: Math.ceil(added * REFUSALS_PER_CONTRACT) }, () => OVER_QUOTE_CAP));
    }
    for (const pair of params.split(',')) {
      const [channel, symbol] = split(pair);
      // Unknown channels and what is already held get no answer at all.
      if (!KNOWN_CHANNELS[market].includes(channel) || symbol === '' || this.#held.has(pair)) continue;
      const optionQuote = market === 'options' && channel === 'Q';
      const overCap = optionQuote && (symbol === '*' || this.#optionQuotes >= limits.optionQuotes);
      const prefix = symbol.length > 1 && symbol.endsWith('*') && !quirks.has('silent-prefix-wildcards');
      if (overCap || prefix || !allowsChannel(channel, tier, delayedHost, quirks)) {
        refused = true;
        continue;
      }
      if (optionQuote) this.#optionQuotes += 1;
      this.#held.add(pair);
      this.#listen(channel, symbol);
      acks.push({ status: 'success', message: `subscribed to: ${pair}` });
    }
    // The refusal names nothing and may come before the acks of what was accepted.
    if (refused) this.#say(NOT_AUTHORIZED);
    this.#say(...acks);
  }

  /** Contracts whose quotes a request would add to those held. */
  #newOptionQuotes(params: string): number {
    const { market, tier, delayedHost, quirks } = this.#options;
    if (market !== 'options' || !allowsChannel('Q', tier, delayedHost, quirks)) return 0;
    const pairs = new Set(params.split(',').filter((pair) => pair.startsWith('Q.O:') && !pair.endsWith('*')));
    return [...pairs].filter((pair) => !this.#held.has(pair)).length;
  }

  #listen(channel: string, symbol: string): void {
    const { topics } = this.#options;
    if (symbol === '*') {
      for (const other of this.#singlesOf(channel)) topics.remove(channel, other, this.outbox);
      topics.add(channel, '*', this.outbox);
    } else if (!this.#held.has(`${channel}.*`)) topics.add(channel, symbol, this.outbox);
  }

  #unsubscribe(params: string): void {
    const { topics } = this.#options;
    const acks: Status[] = [];
    for (const pair of params.split(',')) {
      if (!this.#held.delete(pair)) continue;
      const [channel, symbol] = split(pair);
      if (this.market === 'options' && channel === 'Q') this.#optionQuotes -= 1;
      topics.remove(channel, symbol, this.outbox);
      if (symbol === '*') for (const single of this.#singlesOf(channel)) topics.add(channel, single, this.outbox);
      acks.push({ status: 'success', message: `unsubscribed to: ${pair}` });
    }
    this.#say(...acks);
  }

  #singlesOf(channel: string): string[] {
    return [...this.#held]
      .map(split)
      .filter(([c, s]) => c === channel && s !== '*')
      .map(([, s]) => s);
  }

  /** The account holds too many connections: said, then closed with 1008. */
  evict(): void {
    this.wasEvicted = true;
    this.#say(MAX_CONNECTIONS);
    this.#options.socket.close(1008);
    this.#release();
  }

  /** Ends the connection without a close frame. */
  drop(): void {
    this.#release();
    this.#options.socket.terminate();
  }

  #release(): void {
    clearTimeout(this.#authTimer);
    for (const pair of this.#held) {
      const [channel, symbol] = split(pair);
      this.#options.topics.remove(channel, symbol, this.outbox);
    }
    this.#held.clear();
    this.#optionQuotes = 0;
  }
}

/** `AM.O:SPY…` → channel and symbol, split at the first dot (tickers may carry dots: `T.BRK.B`). */
function split(pair: string): [channel: string, symbol: string] {
  const dot = pair.indexOf('.');
  return dot < 0 ? [pair, ''] : [pair.slice(0, dot), pair.slice(dot + 1)];
}
