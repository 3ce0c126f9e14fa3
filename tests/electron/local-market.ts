/** A Massive-compatible server on loopback that refuses keys starting `bad-key`, for tests that enter one. */
import { startSimulation } from '../../src/main/server/simulate.ts';

export const GOOD_KEY = 'test-key-accepted-4321';
export const WRONG_KEY = 'bad-key-0000';

export interface LocalMarket {
  /** Start flags that point the terminal at it. */
  flags: string[];
  close(): Promise<void>;
}

export async function startLocalMarket(rate = 500): Promise<LocalMarket> {
  const { server } = await startSimulation({
    port: 0,
    simulation: { seed: 7, rate },
  });
  return {
    flags: ['--ws', `ws://127.0.0.1:${server.port}`, '--rest', `http://127.0.0.1:${server.port}`],
    close: () => server.close(),
  };
}
