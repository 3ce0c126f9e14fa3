import { describe, expect, it } from 'vitest';
import { summarise } from '../../../../../src/main/engine/chain/summarise.ts';
import { coverageInWords, coverageText } from '../../../../../src/renderer/panes/chain/coverage-words.ts';
import { NOW_MS, syntheticChain } from './synthetic-chain.ts';

/** 11 strikes, 22 contracts, all quoted now. */
function chain() {
  const strikes = Array.from({ length: 11 }, (_, i) => 5950 + i * 10);
  const made = syntheticChain('SPXW', 'I:SPX', 6000, strikes);
  const { slice } = made.state;
  const coverage = (streams: (symbol: string) => boolean, snapshotIsFresh: boolean) => {
    const source = { underlying: 'I:SPX', expiry: slice.expiry, slices: [slice], snapshotIsFresh, streams };
    return summarise(made.table, made.model, source, NOW_MS)[0].coverage;
  };
  return { ...made, slice, coverage };
}
const near = (symbol: string): boolean => /0(5990|6000|6010)000$/.test(symbol);

describe('the age of the model’s numbers', () => {
  it('is that of the last pass that is through, with its spot; before the first there is none', () => {
    const strikes = Array.from({ length: 11 }, (_, i) => 590 + i * 2);
    const { model, table, state, tick } = syntheticChain('SPY', 'SPY', 600, strikes);
    const { slice } = state;
    const source = { underlying: 'SPY', expiry: slice.expiry, slices: [slice], snapshotIsFresh: true };
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
    expect(coverage(near, true)).toEqual({ live: 6, liveFrom: 5990, liveTo: 6010, polled: 16, old: 0, none: 0 });
    expect(coverageText(coverage(near, true))).toBe('6 live, 16 REST');
    const words = coverageInWords(coverage(near, true));
    expect(words).toContain('6 contracts stream their quotes: strikes 5990.00 to 6010.00.');
    expect(words).toContain('Left out of the stream by the quote limit or the plan: 16');
  });

  it('with everything evicted nothing is live, whatever was wanted; and old once REST stops too', () => {
    const { coverage } = chain();
    expect(coverageText(coverage(() => false, true))).toBe('22 REST');
    expect(coverageText(coverage(() => false, false))).toBe('22 old');
  });

  it('on a plan without quotes a snapshot covers nothing: dashes are not called REST', () => {
    const { coverage, table, slice } = chain();
    for (const id of [...slice.calls, ...slice.puts]) {
      table.column('bid')[id] = Number.NaN;
      table.column('ask')[id] = Number.NaN;
    }
    const found = coverage(() => true, true);
    expect(found).toEqual({ live: 0, polled: 0, old: 0, none: 22 });
    expect([coverageText(found), coverageInWords(found)]).toEqual([
      'no quotes',
      '22 have no quote: the plan has none, or nobody quotes them.',
    ]);
  });

  it('a held contract whose quote is of yesterday is not live yet', () => {
    const { coverage, table, slice } = chain();
    table.column('quoteAtMs').fill(NOW_MS - 24 * 3_600_000);
    expect(coverage(() => true, true)).toEqual({ live: 0, polled: 0, old: 22, none: 0 });
    table.column('quoteAtMs')[slice.calls[5]] = NOW_MS;
    expect(coverageText(coverage(() => true, true))).toBe('1 live, 21 old');
  });
});
