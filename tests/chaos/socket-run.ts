/** One seeded run of the live feed over real sockets through the fault proxy, on a clock told faster than the wall's. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { createLiveSource } from '../../src/main/engine/feed/live-source.ts';
import { FaultProxy } from './fault-proxy.ts';
import { planFaults } from './faults.ts';
import { SeededRandom } from './random.ts';
import { scaledEnvironment } from './scaled-environment.ts';
import { Vendor, VENDOR_KEY } from './vendor.ts';
import { asWanted, PAIRS, unlike } from './virtual-run.ts';
import { Witness } from './witness.ts';

const FACTOR = 40;
const EMIT_EVERY_MS = 500;
const MAX_PAUSE_MS = 12_000;
/** A ping every 25 s at most, 10 s for its answer, and some. */
const DETECTION_MS = 40_000;
/** A second eviction cools down for up to two and a half minutes, a third for five. */
const RECOVERY_MS = 20 * 60_000;

export interface SocketVerdict {
  seed: number;
  unlike: string[];
  duplicates: string[];
  unexplained: string[];
  keyLeaks: string[];
  events: number;
  gaps: number;
}

export async function runOverSockets(
  seed: number,
  trace: (line: string) => void = () => undefined,
): Promise<SocketVerdict> {
  const random = new SeededRandom(seed);
  const environment = scaledEnvironment(FACTOR);
  const vendor = new Vendor(environment.now);
  const http = createServer((_request, response) => {
    response.end(JSON.stringify({ serverTime: new Date(environment.now()).toISOString(), results: [] }));
  });
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    const session = vendor.connect(
      (text) => socket.send(text),
      (code) => socket.close(code),
    );
    socket.on('message', (data) => session.receive((data as Buffer).toString()));
    socket.on('close', () => session.end());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const proxy = new FaultProxy(random, FACTOR, () => {
    for (const session of vendor.sessions) session.evict();
  });
  await proxy.listen(port);

  const witness = new Witness(environment.now, trace);
  const source = createLiveSource({
    key: VENDOR_KEY,
    wsUrl: `ws://127.0.0.1:${proxy.port}`,
    wsDelayedUrl: `ws://127.0.0.1:${proxy.port}`,
    restUrl: `http://127.0.0.1:${port}`,
    delayedMarkets: [],
    quoteLimit: 1_000,
    environment: { ...environment, random: () => random.next() },
    log: (_level, text) => trace(`${Math.floor(environment.now())} ${text}`),
  });
  let emitting = true;
  const emit = (): void => {
    if (!emitting) return;
    vendor.emit(PAIRS, random);
    environment.setTimer(emit, EMIT_EVERY_MS);
  };
  emit();
  let wanted: ReadonlySet<string> = new Set();
  const want = (): void => {
    wanted = new Set(PAIRS.filter(() => random.chance(0.7)));
    witness.wants(wanted);
    source.want(asWanted(wanted));
  };
  try {
    source.start(witness);
    want();
    for (const { afterMs, fault } of planFaults(random)) {
      await environment.wait(Math.min(afterMs, MAX_PAUSE_MS));
      trace(`${Math.floor(environment.now())} FAULT ${fault}`);
      proxy.inject(fault);
      if (random.chance(0.4)) want();
    }
    proxy.heal();
    const settled = (): boolean => {
      const stocks = source.health().sockets.find((s) => s.market === 'stocks')!;
      const streaming = stocks.state === 'live' || stocks.state === 'slow';
      return streaming && stocks.subscriptions.pending === 0 && unlike(vendor, wanted).length === 0;
    };
    let difference: string[] = [];
    try {
      // A dead line looks well until its ping stays unanswered.
      await environment.wait(DETECTION_MS);
      await environment.until(settled, RECOVERY_MS);
    } catch {
      difference = ['not settled', ...unlike(vendor, wanted)];
    }
    const untilMs = environment.now();
    emitting = false;
    // What is on the way arrives.
    await environment.wait(8_000);
    return {
      seed,
      unlike: difference,
      duplicates: witness.duplicates,
      unexplained: witness.unexplained(vendor, proxy.garbled, untilMs),
      keyLeaks: witness.keyLeaks,
      events: witness.events,
      gaps: witness.gaps.size,
    };
  } finally {
    emitting = false;
    await source.stop();
    await proxy.close();
    for (const client of sockets.clients) client.terminate();
    sockets.close();
    http.closeAllConnections();
    http.close();
  }
}
