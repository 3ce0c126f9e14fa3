/**
 * Starts the engine's worker, matches calls with replies, passes its messages to windows, and restarts it when it
 * crashes: windows get a notice; the new engine's world sends them a reset, on which they ask again for what they show.
 */
import { Worker } from 'node:worker_threads';
import type { AlertFired } from '../../shared/contract/alerts.ts';
import type { CallOutcome } from '../../shared/contract/bridge.ts';
import type { MarketCapability } from '../../shared/contract/health.ts';
import type { FromEngine, ToEngine } from '../../shared/contract/engine-messages.ts';
import type { FromWindow, Notice, ToWindow } from '../../shared/contract/streams.ts';
import type { WorldState } from '../../shared/contract/world.ts';
import type { Log } from './log.ts';
import { engineFaults, engineNotices } from './engine-words.ts';

export type WindowReceiver = (message: ToWindow | ArrayBuffer) => void;
export type WorldMessage = Extract<ToEngine, { kind: 'world' }>;
type AlertsMessage = Extract<ToEngine, { kind: 'alerts' | 'armAlert' }>;
type CheckKeyMessage = Extract<ToEngine, { kind: 'checkKey' }>;

/** `accepted`: by REST. */
interface KeyAnswer {
  accepted: boolean;
  capabilities: MarketCapability[];
}

/** The part of a Worker that is used; a parameter so that tests can crash it at will. */
export interface EngineWorker {
  postMessage(message: ToEngine): void;
  on(event: 'message', listener: (message: FromEngine) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<number>;
}

export interface EngineHostOptions {
  createWorker: () => EngineWorker;
  log: Log;
  /** Every key seen so far. */
  secrets: () => readonly string[];
  onWorld: (world: WorldState) => void;
  onNotify: (notice: Notice) => void;
  onRetire: (files: readonly string[]) => void;
  onAlert: (alert: AlertFired) => void;
  nowMs: () => number;
  /** Between a crash and the next start; grows fivefold with each crash in a row. Default 200. */
  restartDelayMs?: number;
}

/** A crash this long after a start begins a new row. */
const STABLE_MS = 60_000;
const CRASHES_IN_A_ROW = 4;
/** On a plan of five requests a minute an answer may queue behind a dozen others. */
const CALL_TIMEOUT_MS = 180_000;
/** An engine that hangs is ended. One on a busy computer is still writing the end of its recording after seconds. */
const STOP_TIMEOUT_MS = 15_000;

/**
 * V8 would let its young generation grow to 128 MB, though little is allocated per event; this much is collected as fast, and buffers that
 * nobody holds go with it. The older generation grows by what its limit allows: the default of 4 GB lets it get four times as large as what lives.
 */
export const ENGINE_LIMITS = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1_536 };

export const engineWorker = (url: URL): EngineWorker =>
  new Worker(url, { name: 'engine', resourceLimits: ENGINE_LIMITS });

export class EngineHost {
  readonly #options: EngineHostOptions;
  readonly #windows = new Map<string, WindowReceiver>();
  readonly #calls = new Map<number, { settle: (outcome: CallOutcome<unknown>) => void; timer: NodeJS.Timeout }>();
  #worker: EngineWorker | undefined;
  #world: WorldMessage | undefined;
  #alerts: AlertsMessage | undefined;
  #nextCall = 1;
  #startedAtMs = 0;
  #crashes = 0;
  #restart: NodeJS.Timeout | undefined;
  #stopping: (() => void) | undefined;
  #stopped = false;

  constructor(options: EngineHostOptions) {
    this.#options = options;
  }

  start(): void {
    this.#startedAtMs = this.#options.nowMs();
    const worker = this.#options.createWorker();
    this.#worker = worker;
    let failure: Error | undefined;
    worker.on('message', (message) => this.#receive(message));
    worker.on('error', (error) => {
      failure = error;
    });
    worker.on('exit', (code) => {
      if (this.#worker === worker) this.#exited(code, failure);
    });
    const keys = this.#options.secrets();
    if (keys.length > 0) worker.postMessage({ kind: 'secrets', keys });
    for (const windowId of this.#windows.keys()) worker.postMessage({ kind: 'windowOpened', windowId });
    if (this.#alerts) worker.postMessage(this.#alerts);
    if (this.#world) worker.postMessage(this.#world);
  }

  /** The world is remembered: a restarted engine opens it again. */
  openWorld(message: WorldMessage): void {
    this.#world = message;
    this.#worker?.postMessage(message);
  }

  setPreferences(preferences: WorldMessage['preferences']): void {
    if (this.#world) this.#world = { ...this.#world, preferences };
    this.#worker?.postMessage({ kind: 'preferences', preferences });
  }

  /** The rules are remembered, as the world is. */
  setAlerts(message: AlertsMessage): void {
    if (message.kind === 'alerts') this.#alerts = message;
    this.#worker?.postMessage(message);
  }

  wake(): void {
    this.#worker?.postMessage({ kind: 'wake' });
  }

  openWindow(windowId: string, receive: WindowReceiver): { send(message: FromWindow): void; close(): void } {
    this.#windows.set(windowId, receive);
    this.#worker?.postMessage({ kind: 'windowOpened', windowId });
    return {
      send: (message) => this.#worker?.postMessage({ kind: 'fromWindow', windowId, message }),
      close: () => {
        if (this.#windows.delete(windowId)) this.#worker?.postMessage({ kind: 'windowClosed', windowId });
      },
    };
  }

  call(name: string, input: unknown): Promise<CallOutcome<unknown>> {
    return this.#ask((callId) => ({ kind: 'call', callId, name, input }));
  }

  /** `signal` gives the check up: its sockets are closed. */
  async checkKey(
    input: Omit<CheckKeyMessage, 'kind' | 'callId'>,
    signal?: AbortSignal,
  ): Promise<CallOutcome<KeyAnswer>> {
    let giveUp = (): void => undefined;
    const asked = this.#ask((callId) => {
      giveUp = () => this.#worker?.postMessage({ kind: 'giveUpCheck', callId });
      return { kind: 'checkKey', callId, ...input };
    });
    signal?.addEventListener('abort', giveUp);
    try {
      return (await asked) as CallOutcome<KeyAnswer>;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** To every window, or to every other than that of `except`. */
  broadcast(message: ToWindow, except?: string): void {
    for (const [windowId, receive] of this.#windows) if (windowId !== except) receive(message);
  }

  /** Lets the engine close recordings; ends it by force when it does not in time. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (!worker) return;
    const stopped = new Promise<void>((resolve) => {
      this.#stopping = resolve;
    });
    worker.postMessage({ kind: 'stop' });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.#options.log('warning', `The engine did not stop in ${STOP_TIMEOUT_MS} ms and was ended.`);
        resolve();
      }, STOP_TIMEOUT_MS);
    });
    await Promise.race([stopped, late]);
    clearTimeout(timer);
    this.#worker = undefined;
    await worker.terminate();
    this.#failCalls('stopped', 'Tapedeck is closing.');
  }

  #receive(message: FromEngine): void {
    switch (message.kind) {
      case 'toWindow':
        this.#windows.get(message.windowId)?.(message.message);
        return;
      case 'reply': {
        const call = this.#calls.get(message.callId);
        if (!call) return; // Timed out here; the late answer has no one to go to.
        this.#calls.delete(message.callId);
        clearTimeout(call.timer);
        call.settle(message.outcome);
        return;
      }
      case 'world':
        this.#options.onWorld(message.world);
        return;
      case 'notify':
        this.#options.onNotify(message.notice);
        return;
      case 'retire':
        this.#options.onRetire(message.files);
        return;
      case 'alertFired':
        this.#options.onAlert(message.alert);
        return;
      case 'log':
        this.#options.log(message.level, message.text);
        return;
      case 'stopped':
        this.#stopping?.();
    }
  }

  #ask(message: (callId: number) => ToEngine): Promise<CallOutcome<unknown>> {
    const worker = this.#worker;
    if (!worker) return Promise.resolve(refused('engine-down', engineFaults.restarting));
    const callId = this.#nextCall++;
    return new Promise((settle) => {
      const timer = setTimeout(() => {
        this.#calls.delete(callId);
        settle(refused('timeout', engineFaults.silent));
      }, CALL_TIMEOUT_MS);
      this.#calls.set(callId, { settle, timer });
      worker.postMessage(message(callId));
    });
  }

  #exited(code: number, failure: Error | undefined): void {
    this.#worker = undefined;
    this.#stopping?.();
    this.#failCalls('engine-restarted', engineFaults.stopped);
    if (this.#stopped) return;
    const { log, nowMs, restartDelayMs = 200 } = this.#options;
    log('error', `engine exited with ${code}: ${failure?.stack ?? 'no error was reported'}`);
    this.#crashes = nowMs() - this.#startedAtMs > STABLE_MS ? 1 : this.#crashes + 1;
    if (this.#crashes >= CRASHES_IN_A_ROW) {
      this.#notice('error', engineNotices.failing);
      return;
    }
    this.#notice('warning', engineNotices.restarted);
    this.#restart = setTimeout(() => this.start(), restartDelayMs * 5 ** (this.#crashes - 1));
  }

  #notice(level: Notice['level'], words: Pick<Notice, 'title' | 'message'>): void {
    const atMs = this.#options.nowMs();
    this.broadcast({ type: 'notice', notice: { id: `engine-${atMs}`, level, ...words, atMs } });
  }

  #failCalls(code: string, message: string): void {
    for (const call of this.#calls.values()) {
      clearTimeout(call.timer);
      call.settle(refused(code, message));
    }
    this.#calls.clear();
  }
}

function refused(code: string, message: string): CallOutcome<never> {
  return { ok: false, error: { code, message } };
}
