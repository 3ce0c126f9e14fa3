/** A seeded hour of the simulated market under a small quote budget: how much of the premium has a side, without and with quotes for hot contracts. */
import { expect, it } from 'vitest';
import { shareQuotes, type StrikeLadder } from '../../src/main/engine/demand/share-quotes.ts';
import { answerFlowDay } from '../../src/main/engine/flow/flow-answers.ts';
import { HotContracts } from '../../src/main/engine/flow/hot-contracts.ts';
import { chainSnapshotRequest } from '../../src/main/engine/massive/rest/endpoints.ts';
import { MarketPipeline } from '../../src/main/engine/world/market-pipeline.ts';
import { FrameBuffer } from '../../src/main/example/frame-buffer.ts';
import { ADVANCED, entitlementOf } from '../../src/main/server/protocol/plans.ts';
import { createSimulatedMarket } from '../../src/main/server/simulated/simulated-market.ts';
import type { FlowTotalsResult } from '../../src/shared/contract/flow-day.ts';
import { addFlowSums, sidedShare } from '../../src/shared/flow/flow-sums.ts';
import { etInstant } from '../../src/shared/market/calendar.ts';
import { defaultPreferences } from '../../src/shared/settings/preferences.ts';
import { parseOptionSymbol } from '../../src/shared/market/symbols.ts';

const DATE = '2026-10-15';
const HOUR_MS = 3_600_000;
const PUMP_MS = 2_000;
const LOOK_EVERY_MS = 15_000;
const LIMIT = 120;
/** Large prints of this hour: its tape is thin. */
const LARGE_USD = 5_000;

/** The share of the hour's premium, and of its large prints', that was bought or sold. */
async function coverage(withHot: boolean): Promise<{ all: number; prints: number; quoted: number }> {
  const startMs = etInstant(DATE, 10, 0);
  let elapsedMs = 0;
  const market = createSimulatedMarket({
    seed: 5,
    rate: 24,
    symbols: ['SPY', 'NVDA'],
    startMs,
    elapsedMs: () => elapsedMs,
  });
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const usual = defaultPreferences();
  pipeline.setPreferences({ ...usual, flow: { ...usual.flow, keptPremiumUsd: LARGE_USD } });
  const frame = new FrameBuffer();
  market.demand({ market: 'options', channel: 'T', symbol: '*', sinks: [frame] }, true);
  const ladders = [await ladderOf(market, '2026-10-16', 660)];
  const hot = new HotContracts(pipeline.tape, pipeline.table);
  let quoted = new Set<string>();
  let quotedEver = 0;
  for (let lookedMs = 0; elapsedMs < HOUR_MS;) {
    elapsedMs += PUMP_MS;
    while (market.pump());
    const bytes = frame.take();
    if (bytes) pipeline.frame('options', bytes, startMs + elapsedMs);
    if (elapsedMs < lookedMs) continue;
    lookedMs = elapsedMs + LOOK_EVERY_MS;
    hot.look();
    const wanted = new Set(
      shareQuotes({ ladders, onScreen: new Set(), streaming: quoted, limit: LIMIT, hot: withHot ? hot.hot : [] }),
    );
    expect(wanted.size).toBeLessThanOrEqual(LIMIT);
    for (const [symbols, other, on] of [
      [quoted, wanted, false],
      [wanted, quoted, true],
    ] as const)
      for (const symbol of symbols)
        if (!other.has(symbol)) market.demand({ market: 'options', channel: 'Q', symbol, sinks: [frame] }, on);
    quoted = wanted;
    quotedEver = Math.max(quotedEver, wanted.size);
  }
  const { windows } = answerFlowDay(
    { day: pipeline.day, table: pipeline.table, told: { rebuilt: 0 } },
    { what: 'totals', underlyings: [] },
  ) as FlowTotalsResult;
  const sum = addFlowSums([windows.at(-1)!.calls, windows.at(-1)!.puts]);
  return { all: sidedShare(sum)!, prints: sum.prints, quoted: quotedEver };
}

/** The strikes of one expiry, the nearest to a price first. */
async function ladderOf(
  market: ReturnType<typeof createSimulatedMarket>,
  expiry: string,
  near: number,
): Promise<StrikeLadder> {
  const { path, query } = chainSnapshotRequest({ underlying: 'SPY', expiry });
  const reply = await market.answer({
    path: decodeURIComponent(path),
    query: new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)])),
    origin: 'http://127.0.0.1',
    requestId: 'r',
    entitlement: entitlementOf(ADVANCED),
  });
  const { results } = JSON.parse(reply!.body) as { results: { details: { ticker: string } }[] };
  const contracts = results.map(({ details }) => parseOptionSymbol(details.ticker)!);
  const strikes = Map.groupBy(contracts, ({ strike }) => strike);
  return [...strikes]
    .map(([strike, pair]) => ({ symbols: pair.map(({ symbol }) => symbol), distance: Math.abs(strike / near - 1) }))
    .toSorted((a, b) => a.distance - b.distance);
}

it('hot contracts get quotes within the same budget, and more of the premium has a side', async () => {
  const before = await coverage(false);
  const after = await coverage(true);
  expect(after.prints).toBe(before.prints);
  expect(before.quoted).toBe(LIMIT);
  expect(after.quoted).toBe(LIMIT);
  const shares = [before.all, after.all].map((share) => Math.round(share * 1000) / 10);
  expect(shares).toMatchInlineSnapshot(`
    [
      1.3,
      3.5,
    ]
  `);
  expect(after.all).toBeGreaterThan(before.all * 1.2);
}, 30_000);
