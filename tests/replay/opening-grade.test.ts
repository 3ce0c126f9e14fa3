/** Two recorded days of the simulated market: the first day's guesses, graded by the open interest of the second. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chainSnapshotRequest } from '../../src/main/engine/massive/rest/endpoints.ts';
import { nodeFiles } from '../../src/main/engine/session/format/node-files.ts';
import { createInlineChunkWriter } from '../../src/main/engine/session/recording/inline-chunk-writer.ts';
import { createRecorder } from '../../src/main/engine/session/recording/recorder.ts';
import { FrameBuffer } from '../../src/main/example/frame-buffer.ts';
import { ADVANCED, entitlementOf } from '../../src/main/server/protocol/plans.ts';
import { createSimulatedMarket } from '../../src/main/server/simulated/simulated-market.ts';
import { etInstant } from '../../src/shared/market/calendar.ts';
import type { OpeningGrade } from '../../src/shared/flow/opening-grade.ts';

const CLI = new URL('../../src/main/cli.ts', import.meta.url).pathname;
const THURSDAY = '2026-10-15';
const FRIDAY = '2026-10-16';
const EXPIRY = '2026-11-20';
/** Prints of this premium are guesses: the few minutes have little above the usual $25,000. */
const LEAST_USD = 3_000;

interface Wire {
  ev: string;
  sym: string;
  p: number;
  s: number;
  c?: number[];
}
interface Row {
  details: { ticker: string };
  open_interest?: number;
}

let folder: string;
const prints: Wire[] = [];
const openInterest = new Map<string, Map<string, number>>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-grade-'));
  await record(THURSDAY, 120_000);
  await record(FRIDAY, 2_000);
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (date: string): string => join(folder, `${date}.mcap`);

/** SPY's chain of one expiry, and every print in it for a while, as a session; what was on the wire is noted beside. */
async function record(date: string, forMs: number): Promise<void> {
  const startMs = etInstant(date, 9, 35);
  let elapsedMs = 0;
  const now = (): number => startMs + elapsedMs;
  const market = createSimulatedMarket({
    seed: 11,
    rate: 4_000,
    symbols: ['SPY'],
    startMs,
    elapsedMs: () => elapsedMs,
  });
  const recorder = createRecorder({
    writer: createInlineChunkWriter(nodeFiles),
    target: {
      path: file(date),
      meta: { appVersion: '0.0.0', world: 'simulated', date, source: 'test' },
      rotateBytes: Number.POSITIVE_INFINITY,
      minFreeBytes: 0,
    },
    now,
    wallMs: now,
    monotonicMs: now,
    maxChunkAgeMs: 5_000,
    counters: () => ({ events: 0, symbols: 0 }),
    underlyings: () => ({}),
  });
  const known = new Map<string, number>();
  openInterest.set(date, known);
  const first = chainSnapshotRequest({ underlying: 'SPY', expiry: EXPIRY });
  let asked: string | undefined =
    `${first.path}?${new URLSearchParams(Object.entries(first.query).map(([k, v]) => [k, String(v)]))}`;
  while (asked !== undefined) {
    const url = new URL(asked, 'http://127.0.0.1');
    const reply = await market.answer({
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      origin: 'http://127.0.0.1',
      requestId: 'r',
      entitlement: entitlementOf(ADVANCED),
    });
    recorder.rest({ atMs: now(), path: url.pathname + url.search, status: 200, body: reply!.body });
    const { results, next_url } = JSON.parse(reply!.body) as { results: Row[]; next_url?: string };
    for (const row of results) if (row.open_interest !== undefined) known.set(row.details.ticker, row.open_interest);
    asked = next_url;
  }
  const frame = new FrameBuffer();
  for (const symbol of known.keys()) market.demand({ market: 'options', channel: 'T', symbol, sinks: [frame] }, true);
  while (elapsedMs < forMs) {
    elapsedMs += 500;
    while (market.pump());
    const bytes = frame.take();
    if (bytes) {
      recorder.frame('options', bytes, now());
      if (date === THURSDAY) prints.push(...(JSON.parse(new TextDecoder().decode(bytes)) as Wire[]));
    }
    recorder.tick();
  }
  if (date === THURSDAY) {
    // The simulated market has no order as large as a contract's open interest: some are added where that is smallest.
    const rare = [...known].toSorted((a, b) => a[1] - b[1]).slice(0, 12);
    const large = rare.map(([sym, open]) => ({ ev: 'T', sym, x: 302, p: 40, s: open + 1, c: [209], t: now(), q: 1 }));
    recorder.frame('options', new TextEncoder().encode(JSON.stringify(large)), now());
    prints.push(...large);
  }
  await recorder.close();
}

function grade(...args: string[]) {
  return spawnSync(process.execPath, [CLI, 'flow', 'grade', ...args], { encoding: 'utf8' });
}

it('grades what was on the wire of the first day by the open interest of the second', () => {
  const run = grade(file(FRIDAY), file(THURSDAY), '--premium', String(LEAST_USD), '--json');
  expect(run.stderr).toBe('');
  const result = JSON.parse(run.stdout) as OpeningGrade;
  expect(result.date).toBe(THURSDAY);

  // The same from the wire by other means; a cancel takes the newest equal print with it.
  const standing: Wire[] = [];
  for (const print of prints) {
    if (![201, 203, 205, 207].includes(print.c?.[0] ?? 0)) standing.push(print);
    else {
      const at = standing.findLastIndex((s) => s.sym === print.sym && s.p === print.p && s.s === print.s);
      if (at >= 0) standing.splice(at, 1);
    }
  }
  const [before, after] = [THURSDAY, FRIDAY].map((date) => openInterest.get(date)!);
  const expected = (flagged: (print: Wire) => boolean) => {
    const sizes = new Map<string, number>();
    for (const print of standing)
      if (print.p * print.s * 100 >= LEAST_USD && flagged(print))
        sizes.set(print.sym, (sizes.get(print.sym) ?? 0) + print.s);
    const counts = { hits: 0, partly: 0, misses: 0, unknown: 0 };
    for (const [symbol, size] of sizes) {
      const change = (after.get(symbol) ?? Number.NaN) - before.get(symbol)!;
      // The second day lists no strikes that the market left behind.
      if (Number.isNaN(change)) counts.unknown++;
      else counts[change >= size / 2 ? 'hits' : change > 0 ? 'partly' : 'misses']++;
    }
    return counts;
  };
  const ruleOf = (rule: string) => result.rules.find((one) => one.rule === rule)!;
  const all = expected(() => true);
  expect(all.hits).toBeGreaterThan(10);
  expect(all.partly + all.misses).toBeGreaterThan(10);
  expect(ruleOf('all')).toMatchObject({ ...all, expired: 0 });
  expect(ruleOf('openingGuess')).toMatchObject(expected((print) => print.s > before.get(print.sym)!));
  // The seed's own numbers: they move with the simulated market alone.
  expect(result.rules.map(({ rule, hits, partly, misses, unknown }) => [rule, hits, partly, misses, unknown]))
    .toMatchInlineSnapshot(`
    [
      [
        "openingGuess",
        6,
        4,
        2,
        0,
      ],
      [
        "volumeOverOi",
        0,
        0,
        0,
        0,
      ],
      [
        "unusual",
        35,
        5,
        31,
        0,
      ],
      [
        "sweep",
        35,
        0,
        26,
        0,
      ],
      [
        "block",
        7,
        1,
        6,
        0,
      ],
      [
        "all",
        78,
        5,
        71,
        1,
      ],
    ]
  `);
});

it('needs two days, and says which it was given', () => {
  const one = grade(file(THURSDAY));
  expect([one.status, one.stdout]).toEqual([2, '']);
  expect(one.stderr).toContain('sessions of two days are needed: these are of 2026-10-15');
});
