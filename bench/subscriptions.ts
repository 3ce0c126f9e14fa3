/**
 * Engine time to subscribe and to unsubscribe 10,000 instruments (30,000 pairs): diff, messages, acknowledgements, events.
 * The far side answers at once from memory, so that only our own work is measured. Bar: 100 ms each.
 */
import { nodeEnvironment } from '../src/main/engine/feed/environment.ts';
import type { SocketConnection, SocketEvents } from '../src/main/engine/feed/sockets/socket-transport.ts';
import type { FeedSink, WantedChannel } from '../src/main/engine/feed/feed-source.ts';
import { createLiveSource } from '../src/main/engine/feed/live-source.ts';

const INSTRUMENTS = 10_000;
const ROUNDS = 5;
const CHANNELS = ['T', 'Q', 'A'] as const;

const WANTED: WantedChannel[] = Array.from({ length: INSTRUMENTS }, (_, i) => `S${i}`).flatMap((symbol) =>
  CHANNELS.map((channel) => ({ market: 'stocks', channel, symbol, priority: 'visible' })),
);

/** This thread's own time: other programs on the machine do not count. */
function engineMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** A peer that acknowledges 150 pairs a frame. */
function peer(): { open: (url: string, events: SocketEvents) => SocketConnection; takeBusyMs: () => number } {
  let busyMs = 0;
  const open = (_url: string, events: SocketEvents): SocketConnection => {
    const deliver = (frame: Buffer): void => {
      setImmediate(() => {
        const began = engineMs();
        events.frame(frame);
        busyMs += engineMs() - began;
      });
    };
    setImmediate(() => {
      events.opened();
      deliver(Buffer.from('[{"ev":"status","status":"connected","message":"Connected Successfully"}]'));
    });
    return {
      send(text) {
        const began = engineMs();
        const { action, params } = JSON.parse(text) as { action: string; params: string };
        const messages = action === 'auth' ? [] : params.split(',').map((pair) => `${action}d to: ${pair}`);
        const acks = messages.map((message) => ({ ev: 'status', status: 'success', message }));
        const reply = action === 'auth' ? [{ ev: 'status', status: 'auth_success', message: 'authenticated' }] : acks;
        deliver(Buffer.from(JSON.stringify(reply)));
        // The peer's own work, done inside our call.
        busyMs -= engineMs() - began;
      },
      ping: () => undefined,
      hangUp: () => undefined,
    };
  };
  return {
    open,
    takeBusyMs: () => {
      const taken = busyMs;
      busyMs = 0;
      return taken;
    },
  };
}

const SILENT: FeedSink = {
  frame: () => undefined,
  rest: () => undefined,
  connection: () => undefined,
  subscription: () => undefined,
  gap: () => undefined,
  capability: () => undefined,
};

export async function run(): Promise<Record<string, unknown>> {
  const { open, takeBusyMs } = peer();
  const source = createLiveSource({
    key: 'bench',
    wsUrl: 'ws://bench',
    wsDelayedUrl: 'ws://bench',
    restUrl: 'http://bench',
    delayedMarkets: [],
    quoteLimit: 1_000,
    environment: {
      ...nodeEnvironment(),
      openSocket: open,
      httpGet: async () => ({ status: 200, retryAfter: undefined, body: '{}' }),
    },
    log: () => undefined,
  });
  source.start(SILENT);
  const anchor: WantedChannel = { market: 'stocks', channel: 'T', symbol: 'ANCHOR', priority: 'pinned' };
  const held = (): number => source.health().sockets[0].subscriptions.held;

  /** Time in `want` and in reading acknowledgements; waiting in between is the network's. */
  async function measure(wanted: readonly WantedChannel[], target: number): Promise<number> {
    takeBusyMs();
    const began = engineMs();
    source.want(wanted);
    const inWant = engineMs() - began;
    while (held() !== target) await new Promise((resolve) => void setImmediate(resolve));
    return inWant + takeBusyMs();
  }

  await measure([anchor], 1);
  const subscribe: number[] = [];
  const unsubscribe: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    subscribe.push(await measure([anchor, ...WANTED], WANTED.length + 1));
    unsubscribe.push(await measure([anchor], 1));
  }
  await source.stop();
  const median = (times: number[]): number => Number(times.toSorted((a, b) => a - b)[ROUNDS >> 1].toFixed(1));
  return {
    instruments: INSTRUMENTS,
    pairs: WANTED.length,
    subscribe_ms: median(subscribe),
    unsubscribe_ms: median(unsubscribe),
  };
}
