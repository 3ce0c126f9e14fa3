/** The built terminal for benchmarks: the web host as a child process on a free port, and a Chromium page that shows it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from '@playwright/test';

const ROOT = join(import.meta.dirname, '..', '..');
/** Chromium refuses its sandbox to root; the background switches keep it off the network. */
const ARGUMENTS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS });

export interface Terminal {
  url: string;
  process: ChildProcess;
  /** Milliseconds from starting the process to the printed URL. */
  readyMs: number;
  stop(): Promise<void>;
}

/**
 * Starts `out/main/web.js` with its own data folder, which holds only the files given by name. Throws where the build is missing or it
 * does not come up in 20 s.
 */
export async function startTerminal(
  flags: string[],
  env: NodeJS.ProcessEnv = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Terminal> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-bench-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'out/main/web.js'), '--no-open', ...flags], {
    env: { ...process.env, ...env, TAPEDECK_DATA: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the web host did not start within 20 s')), 20_000);
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (!line.startsWith('URL ')) return;
      clearTimeout(timer);
      resolve(line.slice(4));
    });
    child.once('exit', (code) => reject(new Error(`the web host ended with code ${code}; is it built?`)));
  });
  return {
    url,
    process: child,
    readyMs: performance.now() - startedAt,
    async stop() {
      child.kill('SIGTERM');
      const ended = once(child, 'exit');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(timer);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 950 } });
  await page.goto(url);
  return page;
}

/** Frame intervals of the page for a while, ms. Only the page's own animation frames are measured. */
export function frameTimes(page: Page, forMs: number): Promise<number[]> {
  return page.evaluate(
    (duration) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const startedAt = performance.now();
        let last: number | undefined;
        const tick = (now: number): void => {
          if (last !== undefined) times.push(now - last);
          last = now;
          if (now - startedAt < duration) requestAnimationFrame(tick);
          else resolve(times);
        };
        requestAnimationFrame(tick);
      }),
    forMs,
  );
}

export function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))];
}

export const round = (value: number): number => Math.round(value * 100) / 100;
