/** Opens what a world message asks for: the live feed, the simulated market behind its own local server, or a recorded session. */
import { Worker } from 'node:worker_threads';
import type { ToEngine } from '../../../shared/contract/engine-messages.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { RefusedCall } from '../../../shared/contract/refused-call.ts';
import { NO_KEY } from '../../../shared/contract/key-entry.ts';
import { memoryWorld } from '../../../shared/history/memory-world.ts';
import { nodeEnvironment } from '../feed/environment.ts';
import type { FeedSource } from '../feed/feed-source.ts';
import type { AccountMemory } from '../feed/sockets/account-connections.ts';
import type { LimiterMemory } from '../feed/rest/limiter-memory.ts';
import type { KeyStriker } from '../feed/strike-key.ts';
import { createLiveSource, type LiveFeedSource } from '../feed/live-source.ts';
import { openReplay } from './open-replay.ts';
import type { ReplayControls } from '../session/session-ports.ts';
import { clockWithSlip, newSlipCell, type SlipCell } from '../../server/slipping-clock.ts';
import type { SimulationWorkerMessage } from '../../server/worker.ts';
import { workerUrl } from '../../workers/worker-url.ts';
import { worldFaults } from './world-words.ts';

export interface OpenedSource {
  source: FeedSource;
  replay?: ReplayControls;
  /** Which market the memory is to keep its numbers as, and to read. */
  memoryWorld: string;
  applyPreferences?: (preferences: Preferences) => void;
  closeServer?: () => Promise<void>;
  /** How far our own simulated market has fallen behind real time, where this computer cannot keep up. */
  slippedMs?: () => number;
}

type WorldMessage = Extract<ToEngine, { kind: 'world' }>;
/** What outlives worlds. */
interface FeedMemory {
  limiters: LimiterMemory;
  accounts: AccountMemory;
  /** Knows every key of the run. */
  striker: KeyStriker;
}

type Log = (level: 'info' | 'warning' | 'error', text: string) => void;

const live = (source: LiveFeedSource, memory: string): OpenedSource => ({
  source,
  memoryWorld: memory,
  applyPreferences: ({ quoteLimit }) => source.setQuoteLimit(quoteLimit),
});

export async function openSource(
  message: WorldMessage,
  log: Log,
  { limiters, accounts, striker }: FeedMemory,
): Promise<OpenedSource> {
  const { source, preferences } = message;
  const common = { delayedMarkets: preferences.delayedMarkets, quoteLimit: preferences.quoteLimit, striker, log };
  if (source.kind === 'live') {
    const { key, restUrl } = source;
    if (key === undefined) throw noKey(restUrl);
    const limiter = limiters.of(restUrl, key);
    const account = accounts.of(restUrl);
    return live(createLiveSource({ ...common, ...source, key, limiter, account }), memoryWorld('live', source.wsUrl));
  }
  if (source.kind === 'simulated') {
    const slipped = newSlipCell();
    const environment = nodeEnvironment();
    const server =
      source.wsUrl && source.restUrl
        ? { wsUrl: source.wsUrl, restUrl: source.restUrl }
        : await startServer(source, slipped, log);
    return {
      ...live(
        createLiveSource({
          ...common,
          ...server,
          wsDelayedUrl: undefined,
          delayedMarkets: [],
          key: NO_KEY,
          unlimited: 'close' in server,
          // Data that is late by the market's own clock is late; by real time the whole market is.
          environment: {
            ...environment,
            now: clockWithSlip(slipped, environment.now),
            uptimeMs: clockWithSlip(slipped, environment.uptimeMs),
          },
        }),
        memoryWorld('simulated', ''),
      ),
      closeServer: 'close' in server ? server.close : undefined,
      slippedMs: () => Atomics.load(slipped, 0),
    };
  }
  return openReplay(source);
}

const noKey = (restUrl: string): RefusedCall =>
  new RefusedCall(
    'no-key',
    `There is no key for ${new URL(restUrl).host} yet: nothing is asked of it and nothing is recorded. A key for Massive goes to Massive alone.`,
  );

/** V8 lets the space for short-lived objects of a thread that makes many grow to 128 MB, and the rest to four times what lives: see engine-host.ts. */
const LIMITS = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1_024 };

/** The simulated market runs in a worker of its own, so that it never takes the engine's time. */
async function startServer(options: { seed: number; rate: number }, slipped: SlipCell, log: Log) {
  const worker = new Worker(workerUrl('server'), {
    workerData: { seed: options.seed, rate: options.rate, slipped },
    name: 'simulated market',
    resourceLimits: LIMITS,
  });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', (message: SimulationWorkerMessage) => {
      if (message.kind === 'listening') resolve(message.port);
      else reject(new Error(worldFaults.simulationFailed(message.message)));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(worldFaults.simulationEnded(code))));
  });
  worker.on('error', (error) => log('error', `simulated market: ${error.stack ?? error.message}`));
  const close = async (): Promise<void> => {
    worker.postMessage({ kind: 'stop' });
    await worker.terminate();
  };
  return { wsUrl: `ws://127.0.0.1:${port}`, restUrl: `http://127.0.0.1:${port}`, close };
}
