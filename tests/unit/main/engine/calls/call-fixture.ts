/** A call context over a scripted source: what a world gives its calls, without the world. */
import { answerCall } from '../../../../../src/main/engine/calls/answer-call.ts';
import type { CallContext } from '../../../../../src/main/engine/calls/call-context.ts';
import { QuotesAtPrints } from '../../../../../src/main/engine/backfill/quotes-at-prints.ts';
import { ChainDirectory } from '../../../../../src/main/engine/backfill/chain-directory.ts';
import { HealthReporter } from '../../../../../src/main/engine/health/health-reporter.ts';
import { LatencyHistogram } from '../../../../../src/main/engine/publish/latency.ts';
import { HistoryStore } from '../../../../../src/main/engine/history/history-store.ts';
import { IvBackfill } from '../../../../../src/main/engine/history/iv-backfill.ts';
import { memoryIn, type Memory } from '../../../../../src/main/engine/history/memory.ts';
import { FlowGrading } from '../../../../../src/main/engine/world/flow-grading.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import { Windows } from '../../../../../src/main/engine/publish/windows.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import type { WorldState } from '../../../../../src/shared/contract/world.ts';
import type { CallName, CallInput, CallResult } from '../../../../../src/shared/contract/calls.ts';
import { defaultPreferences } from '../../../../../src/shared/settings/preferences.ts';
import { ScriptedSource, type Answer } from '../scripted-source.ts';

export interface CallFixture {
  memory: Memory;
  source: ScriptedSource;
  pipeline: MarketPipeline;
  context: CallContext;
  announced: () => number;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallResult<N>>;
}

export function callFixture(answer: Answer, kind: 'live' | 'replay' = 'live'): CallFixture {
  const source = new ScriptedSource(answer, kind);
  const pipeline = new MarketPipeline({ gap: () => undefined });
  source.start(pipeline);
  const { table, tape, facts } = pipeline;
  const windows = new Windows({
    table,
    tape,
    facts,
    spark: new SparkLines(table),
    send: () => undefined,
    demandChanged: () => undefined,
    bars: pipeline,
    chainInstruments: () => [],
  });
  const health = new HealthReporter(pipeline, source, windows, new LatencyHistogram(), () => undefined);
  const world: WorldState = { kind: 'simulated', clockMs: source.nowMs, ready: true, source: 'seed 7' };
  const memory = memoryIn(new HistoryStore(':memory:'));
  const backfill = new IvBackfill({
    memory,
    world: 'massive',
    source,
    calendar: () => pipeline.state.calendar,
    rates: () => () => 0.04,
    wrote: () => undefined,
    report: () => undefined,
  });
  let announced = 0;
  const context: CallContext = {
    source,
    pipeline,
    grading: new FlowGrading({
      source,
      pipeline,
      recorded: (untilMs) => ({ kind: 'session', files: [], preferences: defaultPreferences(), untilMs }),
      log: () => undefined,
    }),
    quotesAtPrints: new QuotesAtPrints({ source, table, tape, report: () => undefined }),
    directory: new ChainDirectory(source, pipeline.state),
    history: { market: 'massive', memory, backfill },
    replay: undefined,
    recorder: () => undefined,
    setRecording: async () => undefined,
    health: () => health.report(source.now(), { contracts: 0, busyFraction: 0, waiting: 0 }),
    world: () => world,
    announce: () => void announced++,
    appVersion: '1.2.3',
    historyDelayMs: 0,
  };
  return {
    source,
    pipeline,
    context,
    memory,
    announced: () => announced,
    call: (name, input) => answerCall(context, name, input) as never,
  };
}
