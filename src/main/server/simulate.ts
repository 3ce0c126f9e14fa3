/** A local server over a simulated market, put together: what the command line, the worker and the tests start. */
import { startLocalServer, type LocalServer, type LocalServerOptions } from './protocol/local-server.ts';
import {
  createSimulatedMarket,
  type SimulatedMarket,
  type SimulatedMarketOptions,
} from './simulated/simulated-market.ts';

export interface SimulateOptions extends Omit<LocalServerOptions, 'market' | 'delayedMarket'> {
  simulation?: SimulatedMarketOptions;
}

export interface Simulation {
  server: LocalServer;
  market: SimulatedMarket;
}

/** The delayed host always runs beside the real-time one; it costs nothing until someone subscribes. */
export async function startSimulation({ simulation, ...server }: SimulateOptions): Promise<Simulation> {
  const market = createSimulatedMarket({ ...simulation, quirks: server.quirks });
  return { market, server: await startLocalServer({ ...server, market, delayedMarket: market.delayed() }) };
}
