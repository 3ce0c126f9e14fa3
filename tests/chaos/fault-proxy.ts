/** A loopback TCP proxy that reads the server's WebSocket frames as they pass, and breaks them or the line on command. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Breakable, Fault } from './faults.ts';
import type { SeededRandom } from './random.ts';

const TEXT = 1;

export class FaultProxy implements Breakable {
  readonly #server: Server;
  readonly #lines = new Set<Line>();
  readonly #random: SeededRandom;
  /** Told milliseconds to real ones. */
  readonly #scale: number;
  readonly #onEvict: () => void;
  #upstreamPort = 0;
  #nextDial: 'ok' | 'refuse' | 'slowLoris' = 'ok';
  /** Frames spoilt on the way, as they were. */
  readonly garbled: string[] = [];

  constructor(random: SeededRandom, factor: number, onEvict: () => void) {
    this.#random = random;
    this.#scale = 1 / factor;
    this.#onEvict = onEvict;
    this.#server = createServer((client) => this.#accept(client));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async listen(upstreamPort: number): Promise<void> {
    this.#upstreamPort = upstreamPort;
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    for (const line of this.#lines) line.destroy();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  inject(fault: Fault): void {
    switch (fault) {
      case 'refuse':
      case 'slowLoris':
        this.#nextDial = fault;
        for (const line of this.#lines) line.destroy();
        return;
      case 'evict':
        return this.#onEvict();
      case 'cut':
        for (const line of this.#lines) line.destroy();
        return;
      case 'halfOpen':
        for (const line of this.#lines) line.die();
        return;
      case 'delay':
        for (const line of this.#lines) line.latencyMs = this.#random.between(100, 4_000) * this.#scale;
        return;
      case 'throttle':
        for (const line of this.#lines) line.bytesPerMs = this.#random.between(0.05, 1) / this.#scale;
        return;
      default:
        for (const line of this.#lines) line.next = fault;
    }
  }

  heal(): void {
    this.#nextDial = 'ok';
    for (const line of this.#lines) {
      line.latencyMs = 0;
      line.bytesPerMs = Number.POSITIVE_INFINITY;
      line.next = undefined;
      line.hurry();
    }
  }

  #accept(client: Socket): void {
    const dial = this.#nextDial;
    this.#nextDial = 'ok';
    if (dial === 'refuse') return void client.destroy();
    const line = new Line(client, connect(this.#upstreamPort, '127.0.0.1'), this.garbled, () =>
      this.#lines.delete(line),
    );
    // The answer to the handshake comes at a byte in two told seconds: never within the patience of a client.
    if (dial === 'slowLoris') line.bytesPerMs = 1 / (2_000 * this.#scale);
    this.#lines.add(line);
  }
}

class Line {
  dead = false;
  latencyMs = 0;
  bytesPerMs = Number.POSITIVE_INFINITY;
  next: Fault | undefined;
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #garbled: string[];
  readonly #onEnd: () => void;
  /** What came down and is not yet a whole frame. */
  #partial: Buffer = Buffer.alloc(0);
  #upgraded = false;
  readonly #down: Transit[] = [];
  readonly #up: Transit[] = [];
  #swapped: Buffer | undefined;
  #merging: Buffer[] = [];

  constructor(client: Socket, upstream: Socket, garbled: string[], onEnd: () => void) {
    this.#client = client;
    this.#upstream = upstream;
    this.#garbled = garbled;
    this.#onEnd = onEnd;
    client.setNoDelay(true);
    upstream.setNoDelay(true);
    client.on('data', (bytes) => this.#send(this.#up, () => upstream.write(bytes), 0));
    upstream.on('data', (bytes) => this.#onDown(bytes));
    for (const side of [client, upstream]) {
      // A reset is one of the faults; `close` follows and ends the line.
      side.on('error', () => undefined);
      side.on('close', () => {
        if (this.dead) this.destroy();
        else this.#send(this.#down, () => this.destroy(), 0);
      });
    }
  }

  /** Carries nothing more, and tells neither side. */
  die(): void {
    this.dead = true;
    if (this.#client.destroyed || this.#upstream.destroyed) this.destroy();
  }

  destroy(): void {
    this.#client.destroy();
    this.#upstream.destroy();
    this.#onEnd();
  }

  #onDown(bytes: Buffer): void {
    this.#partial = Buffer.concat([this.#partial, bytes]);
    if (!this.#upgraded) {
      const end = this.#partial.indexOf('\r\n\r\n');
      if (end === -1) return;
      this.#write(this.#partial.subarray(0, end + 4));
      this.#partial = this.#partial.subarray(end + 4);
      this.#upgraded = true;
    }
    for (let size = frameSize(this.#partial); size !== undefined; size = frameSize(this.#partial)) {
      this.#carry(Buffer.from(this.#partial.subarray(0, size)));
      this.#partial = this.#partial.subarray(size);
    }
  }

  #carry(frame: Buffer): void {
    if ((frame[0] & 0x0f) !== TEXT) return this.#flush(frame);
    if (this.#swapped) {
      const first = this.#swapped;
      this.#swapped = undefined;
      this.#write(frame);
      return this.#write(first);
    }
    const fault = this.next;
    this.next = undefined;
    switch (fault) {
      case 'reorder':
        this.#swapped = frame;
        return;
      case 'garble':
        this.#garbled.push(payloadOf(frame));
        return this.#write(spoil(frame));
      case 'split':
        for (let at = 0; at < frame.length; at += 7) this.#write(frame.subarray(at, at + 7));
        return;
      case 'merge':
        this.#merging.push(frame);
        if (this.#merging.length < 4) this.next = fault;
        else this.#flush(Buffer.alloc(0));
        return;
      case 'duplicateAcks':
        this.#write(frame);
        if (payloadOf(frame).includes('"success"')) this.#write(frame);
        else this.next = fault;
        return;
      default:
        this.#flush(frame);
    }
  }

  /** Whatever was held back goes first. */
  #flush(frame: Buffer): void {
    const held = [...this.#merging, ...(this.#swapped ? [this.#swapped] : [])];
    this.#merging = [];
    this.#swapped = undefined;
    this.#write(Buffer.concat([...held, frame]));
  }

  #write(bytes: Buffer): void {
    if (bytes.length > 0) this.#send(this.#down, () => this.#client.write(bytes), bytes.length);
  }

  /** In order, each after the one before and after the latency of its time. */
  #send(queue: Transit[], run: () => void, bytes: number): void {
    const nowMs = performance.now();
    const before = queue.at(-1)?.atMs ?? 0;
    queue.push({ atMs: Math.max(before + bytes / this.bytesPerMs, nowMs + this.latencyMs), run });
    if (queue.length === 1) this.#pump(queue);
  }

  #pump(queue: Transit[]): void {
    const nowMs = performance.now();
    while (queue.length > 0 && queue[0].atMs <= nowMs) {
      const { run } = queue.shift()!;
      if (!this.dead) run();
    }
    if (queue.length > 0) setTimeout(() => this.#pump(queue), queue[0].atMs - nowMs);
  }

  /** What is under way arrives at once. */
  hurry(): void {
    for (const queue of [this.#down, this.#up]) {
      for (const transit of queue) transit.atMs = 0;
      this.#pump(queue);
    }
  }
}

interface Transit {
  atMs: number;
  run: () => void;
}

/** Bytes of the first whole frame from a server (unmasked); undefined where it is not whole yet. RFC 6455 §5.2. */
function frameSize(bytes: Buffer): number | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1] & 0x7f;
  const header = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < header) return undefined;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  return bytes.length >= header + length ? header + length : undefined;
}

const headerSize = (frame: Buffer): number => ((frame[1] & 0x7f) === 126 ? 4 : (frame[1] & 0x7f) === 127 ? 10 : 2);
const payloadOf = (frame: Buffer): string => frame.subarray(headerSize(frame)).toString();

/** Same length, no JSON any more. */
function spoil(frame: Buffer): Buffer {
  const spoilt = Buffer.from(frame);
  for (let i = headerSize(frame); i < spoilt.length; i++) if (spoilt[i] === 0x22) spoilt[i] = 0x7e;
  return spoilt;
}
