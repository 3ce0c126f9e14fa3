/**
 * One connection's subscriptions: what is wanted, what the server holds, what was requested and not answered, what was refused.
 * The wanted set outlives connections; the rest is forgotten with each. Pairs are written as on the wire: `T.SPY`.
 *
 * How the server answers: acks come per pair in any order, twice or never; a pair already held gets no
 * reply; `not authorized` names no pair and may precede acks of the same request; an unknown channel gets no answer;
 * a request that passes the cap of option quotes is refused whole (`ChannelCap`).
 */
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import { socketFaults } from '../feed-words.ts';
import { refusesPlan } from '../../massive/frames/status-frame.ts';
import { ChannelCap } from './channel-cap.ts';
import { packRequests } from './subscription-requests.ts';

export const ACK_TIMEOUT_MS = 10_000;
/** An answer of the capped channel is waited for longer: a refusal names nothing, and one that came after the next request would count for that. */
export const CAPPED_TIMEOUT_MS = 30_000;
/** After a `not authorized`, acks of the same requests may still follow for this long. */
export const REFUSAL_WINDOW_MS = 3_000;

type Action = 'subscribe' | 'unsubscribe';

interface Pending {
  action: Action;
  deadlineAtMs: EpochMs;
  /** Set by `not authorized` while this was in flight: the vendor's words. */
  doubt?: string;
  retried: boolean;
}

export interface SubscriptionChanges {
  subscribed: string[];
  unsubscribed: string[];
  refused: { pair: string; reason: string }[];
  /** Pairs of the capped channel that the vendor turned out to allow a connection. */
  learntCap?: number;
}

/** The message may have been lost: a pair without an answer is requested again after this. One refused in unknown words too, each time later. */
export const SILENT_RETRY_MS = 60_000;
const LAST_RETRY_MS = 16 * SILENT_RETRY_MS;
export const SILENT_REASON = socketFaults.unanswered;
export const channelOf = (pair: string): string => pair.slice(0, pair.indexOf('.'));
const wildcardOf = (pair: string): string => `${channelOf(pair)}.*`;
const isWildcard = (pair: string): boolean => pair.endsWith('.*');

export class Subscriptions {
  #wanted: ReadonlySet<string> = new Set();
  readonly #held = new Set<string>();
  readonly #pending = new Map<string, Pending>();
  readonly #refused = new Map<string, string>();
  /** Of pairs that were not refused for good: when they are asked for again. */
  readonly #retryAtMs = new Map<string, EpochMs>();
  /** How long each was waited for, the last time. */
  readonly #waitedMs = new Map<string, number>();
  /** Channels of which every pair requested on this connection was refused. */
  readonly #deniedChannels = new Map<string, string>();
  readonly #acceptedChannels = new Set<string>();
  /** What was requested on this connection and is not known to be let go. An ack of anything else is a server's own words: it becomes no symbol. */
  readonly #asked = new Set<string>();
  /** Unsubscribed without an answer, and when: if the connection was already dead then, their data was missed too. */
  readonly #abandoned = new Map<string, EpochMs>();
  #changes: SubscriptionChanges = noChanges();
  #settled = true;
  /** The channel with a cap on held pairs. Subscriptions beyond it wait until others have ended: the server counts both. */
  readonly #capped: { channel: string; cap: ChannelCap } | undefined;
  #learntCap: number | undefined;
  #waiting = false;

  constructor(capped?: { channel: string; allowed: number }) {
    if (capped) this.#capped = { channel: capped.channel, cap: new ChannelCap(capped.allowed) };
  }

  get wanted(): ReadonlySet<string> {
    return this.#wanted;
  }
  get held(): ReadonlySet<string> {
    return this.#held;
  }
  get refused(): ReadonlyMap<string, string> {
    return this.#refused;
  }
  /** Requested on this connection, without any answer so far. */
  get isUnanswered(): boolean {
    return this.#pending.size > 0 && this.#held.size === 0 && this.#refused.size === 0;
  }
  get pendingCount(): number {
    return this.#pending.size;
  }
  /** Wanted single pairs whose channel's wildcard is wanted too: they are not requested separately. */
  get underWildcardCount(): number {
    let count = 0;
    for (const pair of this.#wanted) if (!isWildcard(pair) && this.#underWildcard(pair)) count++;
    return count;
  }
  /** True where the server would send this pair's events: held itself or through its wildcard. */
  covers(pair: string): boolean {
    return this.#held.has(pair) || this.#held.has(wildcardOf(pair));
  }

  /** Everything the server sent before then arrived. */
  proven(untilMs: EpochMs): void {
    for (const [pair, atMs] of this.#abandoned) if (atMs < untilMs) this.#abandoned.delete(pair);
  }

  /** What the server may have sent since then: held pairs, wanted ones under a held wildcard, and those let go unanswered. */
  streamedSince(sinceMs: EpochMs): string[] {
    this.proven(sinceMs);
    const under = [...this.#wanted].filter((pair) => !this.#held.has(pair) && this.covers(pair));
    return [...this.#held, ...under, ...this.#abandoned.keys()];
  }

  /** The whole wanted set; the caller must not change it afterwards. */
  want(pairs: ReadonlySet<string>): void {
    this.#wanted = pairs;
    for (const pair of this.#refused.keys()) if (!pairs.has(pair)) this.#forgetRefusal(pair);
    for (const pair of this.#waitedMs.keys()) if (!pairs.has(pair)) this.#waitedMs.delete(pair);
    this.#settled = false;
  }

  /** A new connection holds nothing but what it was taken over with, and may accept what the last one refused. */
  reset(inherited: readonly string[] = []): void {
    this.#held.clear();
    this.#asked.clear();
    for (const pair of inherited) {
      this.#held.add(pair);
      this.#asked.add(pair);
    }
    this.#pending.clear();
    this.#refused.clear();
    this.#retryAtMs.clear();
    this.#waitedMs.clear();
    this.#deniedChannels.clear();
    this.#acceptedChannels.clear();
    this.#abandoned.clear();
    this.#settled = false;
  }

  /** Messages that bring held closer to wanted; the pairs in them are in flight from now. Unsubscribes come first: they free quota. */
  reconcile(nowMs: EpochMs): string[] {
    if (this.#settled) return [];
    this.#settled = true;
    const leave: string[] = [];
    const join: string[] = [];
    for (const pair of this.#held) if (!this.#keeps(pair) && !this.#pending.has(pair)) leave.push(pair);
    for (const pair of this.#wanted) {
      if (this.#held.has(pair) || this.#pending.has(pair) || this.#refused.has(pair)) continue;
      if (!isWildcard(pair) && this.#underWildcard(pair)) continue;
      const denied = this.#deniedChannels.get(channelOf(pair));
      if (denied === undefined) join.push(pair);
      else this.#refuse(pair, denied);
    }
    const capped = this.#cappedOf(join);
    const others = capped.length === 0 ? join : join.filter((pair) => !this.#isCapped(pair));
    return [
      ...this.#send('unsubscribe', leave, nowMs, false),
      ...this.#send('subscribe', others, nowMs, false),
      ...this.#send('subscribe', this.#nextCapped(capped, nowMs), nowMs, false),
    ];
  }

  /** Of the capped channel one request is in flight at a time: a refusal names nothing. */
  #nextCapped(join: readonly string[], nowMs: EpochMs): string[] {
    this.#waiting = join.length > 0;
    if (!this.#capped || join.length === 0) return [];
    const room = this.#askedCapped().length > 0 ? 0 : this.#capped.cap.room(this.#heldCapped(), nowMs);
    this.#waiting = join.length > room;
    return join.slice(0, room);
  }

  #isCapped(pair: string): boolean {
    return channelOf(pair) === this.#capped?.channel;
  }

  #cappedOf(pairs: Iterable<string>): string[] {
    return this.#capped ? [...pairs].filter((pair) => this.#isCapped(pair)) : [];
  }

  #heldCapped(): number {
    return this.#cappedOf(this.#held).length;
  }

  #askedCapped(): string[] {
    return this.#cappedOf(this.#pending.keys()).filter((pair) => this.#pending.get(pair)!.action === 'subscribe');
  }

  /** `Subscription limit reached`: the capped request in flight was refused whole, or a refusal is repeated. */
  limitReached(nowMs: EpochMs): void {
    if (!this.#capped) return;
    const { cap } = this.#capped;
    const asked = this.#askedCapped();
    if (asked.length === 0) return cap.repeated(nowMs);
    for (const pair of asked) this.#pending.delete(pair);
    const held = this.#heldCapped();
    cap.refused(held, asked.length, nowMs);
    this.#noteCap(held);
    this.#waiting = true;
    this.#settled = false;
  }

  /** Forgets the refusals of the cap: the user set another limit. */
  forgetCap(): void {
    this.#capped?.cap.forget();
    this.#learntCap = undefined;
    this.#settled = false;
  }

  #noteCap(held: number): void {
    const learnt = this.#capped?.cap.learnt(held);
    if (learnt === undefined || learnt === this.#learntCap) return;
    this.#learntCap = learnt;
    this.#changes.learntCap = learnt;
  }

  acknowledge(action: Action, pair: string): void {
    if (!this.#asked.has(pair)) return;
    const pending = this.#pending.get(pair);
    if (action === 'subscribe') {
      this.#acceptedChannels.add(channelOf(pair));
      this.#deniedChannels.delete(channelOf(pair));
      this.#forgetRefusal(pair);
      this.#waitedMs.delete(pair);
      // An ack that comes twice, or late for a pair given up meanwhile, means the same: the server holds it.
      if (!this.#held.has(pair) && pending?.action !== 'unsubscribe') {
        this.#held.add(pair);
        this.#changes.subscribed.push(pair);
      }
    } else if (pending?.action === 'unsubscribe' && this.#held.delete(pair)) {
      this.#changes.unsubscribed.push(pair);
      this.#asked.delete(pair);
    }
    if (pending?.action === action) this.#pending.delete(pair);
    if (this.#callsForMore(action, pair)) this.#settled = false;
    if (this.#waiting && this.#isCapped(pair)) this.#nextIsDue(action);
  }

  /** Room came free, or the last request of the capped channel is answered whole. */
  #nextIsDue(action: Action): void {
    if (action === 'subscribe') {
      if (this.#askedCapped().length > 0) return;
      this.#noteCap(this.#heldCapped());
    }
    this.#settled = false;
  }

  #holdsWildcard(): boolean {
    for (const channel of this.#acceptedChannels) if (this.#held.has(`${channel}.*`)) return true;
    return false;
  }

  /** Most answers confirm what was wanted, and going through the whole set after each would cost too much. */
  #callsForMore(action: Action, pair: string): boolean {
    const asWanted = this.#wanted.has(pair) === (action === 'subscribe');
    return !asWanted || isWildcard(pair) || (this.#holdsWildcard() && this.#held.has(wildcardOf(pair)));
  }

  /** `not authorized`: some pair now in flight was refused, the server does not say which. Those that stay unanswered were. */
  notAuthorized(text: string, nowMs: EpochMs): void {
    for (const pending of this.#pending.values()) {
      if (pending.action !== 'subscribe') continue;
      pending.doubt = text;
      pending.deadlineAtMs = Math.min(pending.deadlineAtMs, nowMs + REFUSAL_WINDOW_MS);
    }
  }

  /** Gives up on what was not answered in time. Returns messages to send for a second try. */
  expire(nowMs: EpochMs): string[] {
    const again: string[] = [];
    const overdue: string[] = [];
    if (this.#waiting) this.#settled = false;
    for (const [pair, retryAtMs] of this.#retryAtMs) {
      if (nowMs < retryAtMs) continue;
      this.#forgetRefusal(pair);
      this.#settled = false;
    }
    for (const [pair, pending] of this.#pending) if (nowMs >= pending.deadlineAtMs) overdue.push(pair);
    if (overdue.length === 0) return again;
    const retry: string[] = [];
    const letGo: string[] = [];
    for (const pair of overdue) {
      const pending = this.#pending.get(pair)!;
      this.#pending.delete(pair);
      if (pending.action === 'unsubscribe') {
        if (this.#held.delete(pair)) this.#changes.unsubscribed.push(pair);
        this.#abandoned.set(pair, nowMs);
      } else if (pending.doubt !== undefined && refusesPlan(pending.doubt)) this.#refuse(pair, pending.doubt);
      else if (pending.doubt !== undefined) this.#giveUp(pair, pending.doubt, nowMs);
      else if (this.#isCapped(pair)) {
        this.#giveUp(pair, SILENT_REASON, nowMs);
        // An ack that still comes is of before it was let go.
        this.#asked.delete(pair);
        letGo.push(pair);
      } else if (pending.retried) this.#giveUp(pair, SILENT_REASON, nowMs);
      else retry.push(pair);
    }
    this.#denyRefusedChannels();
    this.#settled = false;
    // Held with its ack lost, or never received? A pair already held gets no reply, so it is unsubscribed and requested again.
    const wanted = retry.filter((pair) => this.#wanted.has(pair));
    for (const message of packRequests('unsubscribe', [...retry, ...letGo])) again.push(message);
    again.push(...this.#send('subscribe', wanted, nowMs, true));
    return again;
  }

  /** When `expire` is next due. */
  nextDeadlineMs(nowMs: EpochMs): EpochMs | undefined {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { deadlineAtMs } of this.#pending.values()) earliest = Math.min(earliest, deadlineAtMs);
    for (const retryAtMs of this.#retryAtMs.values()) earliest = Math.min(earliest, retryAtMs);
    if (this.#waiting) earliest = Math.min(earliest, this.#capped?.cap.quietUntilMs(nowMs) ?? earliest);
    return earliest === Number.POSITIVE_INFINITY ? undefined : earliest;
  }

  /** What changed since the last call. */
  takeChanges(): SubscriptionChanges | undefined {
    const { subscribed, unsubscribed, refused, learntCap } = this.#changes;
    const none = subscribed.length === 0 && unsubscribed.length === 0 && refused.length === 0;
    if (none && learntCap === undefined) return undefined;
    const changes = this.#changes;
    this.#changes = noChanges();
    return changes;
  }

  /** A single under a held wildcard would be sent twice: the wildcard is enough. */
  #underWildcard(pair: string): boolean {
    const wildcard = wildcardOf(pair);
    return this.#wanted.has(wildcard) && !this.#refused.has(wildcard);
  }

  /** A wildcard goes only when the single symbols wanted in its place stream: no hole between. */
  #replaced(wildcard: string): boolean {
    const channel = channelOf(wildcard);
    for (const pair of this.#wanted) {
      if (channelOf(pair) !== channel || this.#refused.has(pair)) continue;
      if (!this.#held.has(pair) || this.#pending.has(pair)) return false;
    }
    return true;
  }

  #keeps(pair: string): boolean {
    if (!this.#wanted.has(pair)) return isWildcard(pair) && !this.#replaced(pair);
    const wildcard = wildcardOf(pair);
    return isWildcard(pair) || !(this.#held.has(wildcard) && this.#wanted.has(wildcard));
  }

  #send(action: Action, pairs: string[], nowMs: EpochMs, retried: boolean): string[] {
    for (const pair of pairs) {
      const isCapped = action === 'subscribe' && this.#isCapped(pair);
      const deadlineAtMs = nowMs + (isCapped ? CAPPED_TIMEOUT_MS : ACK_TIMEOUT_MS);
      this.#pending.set(pair, { action, deadlineAtMs, retried });
      this.#asked.add(pair);
    }
    return packRequests(action, pairs);
  }

  #refuse(pair: string, reason: string): void {
    if (!this.#wanted.has(pair)) return;
    this.#refused.set(pair, reason);
    this.#changes.refused.push({ pair, reason });
  }

  /** For now: it is asked for again. What a server refuses in words is asked for less and less often. */
  #giveUp(pair: string, reason: string, nowMs: EpochMs): void {
    this.#refuse(pair, reason);
    if (!this.#refused.has(pair)) return;
    const waitedMs = reason === SILENT_REASON ? 0 : (this.#waitedMs.get(pair) ?? 0);
    const waitMs = Math.min(Math.max(SILENT_RETRY_MS, 2 * waitedMs), LAST_RETRY_MS);
    this.#waitedMs.set(pair, waitMs);
    this.#retryAtMs.set(pair, nowMs + waitMs);
  }

  #forgetRefusal(pair: string): void {
    this.#refused.delete(pair);
    this.#retryAtMs.delete(pair);
  }

  #denyRefusedChannels(): void {
    for (const [pair, reason] of this.#refused) {
      const channel = channelOf(pair);
      // A refused wildcard says nothing about single symbols.
      if (!isWildcard(pair) && !this.#retryAtMs.has(pair) && !this.#acceptedChannels.has(channel))
        this.#deniedChannels.set(channel, reason);
    }
  }
}

function noChanges(): SubscriptionChanges {
  return { subscribed: [], unsubscribed: [], refused: [] };
}
