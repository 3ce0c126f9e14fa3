/**
 * Ten minutes (SOAK_SECONDS overrides) of the engine at 20,000 events/s with one window that acknowledges every batch. The simulated
 * market runs in a process of its own. Growth is the resident set at the end against that after the first minute, medians of ten samples.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { readBatch } from '../src/shared/contract/batch.ts';
import type { FromEngine, ToEngine } from '../src/shared/contract/engine-messages.ts';
import type { DemandItem } from '../src/shared/contract/demand.ts';
import { defaultPreferences } from '../src/shared/settings/preferences.ts';
import { startMarket } from './support/simulated-market.ts';
import { round } from './support/terminal.ts';

const RATE = 20_000;
const SAMPLE_MS = 1_000;
const NAMES = ['SPY', 'QQQ', 'IWM', 'AAPL', 'NVDA', 'TSLA', 'AMD', 'META', 'MSFT', 'AMZN', 'I:SPX', 'I:VIX'];

export async function run(): Promise<Record<string, unknown>> {
  const seconds = Number(process.env.SOAK_SECONDS ?? 600);
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-soak-'));
  const market = await startMarket('--rate', String(RATE));
  const engine = new Worker(new URL('../src/main/engine/index.ts', import.meta.url));
  const post = (message: ToEngine): void => engine.postMessage(message);
  let events = 0;
  let batches = 0;
  engine.on('message', (message: FromEngine) => {
    if (message.kind !== 'toWindow') return;
    if (message.message instanceof ArrayBuffer) {
      batches++;
      const { seq } = readBatch(message.message);
      post({ kind: 'fromWindow', windowId: 'soak', message: { type: 'ack', seq, paintedAfterMs: 1 } });
    } else if (message.message.type === 'health') events = message.message.health.decode.events;
  });
  try {
    const { ws, rest } = market;
    post({ kind: 'windowOpened', windowId: 'soak' });
    const preferences = { ...defaultPreferences(), recording: { ...defaultPreferences().recording, enabled: false } };
    const source = { kind: 'simulated', seed: 1, rate: RATE, wsUrl: ws, restUrl: rest } as const;
    post({ kind: 'world', source, preferences, recordingFolder: folder, appVersion: 'soak' });
    const rows = NAMES.map((symbol): DemandItem => ({
      kind: 'row',
      key: symbol,
      symbol,
      priority: 'visible',
      spark: true,
    }));
    const filter = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
    const add: DemandItem[] = [...rows, { kind: 'flow', key: 'flow', filter }, { kind: 'health', key: 'health' }];
    post({ kind: 'fromWindow', windowId: 'soak', message: { type: 'demand', add, remove: [] } });
    const resident: number[] = [];
    const lag = await sampled(seconds, () => resident.push(process.memoryUsage().rss / 1e6));
    const early = median(resident.slice(60, 70).length === 10 ? resident.slice(60, 70) : resident.slice(0, 10));
    const late = median(resident.slice(-10));
    return {
      growth_percent: round((late / early - 1) * 100),
      rss_after_first_minute_mb: round(early),
      rss_end_mb: round(late),
      seconds,
      events,
      events_per_s: Math.round(events / seconds),
      batches,
      worst_sample_lag_ms: round(lag),
    };
  } finally {
    post({ kind: 'stop' });
    await market.stop();
    await engine.terminate();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function sampled(seconds: number, sample: () => void): Promise<number> {
  let worst = 0;
  const startedAt = performance.now();
  for (let i = 1; i <= seconds; i++) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startedAt + i * SAMPLE_MS - performance.now())));
    worst = Math.max(worst, performance.now() - startedAt - i * SAMPLE_MS);
    sample();
  }
  return worst;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
