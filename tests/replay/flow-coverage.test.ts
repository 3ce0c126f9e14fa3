/** A seeded hour of the simulated market under a small quote budget: how much of its premium has a side, before and after quotes for hot contracts and quotes asked of REST. */
import { expect, it } from 'vitest';
import { QuotesAtPrints } from '../../src/main/engine/backfill/quotes-at-prints.ts';
import type { RestRequest } from '../../src/main/engine/feed/feed-source.ts';
import { shareQuotes, type StrikeLadder } from '../../src/main/engine/demand/share-quotes.ts';
import { answerFlowDay } from '../../src/main/engine/flow/flow-answers.ts';
import { HotContracts } from '../../src/main/engine/flow/hot-contracts.ts';
import { chainSnapshotRequest } from '../../src/main/engine/massive/rest/endpoints.ts';
import { MarketPipeline } from '../../src/main/engine/world/market-pipeline.ts';
import { FrameBuffer } from '../../src/main/example/frame-buffer.ts';
import { ADVANCED, entitlementOf } from '../../src/main/server/protocol/plans.ts';
import { createSimulatedMarket, type SimulatedMarket } from '../../src/main/server/simulated/simulated-market.ts';
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

interface Coverage {
  /** The share of the hour's premium that was bought or sold. */
  share: number;
  prints: number;
  /** Contracts whose quotes streamed at once, at most. */
  quoted: number;
  /** The same share after REST was asked for the quotes before the largest prints. */
  askedShare(): Promise<number>;
}

async function coverage(withHot: boolean): Promise<Coverage> {
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
  return {
    ...sidedOf(pipeline),
    quoted: quotedEver,
    askedShare: async () => {
      await askQuotes(market, pipeline);
      return sidedOf(pipeline).share;
    },
  };
}

function sidedOf({ day, table }: MarketPipeline): Pick<Coverage, 'share' | 'prints'> {
  const answer = answerFlowDay({ day, table, told: { rebuilt: 0 } }, { what: 'totals', underlyings: [] });
  const { calls, puts } = (answer as FlowTotalsResult).windows.at(-1)!;
  const sum = addFlowSums([calls, puts]);
  return { share: sidedShare(sum)!, prints: sum.prints };
}

/** About the largest prints that have no side, as many as may wait. */
async function askQuotes(market: SimulatedMarket, pipeline: MarketPipeline): Promise<void> {
  const { table, tape } = pipeline;
  let answered = 0;
  let pending = 0;
  const source = {
    kind: 'live',
    now: () => market.nowMs() + HOUR_MS,
    capabilities: () => [],
    request: async (request: RestRequest) => {
      pending++;
      pipeline.rest({ atMs: market.nowMs(), ...(await ask(market, request)) });
      answered++;
      pending--;
    },
  };
  const report = (text: string): never => expect.fail(text);
  const quotes = new QuotesAtPrints({ source: source as never, table, tape, report });
  // Each sends one request at most, and none while four are under way.
  const look = async (): Promise<void> => {
    quotes.tick();
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (let tick = 0; tick < 10_000; tick++) await look();
  await expect.poll(async () => look().then(() => pending)).toBe(0);
  expect(answered).toBe(935);
}

/** An answer as it is recorded. */
async function ask(
  market: SimulatedMarket,
  { path, query = {} }: Pick<RestRequest, 'path' | 'query'>,
): Promise<{ path: string; status: number; body: string }> {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, String(value));
  const entitlement = entitlementOf(ADVANCED);
  const of = { origin: 'http://127.0.0.1', requestId: 'r', entitlement };
  const reply = await market.answer({ path: decodeURIComponent(path), query: asked, ...of });
  return { path: `${decodeURIComponent(path)}?${asked}`, status: reply!.status, body: reply!.body };
}

/** The strikes of one expiry, the nearest to a price first. */
async function ladderOf(market: SimulatedMarket, expiry: string, near: number): Promise<StrikeLadder> {
  const { body } = await ask(market, chainSnapshotRequest({ underlying: 'SPY', expiry }));
  const { results } = JSON.parse(body) as { results: { details: { ticker: string } }[] };
  const contracts = results.map(({ details }) => parseOptionSymbol(details.ticker)!);
  const strikes = Map.groupBy(contracts, ({ strike }) => strike);
  return [...strikes]
    .map(([strike, pair]) => ({ symbols: pair.map(({ symbol }) => symbol), distance: Math.abs(strike / near - 1) }))
    .toSorted((a, b) => a.distance - b.distance);
}

it('hot contracts get quotes within the same budget, and REST is asked about the largest prints: more and more has a side', async () => {
  const before = await coverage(false);
  const hot = await coverage(true);
  expect(hot.prints).toBe(before.prints);
  expect([before.quoted, hot.quoted]).toEqual([LIMIT, LIMIT]);
  const shares = [before.share, hot.share, await hot.askedShare()];
  // In per cent: the seed's own numbers, which move with the simulated market alone.
  expect(shares.map((share) => Math.round(share * 1000) / 10)).toMatchInlineSnapshot(`
    [
      1.5,
      3.9,
      23.3,
    ]
  `);
  expect(shares[1]).toBeGreaterThan(shares[0] * 1.2);
  expect(shares[2]).toBeGreaterThan(shares[1] * 1.2);
});
