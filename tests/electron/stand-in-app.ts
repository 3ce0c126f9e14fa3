/** Starts the built app on the stand-in and gives a test its page and its questions. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chromium, type Browser, type Page } from '@playwright/test';

const START_TIMEOUT_MS = 90_000;

export class StandInApp {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (v: unknown) => void; reject: (e: Error) => void }>();
  #browser: Browser | undefined;
  #nextId = 1;
  stderr = '';
  stdout = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.on('data', (part) => (this.stderr += part));
    child.stdout?.on('data', (part) => (this.stdout += part));
    child.on('message', ({ id, value, error }: { id: number; value: unknown; error?: string }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(value);
      else waiting?.reject(new Error(error));
    });
    child.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the app exited with ${code}: ${this.stderr}`));
    });
  }

  /** `entry` is a main module: the built one, or a small one of a test. */
  static start(flags: readonly string[], environment: NodeJS.ProcessEnv = {}, entry = 'out/main/index.js'): StandInApp {
    const child = fork(new URL('./stand-in/run.ts', import.meta.url), [entry, ...flags], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      env: { ...process.env, ...environment },
    });
    return new StandInApp(child);
  }

  ask<T>(ask: string, ...args: unknown[]): Promise<T> {
    const id = this.#nextId++;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (v: unknown) => void, reject });
      this.#child.send({ id, ask, args });
    });
  }

  /** A window's page by its path, driven over Chromium's debugging port as a user would. */
  async page(path = '/index.html'): Promise<Page> {
    this.#browser ??= await chromium.connectOverCDP(await this.ask<string>('debuggingUrl'));
    const deadlineMs = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const page = this.#browser
        .contexts()
        .flatMap((context) => context.pages())
        .find((candidate) => candidate.url().includes(`.tapedeck.localhost${path}`));
      if (page) return page;
      if (Date.now() > deadlineMs) throw new Error(`no window in ${START_TIMEOUT_MS} ms: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Resolves with the exit code once the app has quit by itself. */
  async exited(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  async quit(): Promise<number | null> {
    this.#child.send({ id: 0, ask: 'quit', args: [] });
    return this.exited();
  }

  /** For the end of a test that may have failed midway. */
  async kill(): Promise<void> {
    await this.#browser?.close();
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
  }
}
