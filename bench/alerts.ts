/**
 * What alert rules cost the way from bytes to state: the same frames through two pipelines in turn, one with the rules.
 * `ratio` = throughput with 200 rules / without. Rules: half crossings, a quarter spreads and changes, then single prints and flow windows.
 * `core_share`: of one core, what 1,000 such rules add to a market of 50,000 events a second, looked at after every frame of 100.
 */
import { AlertBook } from '../src/main/engine/alerts/alert-book.ts';
import { MarketPipeline } from '../src/main/engine/world/market-pipeline.ts';
import { alertRuleSchema, type AlertRule } from '../src/shared/settings/alerts.ts';
import { marketFrames, START_MS, type MarketFrame } from './support/frames.ts';

const ROUNDS = 25;
const WARM_UP = 4;
const EVENTS = 60_000;
const PER_FRAME = 100;
const EVENTS_PER_SECOND = 50_000;
const RULES = 200;
const MANY_RULES = 1_000;
const VALUE_RULES = 150;

export async function run(): Promise<Record<string, unknown>> {
  const frames = framesFrom(START_MS);
  const bare = new MarketPipeline({ gap: () => undefined });
  // The first pass tells which symbols there are.
  for (const { market, bytes } of frames) bare.frame(market, bytes, START_MS);
  const symbols = Array.from({ length: MANY_RULES }, (_, i) => bare.table.symbolOf((i * 9) % bare.table.size));
  const rules = symbols.map((symbol, i) => newRule(symbol, (i * RULES) / MANY_RULES, i));
  const few = rules.filter((_, i) => i % (MANY_RULES / RULES) === 0);
  const all = compare(bare, few);
  const values = compare(bare, few.slice(0, VALUE_RULES));
  const many = compare(bare, rules);
  return {
    ratio: all.ratio,
    ratio_p10: all.p10,
    ratio_150_value_rules: values.ratio,
    core_share: round3((many.addedMs / 1000) * (EVENTS_PER_SECOND / EVENTS)),
    rules: MANY_RULES,
    fired: all.fired,
  };
}

/** Stamped anew for every round: what came before would be left out. */
const framesFrom = (startMs: number): MarketFrame[] =>
  marketFrames({ seed: 11, symbols: 2_000, eventsPerFrame: PER_FRAME, frames: EVENTS / PER_FRAME, startMs });

/** The same frames in turn through a pipeline without rules and one with them. */
function compare(
  bare: MarketPipeline,
  rules: readonly AlertRule[],
): { ratio: number; p10: number; fired: number; addedMs: number } {
  const ruled = new MarketPipeline({ gap: () => undefined });
  let fired = 0;
  const book = new AlertBook({
    table: ruled.table,
    tape: ruled.tape,
    calendar: () => ruled.calendar,
    world: 'simulated',
    source: '',
    fired: () => void fired++,
  });
  book.setRules(rules, {}, 0);
  ruled.watchWith(book);
  let nowMs = START_MS;
  let frames: readonly MarketFrame[] = [];
  const pass = (pipeline: MarketPipeline): number => {
    const startedAt = performance.now();
    for (let i = 0; i < frames.length; i++) pipeline.frame(frames[i].market, frames[i].bytes, nowMs + i);
    return performance.now() - startedAt;
  };
  const ratios: number[] = [];
  const added: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    nowMs += 60_000;
    frames = framesFrom(nowMs);
    const without = pass(bare);
    const withRules = pass(ruled);
    if (round < WARM_UP) continue;
    ratios.push(without / withRules);
    added.push(withRules - without);
  }
  ratios.sort((a, b) => a - b);
  added.sort((a, b) => a - b);
  const addedMs = added[added.length >> 1];
  const [ratio, p10] = [ratios[ratios.length >> 1], ratios[Math.floor(ratios.length / 10)]].map(round3);
  return { ratio, p10, fired, addedMs };
}

/** `i` of RULES says which kind it is. */
function newRule(symbol: string, i: number, id: number): AlertRule {
  const condition = (): object => {
    const value = { kind: 'value', symbol, hysteresis: 0.01 };
    if (i < 100) return { ...value, measure: 'last', comparator: 'crossesAbove', threshold: 5 };
    if (i < 150) return { ...value, measure: id % 2 ? 'spread' : 'change', comparator: 'above', threshold: 0.05 };
    const underlying = /^O:([A-Z]+)/.exec(symbol)?.[1] ?? 'SPY';
    if (i < 180) return { kind: 'print', underlying, minPremiumUsd: 5e8 };
    return { kind: 'flow', underlying, windowMinutes: 10, premiumUsd: 1e9 };
  };
  return alertRuleSchema.parse({ id: `r${id}`, groups: [[condition()]] });
}

const round3 = (value: number): number => Math.round(value * 1000) / 1000;
