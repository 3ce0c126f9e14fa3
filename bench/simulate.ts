/**
 * Whether the simulated server holds its rate: one client on loopback takes whole-market option prints and bars and a
 * thousand option quotes; counts what arrives. The server runs in a worker, as in the terminal.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';

const RATES = [10, 20_000, 200_000, 500_000];
/** By then every contract has joined the tape and been priced, and the code is compiled. */
const WARM_UP_MS = 12_000;
const MEASURED_MS = 5_000;
const QUOTED_CONTRACTS = 1_000;

interface Measured {
  /** Events a second that reached the client. */
  events_per_s_achieved: number;
  megabytes_per_s: number;
  /** Cores the whole process took: the server, and the client that counts. */
  cpu_cores: number;
}

async function measure(rate: number): Promise<Measured> {
  const startMs = Date.parse('2026-11-19T11:00:00-05:00');
  const worker = new Worker(new URL('../src/main/server/worker.ts', import.meta.url), {
    workerData: { rate, startMs },
  });
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/options`, { perMessageDeflate: false });
  let counting = false;
  let events = 0;
  let bytes = 0;
  socket.on('message', (data: Buffer) => {
    if (!counting) return;
    bytes += data.length;
    events += countEvents(data);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ action: 'auth', params: 'bench' }));
  const quotes = (await contracts(port)).map((ticker) => `Q.${ticker}`);
  socket.send(JSON.stringify({ action: 'subscribe', params: ['T.*', 'A.*', 'AM.*', ...quotes].join(',') }));
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  const cpu = process.cpuUsage();
  const began = performance.now();
  counting = true;
  await new Promise((resolve) => setTimeout(resolve, MEASURED_MS));
  counting = false;
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  socket.terminate();
  await worker.terminate();
  return {
    events_per_s_achieved: Math.round(events / seconds),
    megabytes_per_s: Math.round(bytes / seconds / 1e5) / 10,
    cpu_cores: Math.round((used.user + used.system) / seconds / 1e4) / 100,
  };
}

/** Events of an array frame: the openings of its objects, which carry no nested ones. */
function countEvents(frame: Buffer): number {
  let count = 0;
  for (let at = frame.indexOf(123); at >= 0; at = frame.indexOf(123, at + 32)) count += 1;
  return count;
}

async function contracts(port: number): Promise<string[]> {
  const query = `underlying_ticker=SPY&expiration_date.lte=2026-12-31&limit=${QUOTED_CONTRACTS}`;
  const reply = await fetch(`http://127.0.0.1:${port}/v3/reference/options/contracts?${query}`, {
    headers: { authorization: 'Bearer k' },
  });
  return ((await reply.json()) as { results: { ticker: string }[] }).results.map((row) => row.ticker);
}

export async function run(): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const rate of RATES) {
    const measured = await measure(rate);
    for (const [name, value] of Object.entries(measured)) result[`${name}_at_${rate}`] = value;
  }
  return result;
}
