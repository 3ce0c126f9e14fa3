/** The session's flow, counted in two runs or in one, from the recording or live: the same. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerFlowDay } from '../../src/main/engine/flow/flow-answers.ts';
import type { FlowDay, FlowDaySnapshot } from '../../src/main/engine/flow/flow-day.ts';
import { STATE_VERSION } from '../../src/main/engine/market/state-snapshot.ts';
import { nodeFiles } from '../../src/main/engine/session/format/node-files.ts';
import { openSession } from '../../src/main/engine/session/reading/join-sessions.ts';
import type { Session } from '../../src/main/engine/session/reading/reader.ts';
import { createReplaySource } from '../../src/main/engine/session/replay/replay-source.ts';
import { countRecordings, type RebuildRequest } from '../../src/main/engine/world/count-recordings.ts';
import { SessionCounter } from '../../src/main/engine/world/session-counter.ts';
import { MarketPipeline } from '../../src/main/engine/world/market-pipeline.ts';
import type { FlowTotalsResult } from '../../src/shared/contract/flow-day.ts';
import { FLOW_FIELDS, type FlowSum } from '../../src/shared/flow/flow-sums.ts';
import { defaultPreferences } from '../../src/shared/settings/preferences.ts';
import { etDate } from '../../src/shared/market/calendar.ts';

const GOLDEN = join(import.meta.dirname, 'golden/simulated.mcap');
const preferences = { ...defaultPreferences(), flow: { keptPremiumUsd: 5_000, keptContracts: 0, presets: [] } };
const pace = { progress: () => undefined, rest: async () => undefined };

let session: Session;
let folder: string;
let middleMs: number;

beforeAll(() => {
  session = openSession(nodeFiles, GOLDEN);
  middleMs = Math.round((session.startMs + session.endMs) / 2);
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-day-'));
});
afterAll(() => {
  session.close();
  rmSync(folder, { recursive: true });
});

/** A pipeline that stands at the end, having played from `fromMs` on: from the start, or as after a seek. */
function played(fromMs: number): MarketPipeline {
  const pipeline = new MarketPipeline({ gap: () => undefined });
  pipeline.setPreferences(preferences);
  const opened = openSession(nodeFiles, GOLDEN);
  const source = createReplaySource({ session: opened, sessionId: 'golden', speed: 1, stateVersion: STATE_VERSION });
  const counted = { on: fromMs <= opened.startMs };
  source.start({
    frame: (market, bytes, atMs) => {
      if (counted.on) pipeline.frame(market, bytes, atMs);
    },
    rest: (record) => pipeline.rest(record),
    connection: () => undefined,
    subscription: () => undefined,
    gap: () => undefined,
    capability: () => undefined,
    reset: () => undefined,
  });
  source.runTo(fromMs);
  counted.on = true;
  source.runTo(opened.endMs);
  void source.stop();
  return pipeline;
}

const totals = (day: FlowDay, pipeline: MarketPipeline, underlyings: string[] = []): FlowTotalsResult =>
  answerFlowDay(
    { day, table: pipeline.table, told: { rebuilt: 0 } },
    { what: 'totals', underlyings },
  ) as FlowTotalsResult;

/** Newest first. */
const named = ({ tape, table }: MarketPipeline, seqs: Iterable<number>): string[] =>
  [...seqs].map((seq) =>
    [table.symbolOf(tape.instrument(seq)), tape.get(seq, 'atMs'), tape.get(seq, 'premiumUsd')].join(' '),
  );
const large = (of: MarketPipeline): string[] => named(of, of.tape.kept.newest());
/** With the small ones of large sweeps and packages. */
const keptAtAll = (of: MarketPipeline): string[] => named(of, of.tape.older(of.tape.head));

/** What does not depend on the quotes and prices known at the seam. */
const SEAMLESS = FLOW_FIELDS.filter((f) => ['prints', 'contracts', 'premiumUsd', 'keptPrints'].includes(f));
const seamless = (sum: FlowSum): number[] => SEAMLESS.map((field) => Math.round(sum[field] * 100) / 100);

describe('a restart in the middle of the day', () => {
  const request = (over: Partial<RebuildRequest> = {}): RebuildRequest =>
    ({ kind: 'session', files: [GOLDEN], preferences, untilMs: middleMs, ...over }) as RebuildRequest;

  it('ends with the sums and large prints of one run', async () => {
    const one = played(session.startMs);
    const second = played(middleMs);
    const whole = totals(one.day, one);
    expect(whole.windows.at(-1)!.calls.prints).toBeGreaterThan(100);
    const before = totals(second.day, second).windows.at(-1)!;
    expect(before.calls.prints).toBeLessThan(whole.windows.at(-1)!.calls.prints);

    const { snapshot, unreadable } = await countRecordings(nodeFiles, request(), pace);
    expect(unreadable).toEqual([]);
    expect(second.day.absorb(structuredClone(snapshot), true)).toBe(true);

    const after = totals(second.day, second);
    expect(after.windows.map(({ calls, puts }) => [seamless(calls), seamless(puts)])).toEqual(
      whole.windows.map(({ calls, puts }) => [seamless(calls), seamless(puts)]),
    );
    expect(seamless(totals(second.day, second, ['SPY']).windows.at(-1)!.puts)).toEqual(
      seamless(totals(one.day, one, ['SPY']).windows.at(-1)!.puts),
    );
    expect(after.spans).toHaveLength(1);
    expect(large(one).length).toBeGreaterThan(20);
    expect(large(second)).toEqual(large(one));
    const seqs = [...second.tape.kept.newest()];
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
    expect(new Set(seqs).size).toBe(seqs.length);
  });

  it('counted from the recording alone is what was counted live, field by field', async () => {
    const one = played(session.startMs);
    const empty = new MarketPipeline({ gap: () => undefined });
    const { snapshot } = await countRecordings(nodeFiles, request({ untilMs: session.endMs }), pace);
    empty.day.absorb(snapshot);
    expect(totals(empty.day, empty)).toEqual(totals(one.day, one));
    const sums = ({ day }: MarketPipeline): Map<string, FlowSum> => {
      const found = new Map<string, FlowSum>();
      day.each('SPY', (_, { symbol }, sum) => found.set(symbol, { ...sum }));
      return found;
    };
    expect(sums(one).size).toBeGreaterThan(10);
    expect(sums(empty)).toEqual(sums(one));
  });

  /** All a pane can ask, and the large prints; their numbers on the tape are the counter's own. */
  const told = (snapshot: FlowDaySnapshot): object => {
    const { kept, legs, legSymbols: _, groups: __, ...others } = snapshot;
    const pipeline = new MarketPipeline({ gap: () => undefined });
    pipeline.day.absorb(snapshot);
    const sums = new Set([...pipeline.tape.older(0)].map((seq) => pipeline.tape.get(seq, 'groupId')));
    const groups = [...sums].map((group) => pipeline.tape.groups.premiumUsd(group));
    const rows = [kept.length, legs.length];
    return { ...others, rows, groups, prints: keptAtAll(pipeline), totals: totals(pipeline.day, pipeline) };
  };

  it('counted to one random moment after another, back and forth and interrupted, is what one count to there is', async () => {
    const counter = new SessionCounter(nodeFiles, [GOLDEN], preferences, 800);
    let seed = 3;
    for (let n = 0; n < 8; n++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const untilMs = session.startMs + (seed / 2 ** 32) * (session.endMs - session.startMs);
      if (n % 3 === 2) {
        const interrupted = new Error('a newer jump');
        const rest = (): Promise<void> => Promise.reject(interrupted);
        await counter
          .until(session.endMs, { ...pace, rest })
          .catch((error: unknown) => expect(error).toBe(interrupted));
      }
      const { snapshot } = await countRecordings(nodeFiles, request({ untilMs }), pace);
      expect(told(await counter.until(untilMs, pace))).toEqual(told(snapshot));
    }
  });

  it('takes the recordings of the day, the world and the source, and no others; a damaged one is named', async () => {
    const date = etDate(session.startMs);
    const untilMs = session.endMs + 3_600_000;
    copyFileSync(GOLDEN, join(folder, `${date}_000001_sim.mcap`));
    const of = {
      kind: 'folder',
      folder,
      world: session.meta.world,
      source: session.meta.source,
      preferences,
      untilMs,
    } as const;
    const count = async (over: object = {}): Promise<{ prints: number; unreadable: string[] }> => {
      const { snapshot, unreadable } = await countRecordings(nodeFiles, { ...of, ...over } as RebuildRequest, pace);
      const empty = new MarketPipeline({ gap: () => undefined });
      empty.day.absorb(snapshot);
      const { calls, puts } = totals(empty.day, empty).windows.at(-1)!;
      return { prints: calls.prints + puts.prints, unreadable };
    };
    const one = await count();
    expect(one.prints).toBeGreaterThan(200);
    expect((await count({ source: 'elsewhere' })).prints).toBe(0);
    expect((await count({ world: 'live' })).prints).toBe(0);
    // The clock of this run stands before the end of that recording: it is not of its past.
    expect((await count({ untilMs: middleMs })).prints).toBe(0);
    // Recorded by this run before it learnt the market's clock: counted as it came.
    expect((await count({ except: [`${date}_000001_sim.mcap`] })).prints).toBe(0);
    expect((await count({ untilMs: untilMs + 24 * 3_600_000 })).prints).toBe(0);
    writeFileSync(join(folder, `${date}_000002_sim.mcap`), 'no session');
    const damaged = await count();
    expect(damaged.prints).toBe(one.prints);
    expect(damaged.unreadable).toHaveLength(1);
  });
});
