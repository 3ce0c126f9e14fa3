/** The real engine in its worker, as a host sees it: windows that mirror their batches and acknowledge them unless frozen. */
import { Worker } from 'node:worker_threads';
import { workerUrl } from '../../../src/main/workers/worker-url.ts';
import { PRINT_COLUMNS, readBatch, SECTION } from '../../../src/shared/contract/batch.ts';
import { GROUP_COLUMNS, GROUP_NAMES, type ColumnName } from '../../../src/shared/contract/columns.ts';
import type { CallOutcome } from '../../../src/shared/contract/bridge.ts';
import type { CallInput, CallName, CallResult } from '../../../src/shared/contract/calls.ts';
import type { AlertFired, LastFired } from '../../../src/shared/contract/alerts.ts';
import type { FromEngine, ToEngine, WorldSource } from '../../../src/shared/contract/engine-messages.ts';
import type { FromWindow, ToWindow } from '../../../src/shared/contract/streams.ts';
import type { DemandItem } from '../../../src/shared/contract/demand.ts';
import type { WorldState } from '../../../src/shared/contract/world.ts';
import type { AlertRule } from '../../../src/shared/settings/alerts.ts';
import { preferencesSchema } from '../../../src/shared/settings/preferences.ts';

const PATIENCE_MS = 90_000;

type Kind = ToWindow['type'];
type Message<K extends Kind> = Extract<ToWindow, { type: K }>;

type Send = (message: FromWindow) => void;

export class TestWindow {
  readonly id: string;
  readonly messages: ToWindow[] = [];
  /** Every batch since the last reset, by what it held. */
  batches = 0;
  resets = 0;
  /** Batches given while one was not acknowledged yet. */
  unasked = 0;
  frozen = false;
  readonly prints: Record<string, number>[] = [];
  readonly bars: number[] = [];
  #names = new Map<number, string>();
  #cells = new Map<string, number>();
  #outstanding: number | undefined;
  readonly #send: Send;

  constructor(id: string, send: Send) {
    this.id = id;
    this.#send = send;
  }

  demand(add: DemandItem[], remove: string[] = []): void {
    this.#send({ type: 'demand', add, remove });
  }

  cell(symbol: string, column: ColumnName): number | undefined {
    return this.#cells.get(`${symbol}/${column}`);
  }

  latest<K extends Kind>(type: K): Message<K> | undefined {
    return this.messages.findLast((m): m is Message<K> => m.type === type);
  }

  thaw(): void {
    this.frozen = false;
    this.#acknowledge();
  }

  take(message: ToWindow | ArrayBuffer): void {
    if (message instanceof ArrayBuffer) {
      if (this.#outstanding !== undefined) this.unasked++;
      this.#apply(message);
      if (!this.frozen) this.#acknowledge();
      return;
    }
    this.messages.push(message);
    if (message.type !== 'reset') return;
    this.resets++;
    this.batches = 0;
    this.#names.clear();
    this.#cells.clear();
    this.#outstanding = undefined;
  }

  #acknowledge(): void {
    if (this.#outstanding === undefined) return;
    this.#send({ type: 'ack', seq: this.#outstanding, paintedAfterMs: 1 });
    this.#outstanding = undefined;
  }

  #apply(buffer: ArrayBuffer): void {
    const { seq, sections } = readBatch(buffer);
    this.batches++;
    this.#outstanding = seq;
    for (const { kind, ids, rows, values, extra } of sections) {
      if (kind === SECTION.symbols) {
        const names = new TextDecoder().decode(extra).split('\n');
        ids.forEach((id, i) => this.#names.set(id, names[i]));
      } else if (kind === SECTION.bars) this.bars.push(...values.slice(0, rows));
      else if (kind === SECTION.prints) {
        for (let r = 0; r < rows; r++)
          this.prints.push(Object.fromEntries(PRINT_COLUMNS.map((name, c) => [name, values[c * rows + r]])));
      } else if (kind < GROUP_NAMES.length) {
        GROUP_COLUMNS[GROUP_NAMES[kind]].forEach((column, c) =>
          ids.forEach((id, r) => this.#cells.set(`${this.#names.get(id)}/${column}`, values[c * rows + r])),
        );
      }
    }
  }
}

export class TestEngine {
  readonly worlds: WorldState[] = [];
  readonly log: string[] = [];
  readonly alerts: AlertFired[] = [];
  readonly exited: Promise<number>;
  stopped = false;
  readonly #worker = new Worker(workerUrl('engine'), { name: 'engine under test' });
  readonly #windows = new Map<string, TestWindow>();
  readonly #replies = new Map<number, (outcome: Extract<FromEngine, { kind: 'reply' }>['outcome']) => void>();
  readonly #waiters = new Set<() => void>();
  #calls = 0;
  readonly #recordingFolder: string;

  constructor(recordingFolder: string) {
    this.#recordingFolder = recordingFolder;
    this.exited = new Promise((resolve) => this.#worker.on('exit', resolve));
    this.#worker.on('error', (error: Error) => this.log.push(`error: the engine crashed: ${error.stack}`));
    this.#worker.on('message', (message: FromEngine) => {
      this.#hear(message);
      for (const waiter of this.#waiters) waiter();
    });
  }

  open(source: WorldSource, recording = false): void {
    const preferences = preferencesSchema.parse({ recording: { enabled: recording, minFreeGigabytes: 0 } });
    const recordingFolder = this.#recordingFolder;
    this.#post({ kind: 'world', source, preferences, recordingFolder, appVersion: '0.0.0-test' });
  }

  setAlerts(rules: AlertRule[], lastFired: LastFired = {}): void {
    this.#post({ kind: 'alerts', rules, lastFired, lists: new Map() });
  }

  openWindow(id: string): TestWindow {
    const window = new TestWindow(id, (message) => this.#post({ kind: 'fromWindow', windowId: id, message }));
    this.#windows.set(id, window);
    this.#post({ kind: 'windowOpened', windowId: id });
    return window;
  }

  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallResult<N>> {
    const callId = ++this.#calls;
    const reply = new Promise<Extract<FromEngine, { kind: 'reply' }>['outcome']>((resolve) =>
      this.#replies.set(callId, resolve),
    );
    this.#post({ kind: 'call', callId, name, input });
    const outcome = await reply;
    if (!outcome.ok) throw Object.assign(new Error(outcome.error.message), { code: outcome.error.code });
    return outcome.value as CallResult<N>;
  }

  async checkKey(
    input: Omit<Extract<ToEngine, { kind: 'checkKey' }>, 'kind' | 'callId'>,
  ): Promise<CallOutcome<unknown>> {
    const callId = ++this.#calls;
    const reply = new Promise<CallOutcome<unknown>>((resolve) => this.#replies.set(callId, resolve));
    this.#post({ kind: 'checkKey', callId, ...input });
    return reply;
  }

  knowSecrets(keys: readonly string[]): void {
    this.#post({ kind: 'secrets', keys });
  }

  /** Resolves as soon as `done` holds after some message. */
  until(done: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(check);
        reject(new Error(`never came: ${what}; log: ${this.log.join(' | ')}`));
      }, PATIENCE_MS);
      const check = (): void => {
        if (!done()) return;
        clearTimeout(timer);
        this.#waiters.delete(check);
        resolve();
      };
      this.#waiters.add(check);
      check();
    });
  }

  async stop(): Promise<number> {
    this.#post({ kind: 'stop' });
    return this.exited;
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToEngine): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromEngine): void {
    if (message.kind === 'toWindow') this.#windows.get(message.windowId)?.take(message.message);
    else if (message.kind === 'world') this.worlds.push(message.world);
    else if (message.kind === 'reply') this.#replies.get(message.callId)?.(message.outcome);
    else if (message.kind === 'alertFired') this.alerts.push(message.alert);
    else if (message.kind === 'log') this.log.push(`${message.level}: ${message.text}`);
    else if (message.kind === 'stopped') this.stopped = true;
  }
}
