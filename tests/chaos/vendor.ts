/** A vendor small enough to be certain of: logs in, acknowledges, numbers every event of every pair it could send. */
import type { SeededRandom } from './random.ts';

export interface Emitted {
  seq: number;
  atMs: number;
}

export const VENDOR_KEY = 'chaos-key-0123456789';

/** The market behind all connections: what each pair would have sent, heard or not. */
export class Vendor {
  readonly sessions = new Set<VendorSession>();
  readonly emitted = new Map<string, Emitted[]>();
  readonly #now: () => number;
  /** Puts off part of a subscription now and then: a server works through its pairs one after the other. */
  readonly later: (run: () => void) => void;
  /** How long a connection that ended is counted; within that a newcomer is refused at hello (TRAP-16). */
  readonly #countedMs: () => number;
  #freeAtMs = 0;
  /** Connections refused because an earlier one was still counted. */
  refusals = 0;
  logins = 0;
  /** The key is of a delayed plan, and this the real-time host. */
  refusesRealTime = false;

  constructor(now: () => number, later: (run: () => void) => void = (run) => run(), countedMs = () => 0) {
    this.#now = now;
    this.later = later;
    this.#countedMs = countedMs;
  }

  connect(send: (text: string) => void, close: (code: number) => void): VendorSession {
    const session = new VendorSession(this, send, close);
    if (this.#now() < this.#freeAtMs) {
      this.refusals++;
      session.evict();
      return session;
    }
    this.sessions.add(session);
    session.greet();
    return session;
  }

  /** A logged-in connection ended. */
  ended(): void {
    this.#freeAtMs = this.#now() + this.#countedMs();
  }

  now(): number {
    return Math.floor(this.#now());
  }

  /** One event for each of some pairs, to whoever subscribed; several may share a frame. */
  emit(pairs: readonly string[], random: SeededRandom): void {
    const events: { pair: string; text: string }[] = [];
    for (const pair of pairs) {
      if (!random.chance(0.5)) continue;
      const log = this.emitted.get(pair) ?? [];
      this.emitted.set(pair, log);
      const seq = log.length + 1;
      const atMs = this.now();
      log.push({ seq, atMs });
      const [channel, symbol] = pair.split('.');
      events.push({ pair, text: `{"ev":"${channel}","sym":"${symbol}","q":${seq},"p":1.5,"t":${atMs}}` });
    }
    for (const session of this.sessions) {
      const heard = events.filter((e) => session.hears(e.pair)).map((e) => e.text);
      if (heard.length > 0) session.send(`[${heard.join(',')}]`);
    }
  }
}

export class VendorSession {
  readonly held = new Set<string>();
  readonly #vendor: Vendor;
  readonly #send: (text: string) => void;
  readonly #close: (code: number) => void;
  #authenticated = false;

  constructor(vendor: Vendor, send: (text: string) => void, close: (code: number) => void) {
    this.#vendor = vendor;
    this.#send = send;
    this.#close = close;
  }

  greet(): void {
    this.#status('connected', 'Connected Successfully');
  }

  send(text: string): void {
    this.#send(text);
  }

  hears(pair: string): boolean {
    return this.held.has(pair) || this.held.has(`${pair.slice(0, pair.indexOf('.'))}.*`);
  }

  receive(text: string): void {
    const { action, params } = JSON.parse(text) as { action: string; params: string };
    if (action === 'auth') {
      this.#authenticated = params === VENDOR_KEY;
      if (this.#authenticated) this.#vendor.logins++;
      if (this.#authenticated) this.#status('auth_success', 'authenticated');
      else this.#status('auth_failed', 'authentication failed');
      if (this.#vendor.refusesRealTime) this.#status('error', "You don't have access real-time data.");
      return;
    }
    if (!this.#authenticated) return;
    const pairs = params.split(',');
    if (action === 'unsubscribe') return this.#apply(action, pairs);
    this.#apply(action, pairs.slice(0, Math.ceil(pairs.length / 2)));
    const rest = pairs.slice(Math.ceil(pairs.length / 2));
    if (rest.length > 0) this.#vendor.later(() => this.#vendor.sessions.has(this) && this.#apply(action, rest));
  }

  #apply(action: string, pairs: readonly string[]): void {
    const acks: string[] = [];
    for (const pair of pairs) {
      const changed = action === 'subscribe' ? !this.held.has(pair) : this.held.delete(pair);
      if (action === 'subscribe') this.held.add(pair);
      // What is held already gets no reply.
      if (changed) acks.push(statusText('success', `${action}d to: ${pair}`));
    }
    if (acks.length > 0) this.#send(`[${acks.join(',')}]`);
  }

  /** Over the connection cap: a status, then policy close. */
  evict(): void {
    this.#status('max_connections', 'Maximum number of websocket connections exceeded. ');
    this.end();
    this.#close(1008);
  }

  end(): void {
    if (this.#vendor.sessions.delete(this) && this.#authenticated) this.#vendor.ended();
  }

  #status(status: string, message: string): void {
    this.#send(`[${statusText(status, message)}]`);
  }
}

const statusText = (status: string, message: string): string => JSON.stringify({ ev: 'status', status, message });
