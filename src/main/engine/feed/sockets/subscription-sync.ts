/**
 * Keeps one connection's subscriptions in step with what is wanted: sends requests, reads answers, and acts when none come.
 * Requests are sent only while the connection streams.
 */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { OPTION_QUOTE_LIMIT } from '../../../../shared/market/channels.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import type { StatusMessage } from '../../massive/frames/status-frame.ts';
import type { FeedEnvironment, FeedTimer } from '../environment.ts';
import type { SocketLine } from './socket-line.ts';
import { Subscriptions, type SubscriptionChanges } from './subscriptions.ts';

/** Acks come within a second: a host that gave none in this time gives none. */
const SILENT_HOST_MS = 8_000;

export interface SubscriptionSyncOptions {
  market: Market;
  environment: FeedEnvironment;
  /** The connection, while it streams. */
  line(): SocketLine | undefined;
  /** The real-time host accepts some keys of delayed plans and then answers no subscription. */
  mayStaySilent(): boolean;
  onChanges(changes: SubscriptionChanges): void;
  /** It did: the login was accepted and no answer came. */
  onUnanswered(): void;
}

export type SubscriptionStatus = Extract<
  StatusMessage,
  { kind: 'subscribed' | 'unsubscribed' | 'notAuthorized' | 'limitReached' }
>;

export class SubscriptionSync {
  readonly subscriptions: Subscriptions;
  readonly #options: SubscriptionSyncOptions;
  #ackTimer: FeedTimer | undefined;
  #silenceTimer: FeedTimer | undefined;

  constructor(options: SubscriptionSyncOptions) {
    this.#options = options;
    this.subscriptions = new Subscriptions(
      options.market === 'options' ? { channel: 'Q', allowed: OPTION_QUOTE_LIMIT } : undefined,
    );
  }

  /** Asks for what is missing and lets go of what is not wanted. */
  reconcile(): void {
    const { environment, line } = this.#options;
    const nowMs = environment.now();
    const connection = line();
    const requests = connection ? this.subscriptions.reconcile(nowMs) : [];
    for (const request of requests) connection?.send(request);
    if (requests.length > 0) this.#watchSilence();
    this.#reportChanges();
    if (requests.length > 0 || !this.#ackTimer) this.#scheduleCheck(nowMs);
  }

  /** `text` of a refusal is without the key. */
  answered(message: SubscriptionStatus): void {
    const nowMs = this.#options.environment.now();
    switch (message.kind) {
      case 'subscribed':
        return this.subscriptions.acknowledge('subscribe', message.pair);
      case 'unsubscribed':
        return this.subscriptions.acknowledge('unsubscribe', message.pair);
      case 'notAuthorized':
        this.subscriptions.notAuthorized(message.text, nowMs);
        return this.#scheduleCheck(nowMs);
      case 'limitReached':
        this.subscriptions.limitReached(nowMs);
        this.#reportChanges();
        return this.#scheduleCheck(nowMs);
    }
  }

  stop(): void {
    this.#ackTimer = this.#clear(this.#ackTimer);
    this.#silenceTimer = this.#clear(this.#silenceTimer);
  }

  #reportChanges(): void {
    const changes = this.subscriptions.takeChanges();
    if (changes) this.#options.onChanges(changes);
  }

  #watchSilence(): void {
    const { environment, line, mayStaySilent, onUnanswered } = this.#options;
    if (!mayStaySilent() || this.#silenceTimer || !this.subscriptions.isUnanswered) return;
    const connection = line();
    this.#silenceTimer = environment.setTimer(() => {
      this.#silenceTimer = undefined;
      if (connection && line() === connection && this.subscriptions.isUnanswered) onUnanswered();
    }, SILENT_HOST_MS);
  }

  #scheduleCheck(nowMs: EpochMs): void {
    this.#ackTimer = this.#clear(this.#ackTimer);
    const { environment, line } = this.#options;
    const atMs = line() ? this.subscriptions.nextDeadlineMs(nowMs) : undefined;
    if (atMs === undefined) return;
    this.#ackTimer = environment.setTimer(
      () => {
        this.#ackTimer = undefined;
        const again = this.subscriptions.expire(environment.now());
        for (const request of again) line()?.send(request);
        this.reconcile();
      },
      Math.max(1, atMs - nowMs),
    );
  }

  #clear(timer: FeedTimer | undefined): undefined {
    if (timer) this.#options.environment.clearTimer(timer);
  }
}
