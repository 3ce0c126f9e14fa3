/** A pane's filter is its own: changed five times while prints come, the session's totals, leaders and bars are what they are without it. */
import { expect, test } from 'vitest';
import { answerFlowDay } from '../../../../../src/main/engine/flow/flow-answers.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import { Windows } from '../../../../../src/main/engine/publish/windows.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import { readBatch, SECTION } from '../../../../../src/shared/contract/batch.ts';
import type { FlowFilter } from '../../../../../src/shared/contract/demand.ts';
import type { FlowDayResult, FlowTotalsResult } from '../../../../../src/shared/contract/flow-day.ts';
import { NOON_MS } from '../scripted-source.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:NVDA261218P00180000';
const UNQUOTED = 'O:SPY261218C00700000';
const ALL: FlowFilter = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
/** Each lets through other prints of a round. */
const FILTERS: [filter: FlowFilter, listed: number][] = [
  [ALL, 4],
  [{ ...ALL, minPremiumUsd: 25_000 }, 1],
  [{ ...ALL, underlyings: ['NVDA'] }, 2],
  [{ ...ALL, rights: ['C'], minSize: 5 }, 1],
  [{ ...ALL, underlyings: ['QQQ'] }, 0],
];

interface Session {
  answers: FlowDayResult[];
  /** Prints that the window was sent, by round. */
  listed: number[];
}

/** Five rounds of four prints, a minute apart. Before each the window asks for the filter of that round, where it has any. */
function session(filters: readonly FlowFilter[]): Session {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const { table, tape, facts, day } = pipeline;
  let rows = 0;
  const windows = new Windows({
    table,
    tape,
    facts,
    spark: new SparkLines(table),
    send: (_, message) => {
      if (!(message instanceof ArrayBuffer)) return;
      const { seq, sections } = readBatch(message);
      rows += sections.find(({ kind }) => kind === SECTION.prints)?.rows ?? 0;
      windows.receive('w', { type: 'ack', seq, paintedAfterMs: 1 });
    },
    demandChanged: () => undefined,
    bars: pipeline,
    chainInstruments: () => [],
  });
  windows.open('w');
  const listed: number[] = [];
  for (let round = 0; round < 5; round++) {
    const filter = filters[round];
    if (filter)
      windows.receive('w', {
        type: 'demand',
        add: [{ kind: 'flow', key: `flow ${round}`, filter }],
        remove: round === 0 ? [] : [`flow ${round - 1}`],
      });
    const atMs = NOON_MS + round * 60_000;
    const quote = (sym: string, bp: number, ap: number) => ({ ev: 'Q', sym, bp, ap, bs: 9, as: 9, t: atMs - 10 });
    const print = (sym: string, p: number, s: number) => ({ ev: 'T', sym, p, s, x: 302, c: [209], t: atMs, q: 1 });
    const events = [
      quote(CALL, 4.9, 5),
      quote(PUT, 2, 2.2),
      print(CALL, 5, 100),
      print(PUT, 2, 10),
      print(PUT, 2.2, 3),
      print(UNQUOTED, 1, 4),
    ];
    pipeline.frame('options', new TextEncoder().encode(JSON.stringify(events)), atMs);
    rows = 0;
    windows.publish(atMs);
    listed.push(rows);
  }
  const requests = [
    { what: 'totals', underlyings: [] },
    { what: 'leaders', by: 'underlying', order: 'premium', underlyings: [], limit: 10 },
    { what: 'leaders', by: 'contract', order: 'net', underlyings: [], limit: 10 },
    { what: 'bars', underlying: 'SPY', minutes: 5 },
  ] as const;
  return {
    answers: requests.map((request) => answerFlowDay({ day, table, told: { rebuilt: 0 } }, { ...request } as never)),
    listed,
  };
}

test('a filter changed five times leaves every total equal, to the dollar', () => {
  const changed = session(FILTERS.map(([filter]) => filter));
  // The filters did change what is listed.
  expect(changed.listed).toEqual(FILTERS.map(([, listed]) => listed));
  expect(changed.answers).toEqual(session([]).answers);
  expect(changed.answers).toEqual(session(FILTERS.map(() => ALL)).answers);
  const { windows } = changed.answers[0] as FlowTotalsResult;
  const whole = windows.at(-1)!;
  expect(whole.calls).toMatchObject({
    prints: 10,
    contracts: 520,
    premiumUsd: 252_000,
    boughtUsd: 250_000,
    soldUsd: 0,
    keptPrints: 5,
  });
  expect(whole.puts).toMatchObject({
    prints: 10,
    contracts: 65,
    premiumUsd: 13_300,
    boughtUsd: 3_300,
    soldUsd: 10_000,
    keptPrints: 0,
  });
});
