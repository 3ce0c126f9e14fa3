/**
 * Jumps in a replay of the example day, to random moments, as a window with one pane of each kind sees them: `settled_…_ms` from asking for
 * the jump until every pane has all it gets (rows, mini-graphs, chain, smiles, exposure over every expiry, flow totals from the session's start).
 * `first_ms` is the first jump, from which on the session's prints are counted. The engine is the real one, in its worker.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { writeExampleDay } from '../src/main/example/example-day.ts';
import { nodeFiles } from '../src/main/engine/session/format/node-files.ts';
import { workerUrl } from '../src/main/workers/worker-url.ts';
import { readBatch, SECTION } from '../src/shared/contract/batch.ts';
import type { ExpiryInfo } from '../src/shared/contract/calls.ts';
import type { DemandItem } from '../src/shared/contract/demand.ts';
import type { FromEngine, ToEngine } from '../src/shared/contract/engine-messages.ts';
import type { ToWindow } from '../src/shared/contract/streams.ts';
import { etInstant } from '../src/shared/market/calendar.ts';
import { defaultPreferences } from '../src/shared/settings/preferences.ts';

const DATE = '2026-10-16';
const START_MS = etInstant(DATE, 9, 30);
const HOURS = Number(process.env.JUMP_HOURS ?? 2);
const JUMPS = 20;
const SYMBOLS = ['SPY', 'NVDA', 'I:SPX', 'I:VIX', 'QQQ', 'AAPL'];
const WINDOW = 'bench';
const PATIENCE_MS = 60_000;

export async function run(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-jump-'));
  const path = join(folder, 'day_sim.mcap');
  const endMs = START_MS + HOURS * 3_600_000;
  try {
    await writeExampleDay({ files: nodeFiles, path, appVersion: 'bench', untilMs: endMs });
    const desk = new Desk(path);
    await desk.open();
    let seed = 5;
    const tookMs: number[] = [];
    for (let n = 0; n < JUMPS; n++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      tookMs.push(await desk.jump(START_MS + 60_000 + (seed / 2 ** 32) * (endMs - START_MS - 60_000)));
    }
    await desk.close();
    const [first, ...others] = tookMs;
    others.sort((a, b) => a - b);
    return {
      settled_median_ms: Math.round(others[others.length >> 1]),
      settled_p90_ms: Math.round(others[Math.floor(others.length * 0.9)]),
      settled_max_ms: Math.round(others.at(-1)!),
      first_ms: Math.round(first),
      contracts: desk.contracts,
      hours: HOURS,
      megabytes: Number((nodeFiles.sizeOf(path) / 1e6).toFixed(1)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

class Desk {
  contracts = 0;
  readonly #worker = new Worker(workerUrl('engine'), { name: 'engine' });
  readonly #answers = new Map<number, (value: unknown) => void>();
  readonly #path: string;
  #calls = 0;
  #waits = new Set<string>();
  #everything: string[] = [];
  #settled: () => void = () => undefined;

  constructor(path: string) {
    this.#path = path;
    this.#worker.on('message', (message: FromEngine) => this.#hear(message));
  }

  async open(): Promise<void> {
    const files = [this.#path];
    const source = { kind: 'session' as const, files, names: ['day'], sessionId: 'day', speed: 1 };
    this.#post({ kind: 'world', source, preferences: defaultPreferences(), recordingFolder: '', appVersion: 'bench' });
    this.#post({ kind: 'windowOpened', windowId: WINDOW });
    await this.#call('replay.control', { action: 'seek', toMs: START_MS + 1_000 });
    const listed = (await this.#call('chain.expiries', { underlying: 'SPY' })) as ExpiryInfo[];
    const expiries = [...new Set(listed.map(({ expiry }) => expiry))];
    const near = { underlying: 'SPY', expiries: expiries.slice(0, 2) };
    const all = { underlying: 'SPY', expiries };
    const items: DemandItem[] = [
      ...SYMBOLS.map((symbol): DemandItem => ({
        kind: 'row',
        key: `row ${symbol}`,
        symbol,
        priority: 'visible',
        spark: true,
      })),
      { kind: 'bars', key: 'bars', symbol: 'SPY', timeframeMs: 60_000 },
      { kind: 'chain', key: 'chain', ...near },
      { kind: 'analytics', key: 'volatility', request: { what: 'volatility', ...near } },
      { kind: 'analytics', key: 'matrix', request: { what: 'matrix', value: 'gamma', ...near } },
      { kind: 'analytics', key: 'exposure', request: { what: 'exposure', sign: 'flowAdjusted', ...all } },
      { kind: 'flowDay', key: 'totals', request: { what: 'totals', underlyings: [] } },
      {
        kind: 'flowDay',
        key: 'leaders',
        request: { what: 'leaders', by: 'contract', order: 'premium', underlyings: [], limit: 50 },
      },
      { kind: 'health', key: 'health' },
    ];
    this.#everything = [
      'rows',
      'sparks',
      ...items.flatMap(({ kind, key }) => (kind === 'analytics' || kind === 'flowDay' ? [key] : [])),
      ...near.expiries.map((expiry) => `chain ${expiry}`),
    ];
    this.#post({ kind: 'fromWindow', windowId: WINDOW, message: { type: 'demand', add: items, remove: [] } });
  }

  async jump(toMs: number): Promise<number> {
    const startedMs = performance.now();
    const settled = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`still waits for ${[...this.#waits].join(', ')}`)), PATIENCE_MS);
      this.#settled = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#waits = new Set(this.#everything);
    await this.#call('replay.control', { action: 'seek', toMs });
    await settled;
    return performance.now() - startedMs;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToEngine): void {
    this.#worker.postMessage(message);
  }

  #call(name: 'replay.control' | 'chain.expiries', input: unknown): Promise<unknown> {
    const callId = ++this.#calls;
    return new Promise((resolve) => {
      this.#answers.set(callId, resolve);
      this.#post({ kind: 'call', callId, name, input });
    });
  }

  #hear(message: FromEngine): void {
    if (message.kind === 'reply') {
      if (!message.outcome.ok) throw new Error(message.outcome.error.message);
      this.#answers.get(message.callId)?.(message.outcome.value);
    } else if (message.kind === 'toWindow') this.#take(message.message);
  }

  #take(message: ToWindow | ArrayBuffer): void {
    if (message instanceof ArrayBuffer) {
      const { seq, sections } = readBatch(message);
      if (sections.some(({ kind }) => kind < SECTION.symbols)) this.#has('rows');
      if (sections.some(({ kind }) => kind === SECTION.spark)) this.#has('sparks');
      this.#post({ kind: 'fromWindow', windowId: WINDOW, message: { type: 'ack', seq } });
      return;
    }
    if (message.type === 'reset') this.#waits = new Set(this.#waits.size > 0 ? this.#everything : []);
    else if (message.type === 'chain' && !message.chain.computing) this.#has(`chain ${message.chain.expiry}`);
    else if (message.type === 'analytics' && !message.result.computing) {
      if (message.result.what === 'exposure') this.contracts = message.result.contracts;
      this.#has(message.key);
    } else if (message.type === 'flowDay' && message.result.rebuilding === undefined) this.#has(message.key);
  }

  #has(what: string): void {
    if (this.#waits.delete(what) && this.#waits.size === 0) this.#settled();
  }
}
