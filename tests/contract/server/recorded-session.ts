/** A session recorded from the simulated market into a file of its own, with what it holds, to compare with what is served. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Topic } from '../../../src/main/server/protocol/market-source.ts';
import { ADVANCED, entitlementOf } from '../../../src/main/server/protocol/plans.ts';
import { createSimulatedMarket } from '../../../src/main/server/simulated/simulated-market.ts';
import { nodeFiles } from '../../../src/main/engine/session/format/node-files.ts';
import type { Market } from '../../../src/shared/market/symbols.ts';
import type { Recorder } from '../../../src/main/engine/session/recording/recorder.ts';
import { startRecording } from '../../unit/main/engine/session/recording-fixture.ts';
import { START } from './harness.ts';

export const SECONDS = 6;
const TICK_MS = 100;
/** Which host a recording was made from: its pages name it. */
const VENDOR = 'https://api.vendor.example';

export const CHAIN_AT_SECOND = 2;
export const CHAIN = '/v3/snapshot/options/SPY?limit=50&expiration_date=2026-12-18';
export const BARS = `/v2/aggs/ticker/SPY/range/1/minute/${START - 600_000}/${START}?limit=5000&sort=asc`;

/** Frames that are no events, or odd ones: served where they name an event, passed over where not. */
const ODD_FRAMES = [
  '[{"ev":"status","status":"success","message":"subscribed to: T.*"}]',
  '[{"ev":"T","sym":"O:BROKEN","p":6',
  ' [ {"c":[1,2],"n":{"ev":"Q"},"sym":"O:\\u004fDD261218C00001000" , "ev" : "T","p":1.50} , {"no":"name"} ]',
  'not json',
];
export const ODD_EVENT = { c: [1, 2], n: { ev: 'Q' }, sym: 'O:ODD261218C00001000', ev: 'T', p: 1.5 };

export interface RecordedSession {
  path: string;
  /** JSON text of every event of a market, in order. */
  events: Record<Market, string[]>;
  chainPages: string[];
  remove(): void;
}

export async function recordSession(): Promise<RecordedSession> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-serve-'));
  const path = join(folder, 'session.mcap');
  let elapsed = 0;
  const market = createSimulatedMarket({ seed: 7, rate: 2_000, startMs: START, elapsedMs: () => elapsed });
  const { recorder } = startRecording(nodeFiles, path, {
    date: '2026-11-19',
    now: () => START + elapsed,
    wallMs: () => 1e12 + elapsed,
    monotonicMs: () => elapsed,
    checkpoint: { stateVersion: 1, take: () => new Uint8Array(8) },
  });
  const events: Record<Market, string[]> = { stocks: [], options: [], indices: [] };
  let due: Record<Market, string[]> = { stocks: [], options: [], indices: [] };
  const listen = (name: Market, channel: string): Topic => ({
    market: name,
    channel,
    symbol: '*',
    sinks: [
      {
        append: (bytes, start, end) => void due[name].push(Buffer.from(bytes.subarray(start, end)).toString()),
      },
    ],
  });
  for (const topic of [
    listen('stocks', 'T'),
    listen('stocks', 'A'),
    listen('stocks', 'Q'),
    listen('indices', 'V'),
    listen('options', 'T'),
  ])
    market.demand(topic, true);

  const ask = async (url: string): Promise<string> => {
    const { pathname, searchParams } = new URL(url, VENDOR);
    const answered = await market.answer({
      path: decodeURIComponent(pathname),
      query: searchParams,
      origin: VENDOR,
      requestId: 'recorded',
      entitlement: entitlementOf(ADVANCED),
    });
    if (answered?.status !== 200) throw new Error(`${url}: ${answered?.body}`);
    recorder.rest({ atMs: START + elapsed, path: url, status: 200, body: answered.body });
    return answered.body;
  };
  const chainPages: string[] = [];
  for (elapsed = TICK_MS; elapsed <= SECONDS * 1000; elapsed += TICK_MS) {
    while (market.pump()) continue;
    for (const name of ['stocks', 'options', 'indices'] as const) {
      if (due[name].length > 0) frame(recorder, name, `[${due[name].join(',')}]`, START + elapsed);
      events[name].push(...due[name]);
    }
    due = { stocks: [], options: [], indices: [] };
    if (elapsed === CHAIN_AT_SECOND * 1000) {
      for (let url: string | undefined = CHAIN; url; url = nextUrl(chainPages.at(-1)!)) chainPages.push(await ask(url));
    }
    if (elapsed === 3000) for (const text of ODD_FRAMES) frame(recorder, 'options', text, START + elapsed);
    if (elapsed === 5000) await ask(BARS);
    recorder.tick();
  }
  await recorder.close();
  return { path, events, chainPages, remove: () => rmSync(folder, { recursive: true }) };
}

const frame = (recorder: Recorder, market: Market, text: string, atMs: number): void =>
  recorder.frame(market, new TextEncoder().encode(text), atMs);

const nextUrl = (body: string): string | undefined => (JSON.parse(body) as { next_url?: string }).next_url;
