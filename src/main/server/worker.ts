/**
 * Worker entry: the simulated market in a thread of its own, so that the SIMULATED world never blocks the engine.
 * `workerData` is a `SimulationWorkerData`; posts `{kind:'listening', port}` or `{kind:'failed', message}`; ends on `{kind:'stop'}`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { startSimulation } from './simulate.ts';
import type { SlipCell } from './slipping-clock.ts';
import { parsePlan } from './protocol/plans.ts';

interface SimulationWorkerData {
  /** 0 or left out for any free port. */
  port?: number;
  seed?: number;
  rate?: number;
  symbols?: string[];
  /** As `simulate --plan` takes it. */
  plan?: string;
  startMs?: number;
  /** Where the market says how far it has slipped. */
  slipped?: SlipCell;
}

export type SimulationWorkerMessage = { kind: 'listening'; port: number } | { kind: 'failed'; message: string };

if (parentPort) await serve(parentPort, (workerData ?? {}) as SimulationWorkerData);

async function serve(port: NonNullable<typeof parentPort>, data: SimulationWorkerData): Promise<void> {
  const { seed, rate, symbols, startMs, slipped } = data;
  try {
    // Our own engine offers compression; between two threads of one machine it would only cost time.
    const { server } = await startSimulation({
      port: data.port ?? 0,
      plan: data.plan === undefined ? undefined : parsePlan(data.plan),
      compression: false,
      simulation: { seed, rate, symbols, startMs, slipped },
    });
    port.on('message', (message: { kind?: unknown }) => {
      if (message?.kind !== 'stop') return;
      void server.close().then(() => port.close());
    });
    port.postMessage({ kind: 'listening', port: server.port } satisfies SimulationWorkerMessage);
  } catch (error) {
    port.postMessage({ kind: 'failed', message: String(error) } satisfies SimulationWorkerMessage);
    port.close();
  }
}
