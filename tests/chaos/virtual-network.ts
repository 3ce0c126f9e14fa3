/** An in-memory network between the feed and the vendor: in order, with latency, and breakable. */
import type { HttpAnswer } from '../../src/main/engine/feed/rest/http-get.ts';
import type { SocketConnection, SocketEvents } from '../../src/main/engine/feed/sockets/socket-transport.ts';
import type { Breakable, Fault } from './faults.ts';
import type { SeededRandom } from './random.ts';
import type { Vendor, VendorSession } from './vendor.ts';
import type { VirtualClock } from './virtual-clock.ts';

const NORMAL_LATENCY_MS = 20;

/** To any question: a row of a snapshot of stocks and of indices, none of anything else. */
const A_ROW = '{"status":"OK","tickers":[{"ticker":"SPY"}],"results":[{"ticker":"I:SPX","value":6500}]}';

export class VirtualNetwork implements Breakable {
  readonly #clock: VirtualClock;
  readonly #vendor: Vendor;
  readonly #random: SeededRandom;
  readonly #links = new Set<Link>();
  #nextDial: 'ok' | 'refuse' | 'slowLoris' = 'ok';
  /** Frames spoilt on the way, as they were: their events are malformed, not missing. */
  readonly garbled: string[] = [];

  constructor(clock: VirtualClock, vendor: Vendor, random: SeededRandom) {
    this.#clock = clock;
    this.#vendor = vendor;
    this.#random = random;
  }

  openSocket = (_url: string, events: SocketEvents): SocketConnection => {
    const dial = this.#nextDial;
    this.#nextDial = 'ok';
    const link = new Link(this.#clock, this.#vendor, events, this.garbled, () => this.#links.delete(link));
    this.#links.add(link);
    link.dial(dial);
    return link;
  };

  /** What is answered otherwise than by a plan with everything. */
  rest: (url: string) => Partial<HttpAnswer> = () => ({});

  httpGet = (url: string, _headers: Record<string, string>, signal: AbortSignal): Promise<HttpAnswer> => {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    const serverTime = new Date(this.#vendor.now()).toISOString().replace(/\.\d+Z$/, '-00:00');
    const body = url.includes('marketstatus') ? JSON.stringify({ serverTime }) : A_ROW;
    const answer = this.#random.chance(0.1) ? { status: 500, body: '<html>' } : { status: 200, body };
    const told = { ...answer, ...this.rest(url), retryAfter: undefined };
    this.#clock.setTimer(() => resolve(told), NORMAL_LATENCY_MS);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    return promise;
  };

  inject(fault: Fault): void {
    if (fault === 'refuse' || fault === 'slowLoris') {
      this.#nextDial = fault;
      for (const link of this.#links) link.inject('cut', this.#random);
    } else for (const link of this.#links) link.inject(fault, this.#random);
  }

  heal(): void {
    this.#nextDial = 'ok';
    for (const link of this.#links) link.heal();
  }
}

class Link implements SocketConnection {
  readonly #clock: VirtualClock;
  readonly #vendor: Vendor;
  readonly #events: SocketEvents;
  readonly #garbled: string[];
  readonly #onEnd: () => void;
  #session: VendorSession | undefined;
  #ended = false;
  /** The network stopped carrying; neither side knows. */
  #dead = false;
  #latencyMs = NORMAL_LATENCY_MS;
  #bytesPerMs = Number.POSITIVE_INFINITY;
  /** On the way down, in order. */
  #transit: { atMs: number; run: () => void }[] = [];
  /** When the last message up arrives: later ones queue behind it. */
  #upAtMs = 0;
  #swapped: string | undefined;
  #next: Fault | undefined;

  constructor(clock: VirtualClock, vendor: Vendor, events: SocketEvents, garbled: string[], onEnd: () => void) {
    this.#clock = clock;
    this.#vendor = vendor;
    this.#events = events;
    this.#garbled = garbled;
    this.#onEnd = onEnd;
  }

  dial(how: 'ok' | 'refuse' | 'slowLoris'): void {
    if (how === 'refuse') this.#down(() => this.#close(1006), 0);
    else if (how === 'slowLoris') this.#down(() => this.#events.opened(), 0);
    else
      this.#down(() => {
        this.#events.opened();
        this.#session = this.#vendor.connect(
          (text) => this.#carry(text),
          (code) => this.#down(() => this.#close(code), 0),
        );
      }, 0);
  }

  send(text: string): void {
    this.#up(() => this.#session?.receive(text));
  }

  ping(): void {
    this.#up(() => this.#down(() => this.#events.pong(), 2));
  }

  hangUp(): void {
    this.#end();
  }

  inject(fault: Fault, random: SeededRandom): void {
    switch (fault) {
      case 'cut':
        return this.#close(1006);
      case 'halfOpen':
        this.#dead = true;
        return;
      case 'delay':
        this.#latencyMs = random.between(100, 4_000);
        return;
      case 'throttle':
        this.#bytesPerMs = random.between(0.02, 1);
        return;
      case 'evict':
        if (this.#session) this.#session.evict();
        return;
      default:
        this.#next = fault;
    }
  }

  heal(): void {
    this.#latencyMs = NORMAL_LATENCY_MS;
    this.#bytesPerMs = Number.POSITIVE_INFINITY;
    this.#next = undefined;
    const atMs = this.#clock.now() + NORMAL_LATENCY_MS;
    for (const message of this.#transit) message.atMs = Math.min(message.atMs, atMs);
    this.#clock.setTimer(() => this.#arrive(), NORMAL_LATENCY_MS);
  }

  /** One frame from the vendor, perhaps spoilt. */
  #carry(text: string): void {
    if (this.#swapped !== undefined) {
      const held = this.#swapped;
      this.#swapped = undefined;
      // The answer to an unsubscription vouches for what the pair sent before: nothing overtakes that much on one connection.
      const frames = text.includes('unsubscribed') ? [held, text] : [text, held];
      for (const frame of frames) this.#deliver(frame);
      return;
    }
    const fault = this.#next;
    this.#next = undefined;
    switch (fault) {
      case 'reorder':
        this.#swapped = text;
        return;
      case 'garble':
        this.#garbled.push(text);
        return this.#deliver(text.replaceAll('"', '~').slice(0, -1));
      case 'split':
        for (const item of JSON.parse(text) as unknown[]) this.#deliver(JSON.stringify([item]));
        return;
      case 'merge':
        return this.#deliver(JSON.stringify([...(JSON.parse(text) as unknown[]), { ev: 'XX', note: 'unknown event' }]));
      case 'duplicateAcks':
        this.#deliver(text);
        if (text.includes('"success"')) this.#deliver(text);
        else this.#next = fault;
        return;
      default:
        this.#deliver(text);
    }
  }

  #deliver(text: string): void {
    this.#down(() => this.#events.frame(Buffer.from(text)), text.length);
  }

  #down(run: () => void, bytes: number): void {
    const nowMs = this.#clock.now();
    const behindMs = this.#transit.at(-1)?.atMs ?? 0;
    const atMs = Math.max(behindMs + bytes / this.#bytesPerMs, nowMs + this.#latencyMs);
    this.#transit.push({ atMs, run });
    this.#clock.setTimer(() => this.#arrive(), atMs - nowMs);
  }

  #arrive(): void {
    while (this.#transit.length > 0 && this.#transit[0].atMs <= this.#clock.now()) {
      const { run } = this.#transit.shift()!;
      if (!this.#ended && !this.#dead) run();
    }
  }

  #up(run: () => void): void {
    const nowMs = this.#clock.now();
    this.#upAtMs = Math.max(this.#upAtMs, nowMs + this.#latencyMs);
    this.#clock.setTimer(() => {
      if (!this.#ended && !this.#dead) run();
    }, this.#upAtMs - nowMs);
  }

  #close(code: number): void {
    if (this.#ended) return;
    this.#end();
    this.#events.closed(code, '');
  }

  #end(): void {
    this.#ended = true;
    this.#session?.end();
    this.#onEnd();
  }
}
