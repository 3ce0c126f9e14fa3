/** The local server over the simulated market, as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..', '..');

export interface MarketProcess {
  process: ChildProcess;
  ws: string;
  rest: string;
  stop(): Promise<void>;
}

/** Starts `tapedeck simulate` with these flags on a free port. Throws where it ends before it says its addresses. */
export async function startMarket(...flags: string[]): Promise<MarketProcess> {
  const child = spawn(process.execPath, ['src/main/cli.ts', 'simulate', '--json', ...flags], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the simulated market ended with code ${code}`)));
  });
  const { ws, rest } = JSON.parse(line) as { ws: string; rest: string };
  return {
    process: child,
    ws,
    rest,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
