/**
 * One market's connection: drives the state machine, the ping watchdog and the subscriptions over a socket.
 * Frames are stamped and handed on at once; nothing here decodes market data.
 */
import type { GapCause, SocketHealth } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { ChannelCode } from '../../../../shared/market/channels.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import type { FeedEnvironment, FeedTimer } from '../environment.ts';
import type { AccountConnections } from './account-connections.ts';
import { SocketLine } from './socket-line.ts';
import type { SocketEvents } from './socket-transport.ts';
import { socketFaults, socketStates } from '../feed-words.ts';
import { errorText } from '../feed-error.ts';
import type { ConnectionEvent } from '../feed-source.ts';
import { PingWatch } from './ping-watch.ts';
import { SocketTraffic } from './socket-traffic.ts';
import {
  initialMachine,
  isStreaming,
  knowingEnd,
  stepSocket,
  wakeAtMs,
  type SocketAction,
  type SocketInput,
  type SocketMachine,
} from './socket-machine.ts';
import { peekMarket } from '../../massive/frames/peek-frame.ts';
import { mayHoldStatus, readStatusFrame, type StatusMessage } from '../../massive/frames/status-frame.ts';
import { NO_KEY } from '../../../../shared/contract/key-entry.ts';
import { vendorSentence, vendorWords } from '../../../../shared/contract/vendor-text.ts';
import type { KeyStriker } from '../strike-key.ts';
import { SILENT_REASON, type SubscriptionChanges, type Subscriptions } from './subscriptions.ts';
import { SubscriptionSync } from './subscription-sync.ts';

/** An unwanted market keeps its socket this long: after a close, a new one must wait until the vendor no longer counts the old. */
const LINGER_MS = 120_000;
const KEPT_RECONNECTS = 20;
const LISTED_REFUSALS = 100;

export interface MarketSocketOptions {
  market: Market;
  key: string;
  striker: KeyStriker;
  wsUrl: string;
  /** Undefined: not known, and `delayed` is never asked for. */
  wsDelayedUrl: string | undefined;
  delayed: boolean;
  /** With what words the real-time host has already refused this key. */
  realTimeRefusal?: string;
  environment: FeedEnvironment;
  /** What earlier feeds on this account left behind. */
  account: AccountConnections;
  marketNow(): EpochMs;
  onFrame(bytes: Uint8Array, receivedAtMs: EpochMs): void;
  onConnection(event: ConnectionEvent, machine: SocketMachine): void;
  onSubscriptions(changes: SubscriptionChanges, delayed: boolean): void;
  /** The real-time host accepted the login and answers no subscription, as it does for some delayed plans. */
  onUnanswered(): void;
  /** The pairs held by a connection that was lost; nothing after `sinceMs` is known to have arrived. */
  onLost(pairs: string[], cause: GapCause, detail: string, sinceMs: EpochMs): void;
  log(level: 'info' | 'warning' | 'error', text: string): void;
}

export class MarketSocket {
  readonly traffic = new SocketTraffic();
  readonly #pings: PingWatch;
  readonly #options: MarketSocketOptions;
  readonly #striker: KeyStriker;
  readonly #sync: SubscriptionSync;
  #machine: SocketMachine;
  #realTimeRefusal: string | undefined;
  #connection: SocketLine | undefined;
  /** Pairs already held by a connection that was taken over. */
  #inherited: readonly string[] = [];
  #stateTimer: FeedTimer | undefined;
  #lingerTimer: FeedTimer | undefined;
  #downSinceMs: EpochMs | undefined;
  readonly #reconnects: { atMs: EpochMs; reason: string }[] = [];
  #reconnectCount = 0;

  constructor(options: MarketSocketOptions) {
    this.#options = options;
    this.#striker = options.striker;
    this.#realTimeRefusal = options.realTimeRefusal;
    this.#sync = new SubscriptionSync({
      market: options.market,
      environment: options.environment,
      line: () => (this.streaming ? this.#connection : undefined),
      mayStaySilent: () => !this.#machine.delayed,
      onChanges: (changes) => options.onSubscriptions(changes, this.#machine.delayed),
      onUnanswered: () => options.onUnanswered(),
    });
    this.#machine = initialMachine(options.delayed);
    this.#pings = new PingWatch({
      environment: options.environment,
      ping: () => this.#connection?.ping(),
      frames: () => this.traffic.frames,
      onAnswer: (sentAtMs, tookMs) => {
        this.traffic.provenAt(options.marketNow() - tookMs, tookMs);
        this.subscriptions.proven(sentAtMs);
      },
      onDead: (waitedMs) => this.dispatch({ kind: 'noPong', waitedMs }),
    });
  }

  get machine(): SocketMachine {
    return this.#machine;
  }
  get subscriptions(): Subscriptions {
    return this.#sync.subscriptions;
  }
  get market(): Market {
    return this.#options.market;
  }
  get streaming(): boolean {
    return isStreaming(this.#machine.state);
  }

  /** When it stopped streaming although it should, by this computer's clock. */
  get downSinceMs(): EpochMs | undefined {
    return this.#downSinceMs;
  }

  /** The whole wanted set of pairs. The socket opens with the first and closes some time after the last. */
  want(pairs: ReadonlySet<string>): void {
    this.subscriptions.want(pairs);
    if (pairs.size > 0) {
      this.#lingerTimer = this.#clear(this.#lingerTimer);
      this.#open();
    } else if (this.#machine.state !== 'off') this.#linger();
    this.#sync.reconcile();
  }

  /** Opens although nothing is wanted: the login shows what the plan is. */
  learnPlan(): void {
    if (this.#machine.state !== 'off') return;
    this.#open();
    this.#linger();
  }

  #linger(): void {
    this.#lingerTimer ??= this.#options.environment.setTimer(() => {
      this.#lingerTimer = undefined;
      this.dispatch({ kind: 'close', reason: socketStates.notNeeded });
    }, LINGER_MS);
  }

  dispatch(input: SocketInput): void {
    const before = this.#machine;
    const { account, environment, market, marketNow, onConnection } = this.#options;
    const { machine, actions } = stepSocket(before, input, environment.now(), environment.random());
    this.#machine = machine;
    if (machine.endedAtMs !== undefined && machine.endedAtMs !== before.endedAtMs)
      account.ended(market, machine.endedAtMs);
    if (isStreaming(machine.state) || machine.state === 'off') this.#downSinceMs = undefined;
    else this.#downSinceMs ??= environment.now();
    const entered = machine.state !== before.state || machine.detail !== before.detail;
    if (entered && isStreaming(before.state) && !isStreaming(machine.state)) this.#noteReconnect(machine.detail);
    if (entered) onConnection({ atMs: marketNow(), market, state: machine.state, reason: machine.detail }, machine);
    for (const action of actions) this.#perform(action);
    this.#scheduleTick();
  }

  /** Reports to the machine whether data arrives late. */
  judgeLag(): void {
    if (this.traffic.behindMs() !== undefined) this.dispatch({ kind: 'lagging' });
    else if (this.#machine.state === 'slow') this.dispatch({ kind: 'caughtUp' });
  }

  /** Leaves an open, logged-in connection for the feed that follows, instead of closing it and dialling again. */
  park(): void {
    const line = this.#connection;
    if (!this.streaming || !line) return;
    const { account, environment, key, market } = this.#options;
    this.#connection = undefined;
    this.#machine = initialMachine(this.#machine.delayed);
    account.park({ market, url: this.#url(), key, line, held: [...this.subscriptions.held] }, environment);
  }

  stop(): void {
    this.dispatch({ kind: 'close', reason: socketStates.stopped });
    this.#hangUp();
    this.#sync.stop();
    for (const timer of [this.#stateTimer, this.#lingerTimer]) this.#clear(timer);
  }

  health(
    nowMs: EpochMs,
  ): Omit<SocketHealth, 'polling' | 'lateMs' | 'queueFrames' | 'queueBytes' | 'droppedFrames' | 'droppedBytes'> {
    const { market, environment } = this.#options;
    const machine = this.#machine;
    const offsetMs = nowMs - environment.now();
    const onMarketClock = (atMs: EpochMs | undefined): EpochMs | undefined => atMs && atMs + offsetMs;
    const { wanted, held, refused, pendingCount, underWildcardCount: underWildcard } = this.subscriptions;
    const refusals = [...refused].slice(0, LISTED_REFUSALS).map(([pair, reason]) => {
      const dot = pair.indexOf('.');
      return { channel: pair.slice(0, dot) as ChannelCode, symbol: pair.slice(dot + 1), reason };
    });
    return {
      market,
      state: machine.state,
      detail: this.#refusedAll() ?? machine.detail,
      host: new URL(this.#url()).host,
      delayed: machine.delayed,
      liveSinceMs: onMarketClock(machine.liveSinceMs),
      nextAttemptAtMs: onMarketClock(machine.nextAttemptAtMs),
      subscriptions: {
        wanted: wanted.size - underWildcard,
        held: held.size,
        pending: pendingCount,
        refused: refused.size,
        unanswered: [...refused.values()].filter((reason) => reason === SILENT_REASON).length,
        underWildcard,
      },
      refusals,
      reconnects: [...this.#reconnects],
      reconnectCount: this.#reconnectCount,
      ...this.traffic.health(nowMs),
      // Measurements of a connection that is gone do not apply.
      ...(this.streaming ? { pingMs: this.#pings.lastMs } : { vendorLatencyMs: undefined }),
    };
  }

  /** Connected is not well where nothing that was asked for is given. */
  #refusedAll(): string | undefined {
    const { held, refused, pendingCount } = this.subscriptions;
    if (!this.streaming || held.size > 0 || pendingCount > 0 || refused.size === 0) return undefined;
    const [reason] = refused.values();
    return reason === SILENT_REASON ? reason : socketFaults.refusedAll(reason);
  }

  #perform(action: SocketAction): void {
    switch (action.kind) {
      case 'dial':
        return this.#dial();
      case 'hangUp':
        return this.#hangUp();
      case 'login':
        return this.#connection?.send(JSON.stringify({ action: 'auth', params: this.#options.key }));
      case 'subscribe':
        this.subscriptions.reset(this.#inherited);
        this.#inherited = [];
        return this.#sync.reconcile();
      case 'lost': {
        const sinceMs = this.traffic.provenUntilMs();
        const { environment, marketNow, onLost } = this.#options;
        const streamed = this.subscriptions.streamedSince(sinceMs - (marketNow() - environment.now()));
        this.subscriptions.reset();
        if (streamed.length > 0) onLost(streamed, action.cause, action.detail, sinceMs);
      }
    }
  }

  #open(): void {
    if (this.#machine.state === 'off') {
      const { account, environment, key, market } = this.#options;
      account.settle(market, this.#url(), key, environment);
      this.#machine = knowingEnd(this.#machine, account.endedAtMs(market));
      const text = this.#realTimeRefusal;
      this.#realTimeRefusal = undefined;
      if (text !== undefined && !this.#machine.delayed)
        return this.dispatch({ kind: 'realTimeRefused', text, known: true });
    }
    this.dispatch({ kind: 'open' });
  }

  #dial(): void {
    const { account, environment, log, market } = this.#options;
    this.#hangUp();
    this.traffic.connectionOpened(this.#machine.delayed, this.#options.marketNow());
    const events: SocketEvents = {
      opened: () => this.#pings.open(),
      frame: (bytes) => this.#onFrame(bytes),
      pong: () => this.#pings.pong(),
      closed: (code, reason) => {
        this.#connection = undefined;
        this.#pings.stop();
        this.dispatch({ kind: 'closed', code, reason: this.#redact(reason) });
      },
    };
    const parked = account.take(market, environment);
    if (parked) {
      this.#connection = parked.line;
      this.#inherited = parked.held;
      parked.line.listen(events);
      this.#pings.open();
      return this.dispatch({ kind: 'adopted' });
    }
    try {
      this.#connection = new SocketLine((listener) => environment.openSocket(this.#url(), listener), events);
    } catch (error) {
      const reason = this.#redact(errorText(error));
      log('error', `${market}: socket could not be made: ${reason}`);
      this.dispatch({ kind: 'closed', code: 1006, reason });
    }
  }

  #hangUp(): void {
    this.#connection?.hangUp();
    this.#connection = undefined;
    this.#pings.stop();
  }

  #onFrame(bytes: Uint8Array): void {
    const nowMs = this.#options.marketNow();
    const status = mayHoldStatus(bytes);
    const { market } = this.#options;
    const isForeign = !status && (peekMarket(bytes) ?? market) !== market;
    if (isForeign) this.traffic.receivedForeign();
    else this.traffic.received(bytes, nowMs, !status);
    if (status && !this.#readStatuses(bytes)) return;
    this.#options.onFrame(this.#striker.frame(bytes), nowMs);
  }

  /** False where the frame is the login exchange or could show the key: it goes no further. */
  #readStatuses(bytes: Uint8Array): boolean {
    const { log, market } = this.#options;
    const { messages, loginOnly } = readStatusFrame(bytes);
    for (const message of messages) {
      if (message.kind === 'other' || message.kind === 'limitReached')
        log('info', `${market}: status ${this.#redact(message.text)}`);
      this.#onStatus(message);
    }
    if (messages.some(isAck)) this.#sync.reconcile();
    return !loginOnly && this.#striker.frame(bytes) === bytes;
  }

  #onStatus(message: StatusMessage): void {
    switch (message.kind) {
      case 'subscribed':
      case 'unsubscribed':
        return this.#sync.answered(message);
      case 'notAuthorized':
      case 'limitReached':
        return this.#sync.answered({ ...message, text: this.#redact(message.text) });
      case 'other':
        return;
      case 'connected':
      case 'authenticated':
        return this.dispatch(message);
      case 'authFailed':
        return this.dispatch({
          kind: 'authFailed',
          text: this.#redact(message.text),
          keyless: this.#options.key === NO_KEY,
        });
      default:
        this.dispatch({ kind: message.kind, text: vendorSentence(this.#redact(message.text)) });
    }
  }

  #scheduleTick(): void {
    this.#stateTimer = this.#clear(this.#stateTimer);
    const atMs = wakeAtMs(this.#machine);
    if (atMs === undefined) return;
    const { environment } = this.#options;
    this.#stateTimer = environment.setTimer(
      () => {
        this.#stateTimer = undefined;
        this.dispatch({ kind: 'tick' });
      },
      Math.max(1, atMs - environment.now()),
    );
  }

  #noteReconnect(reason: string): void {
    this.#reconnectCount++;
    this.#reconnects.push({ atMs: this.#options.marketNow(), reason });
    if (this.#reconnects.length > KEPT_RECONNECTS) this.#reconnects.shift();
  }

  #url(): string {
    const { wsUrl, wsDelayedUrl } = this.#options;
    const base = this.#machine.delayed && wsDelayedUrl !== undefined ? wsDelayedUrl : wsUrl;
    return `${base.replace(/\/$/, '')}/${this.#options.market}`;
  }

  #redact(text: string): string {
    return vendorWords(this.#striker.words(text));
  }

  #clear(timer: FeedTimer | undefined): undefined {
    if (timer) this.#options.environment.clearTimer(timer);
  }
}

const isAck = (message: StatusMessage): boolean => message.kind === 'subscribed' || message.kind === 'unsubscribed';
