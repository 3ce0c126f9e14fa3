import { describe, expect, it } from 'vitest';
import { summarise } from '../../../../../src/main/engine/chain/summarise.ts';
import { coverageInWords, chainCoverageText } from '../../../../../src/renderer/panes/chain/chain-words.ts';
import { NOW_MS, syntheticChain } from './synthetic-chain.ts';

/** As the synthetic chain stamps its quotes. */
const QUOTED_MS = NOW_MS - 1_000;
const FRESH_SINCE_MS = NOW_MS - 9_000;

/** 11 strikes, 22 contracts, all quoted now. */
function chain() {
  const strikes = Array.from({ length: 11 }, (_, i) => 5950 + i * 10);
  const made = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
  const { slice } = made.state;
  const summary = (streams: (symbol: string) => boolean, snapshotAtMs: (id: number) => number) => {
    const of = { underlying: 'I:SPX', expiry: slice.expiry, slices: [slice] };
    return summarise(made.table, made.model, { ...of, streams, snapshotAtMs, freshSinceMs: FRESH_SINCE_MS }, NOW_MS)[0];
  };
  const coverage = (streams: (symbol: string) => boolean, snapshotIsFresh: boolean) =>
    summary(streams, () => (snapshotIsFresh ? NOW_MS : FRESH_SINCE_MS - 1)).coverage;
  return { ...made, slice, summary, coverage };
}
const near = (symbol: string): boolean => /0(5990|6000|6010)000$/.test(symbol);

describe('the age of the model’s numbers', () => {
  it('is that of the last pass that is through, with its spot; before the first there is none', () => {
    const strikes = Array.from({ length: 11 }, (_, i) => 590 + i * 2);
    const { model, table, state, tick } = syntheticChain('SPY', 'SPY', 600, strikes);
    const { slice } = state;
    const source = {
      underlying: 'SPY',
      expiry: slice.expiry,
      slices: [slice],
      snapshotAtMs: () => NOW_MS,
      freshSinceMs: 0,
    };
    const stamp = (): (number | undefined)[] => {
      const [{ modelAtMs, modelSpot }] = summarise(table, model, { ...source, streams: () => false }, NOW_MS);
      return [modelAtMs, modelSpot];
    };
    expect(stamp()).toEqual([undefined, undefined]);
    model.run(NOW_MS, Number.POSITIVE_INFINITY);
    expect(stamp()).toEqual([NOW_MS, 600]);
    // The next pass begins, and the time budget ends before it is through: what is on screen is as old as before.
    const spot = table.find('SPY')!;
    table.column('last')[spot] = 601;
    tick.ms = 1;
    model.run(NOW_MS + 3_000, 4);
    expect(state.passLeft).toBeGreaterThan(0);
    expect(stamp()).toEqual([NOW_MS, 600]);
    tick.ms = 0;
    model.run(NOW_MS + 3_100, Number.POSITIVE_INFINITY);
    expect(stamp()).toEqual([NOW_MS + 3_000, 601]);
  });
});

describe('the coverage of a chain', () => {
  it('counts as live what a streaming connection holds, the rest as REST while snapshots come', () => {
    const { coverage } = chain();
    expect(coverage(near, true)).toEqual({
      live: 6,
      liveFrom: 5990,
      liveTo: 6010,
      liveAtMs: QUOTED_MS,
      polled: 16,
      polledAtMs: QUOTED_MS,
      old: 0,
      none: 0,
    });
    expect(chainCoverageText(coverage(near, true), NOW_MS)).toBe('6 streaming, 16 REST');
    const words = coverageInWords(coverage(near, true), NOW_MS);
    expect(words).toContain('6 contracts stream their quotes: strikes 5990.00 to 6010.00.');
    expect(words).toContain('Left out of the stream by the quote limit or the plan: 16');
  });

  it('with everything evicted nothing is live, whatever was wanted; and old once REST stops too', () => {
    const { coverage } = chain();
    expect(
      chainCoverageText(
        coverage(() => false, true),
        NOW_MS,
      ),
    ).toBe('22 REST');
    expect(
      chainCoverageText(
        coverage(() => false, false),
        NOW_MS,
      ),
    ).toBe('22 old');
  });

  it('on a plan without quotes a snapshot covers nothing: dashes are not called REST', () => {
    const { coverage, table, slice } = chain();
    for (const id of [...slice.calls, ...slice.puts]) {
      table.column('bid')[id] = Number.NaN;
      table.column('ask')[id] = Number.NaN;
    }
    const found = coverage(() => true, true);
    expect(found).toEqual({ live: 0, polled: 0, old: 0, none: 22 });
    expect([chainCoverageText(found, NOW_MS), coverageInWords(found, NOW_MS)]).toEqual([
      'no quotes',
      '22 have no quote: the plan has none, or nobody quotes them.',
    ]);
  });

  it('a held contract whose quote is of yesterday is not live yet', () => {
    const { coverage, table, slice } = chain();
    table.column('quoteAtMs').fill(NOW_MS - 24 * 3_600_000);
    expect(coverage(() => true, true)).toEqual({ live: 0, polled: 0, old: 22, none: 0 });
    table.column('quoteAtMs')[slice.calls[5]] = NOW_MS;
    expect(
      chainCoverageText(
        coverage(() => true, true),
        NOW_MS,
      ),
    ).toBe('1 streaming, 21 old');
  });

  it('contract by contract: of a snapshot that held only some the others are old, as in a recording of another chain', () => {
    const { summary, slice, table } = chain();
    const seen = new Set([slice.calls[0], slice.puts[0]]);
    const part = summary(
      () => false,
      (id) => (seen.has(id) ? NOW_MS - 2_000 : Number.NaN),
    );
    expect(chainCoverageText(part.coverage, NOW_MS)).toBe('2 REST, 20 old');
    expect(part.snapshotAtMs).toBe(NOW_MS - 2_000);
    const none = summary(near, () => Number.NaN);
    expect(none.snapshotAtMs).toBeUndefined();
    expect(chainCoverageText(none.coverage, NOW_MS)).toBe('6 streaming, 16 old');
    expect(table.symbolOf(slice.calls[0])).toContain('C05950000');
  });

  it('streams nothing while the engine or its connection is silent, however young its quotes are', () => {
    const { coverage } = chain();
    const silent = { isHeldUp: true };
    expect(chainCoverageText(coverage(near, true), QUOTED_MS, silent)).toBe('6 held, 16 REST');
    const words = coverageInWords(coverage(near, true), QUOTED_MS, silent);
    expect(words).toContain('6 contracts are held as last received, since nothing arrives: strikes');
    expect(words).not.toMatch(/stream their|are refreshed/);
  });

  it('after the close what is held stands still, and says so', () => {
    const { coverage } = chain();
    const laterMs = QUOTED_MS + 3 * 3_600_000;
    expect(chainCoverageText(coverage(near, true), QUOTED_MS + 60_000)).toBe('6 streaming, 16 REST');
    expect(chainCoverageText(coverage(near, true), QUOTED_MS + 60_001)).toBe('6 held, 16 REST, newest 1m old');
    expect(chainCoverageText(coverage(near, true), laterMs)).toBe('6 held, 16 REST, newest 3h old');
    // Where the plan renews it once a minute, a minute is no standstill.
    const slow = { oldMs: 180_000 };
    expect(chainCoverageText(coverage(near, true), QUOTED_MS + 120_000, slow)).toBe('6 held, 16 REST');
    expect(chainCoverageText(coverage(near, true), QUOTED_MS + 180_001, slow)).toBe('6 held, 16 REST, newest 3m old');
    expect(coverageInWords(coverage(near, true), NOW_MS, { oldMs: 180_000 })).toContain(
      '16 are refreshed by REST snapshots, every minute or so.',
    );
    expect(coverageInWords(coverage(near, true), laterMs)).toContain('none moves: the market is closed');
  });
});
