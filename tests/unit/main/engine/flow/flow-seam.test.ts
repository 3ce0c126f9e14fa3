/** Two counts of one day that become one: cancels, quotes and prints that come on the other side of a restart or a jump. */
import { beforeEach, describe, expect, it } from 'vitest';
import { answerFlowDay } from '../../../../../src/main/engine/flow/flow-answers.ts';
import { absentOf, newestMatching } from '../../../../../src/main/engine/calls/flow-history.ts';
import { PrintFilter } from '../../../../../src/main/engine/flow/print-filter.ts';
import { PRINTS_SAVED } from '../../../../../src/main/engine/flow/tape-snapshot.ts';
import { CANCEL_SEARCH } from '../../../../../src/main/engine/flow/loose-cancels.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import type { FlowTotalsResult } from '../../../../../src/shared/contract/flow-day.ts';
import { emptyFlowSum, type FlowSum } from '../../../../../src/shared/flow/flow-sums.ts';
import { PRINT_SIDE, PRINT_TAG, SIDE_BASIS } from '../../../../../src/shared/market/prints.ts';
import { NOON_MS } from '../scripted-source.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00640000';
const MINUTE_MS = 60_000;
const CANCEL = 201;

interface Given {
  symbol?: string;
  price: number;
  size: number;
  minute?: number;
  condition?: number;
}

const SMALL: Given = { price: 2, size: 10 };
/** Another for every print: alike in all, the second would be left out. */
let sequence = 0;
const LARGE: Given = { price: 5, size: 100 };
const cancel = (print: Given, minute: number): Given => ({ ...print, minute, condition: CANCEL });

function begin(prints: readonly Given[] = [], tapePrints?: number): MarketPipeline {
  const pipeline = new MarketPipeline({ gap: () => undefined, ...(tapePrints && { tapePrints }) });
  for (const print of prints) trade(pipeline, print);
  return pipeline;
}

function trade(to: MarketPipeline, { symbol = CALL, price, size, minute = 0, condition = 209 }: Given): void {
  const atMs = NOON_MS + minute * MINUTE_MS;
  const event = { ev: 'T', sym: symbol, x: 302, p: price, s: size, c: [condition], t: atMs, q: ++sequence };
  to.frame('options', new TextEncoder().encode(JSON.stringify([event])), atMs);
}

const totals = ({ day, table }: MarketPipeline): FlowTotalsResult =>
  answerFlowDay({ day, table, told: { rebuilt: 0 } }, { what: 'totals', underlyings: [] }) as FlowTotalsResult;
const calls = (of: MarketPipeline): FlowSum => totals(of).windows.at(-1)!.calls;
const loose = (of: MarketPipeline) => totals(of).loose;
/** Of the kept prints that are no cancels, newest first: the time in minutes, and whether it stands. */
const kept = ({ tape }: MarketPipeline): [minute: number, stands: boolean][] =>
  [...tape.kept.newest()].flatMap((seq) => {
    const tags = tape.get(seq, 'tags');
    const minute = (tape.get(seq, 'atMs') - NOON_MS) / MINUTE_MS;
    return tags & PRINT_TAG.cancel ? [] : [[minute, (tags & PRINT_TAG.cancelled) === 0]];
  });
/** As it comes from the thread that counted. */
const counted = (of: MarketPipeline) => structuredClone(of.day.snapshot());
const sum = (over: Partial<FlowSum>): FlowSum => ({ ...emptyFlowSum(), ...over });

/** REST answers the quote before a print at `minute`. */
function answerQuote(to: MarketPipeline, minute: number, bid: number, ask: number): void {
  const beforeMs = NOON_MS + minute * MINUTE_MS;
  to.rest({
    path: `/v3/quotes/${CALL}?timestamp.lt=${beforeMs}000000&sort=timestamp&order=desc&limit=1`,
    status: 200,
    atMs: NOON_MS + 40 * MINUTE_MS,
    body: JSON.stringify({
      results: [{ bid_price: bid, ask_price: ask, sip_timestamp: (beforeMs - 1_000) * 1_000_000 }],
    }),
  });
}

let later: MarketPipeline;
beforeEach(() => {
  later = begin();
});

const OTHER: Given = { price: 3, size: 1, minute: 1 };
const ONLY_OTHER = sum({ prints: 1, contracts: 1, premiumUsd: 300 });

describe('a cancel of a print from before a restart', () => {
  const earlier = (): ReturnType<typeof counted> => counted(begin([SMALL, LARGE, OTHER]));

  it('waits while the earlier run is read back, and takes small and large prints out then', () => {
    trade(later, cancel(SMALL, 30));
    trade(later, cancel(LARGE, 31));
    expect([calls(later), loose(later)]).toEqual([emptyFlowSum(), { cancels: 2, premiumUsd: 52_000 }]);
    expect(later.absorb(earlier())).toBe(true);
    expect([calls(later), loose(later), kept(later)]).toEqual([ONLY_OTHER, undefined, [[0, false]]]);
  });

  it('takes them out when it comes afterwards, each once; what finds none is told', () => {
    later.absorb(earlier());
    expect(calls(later)).toEqual(sum({ prints: 3, contracts: 111, premiumUsd: 52_300, keptPrints: 1 }));
    for (const print of [SMALL, LARGE]) trade(later, cancel(print, 30));
    expect([calls(later), loose(later), kept(later)]).toEqual([ONLY_OTHER, undefined, [[0, false]]]);
    for (const print of [SMALL, LARGE]) trade(later, cancel(print, 31));
    expect([calls(later), loose(later)]).toEqual([ONLY_OTHER, { cancels: 2, premiumUsd: 52_000 }]);
  });

  it('names the newest of equal ones from before it, of its own contract', () => {
    const prints = [0, 1, 2].map((minute) => ({ ...SMALL, minute }));
    const large = [0, 1, 2].map((minute) => ({ ...LARGE, minute }));
    trade(later, cancel(SMALL, 1.5));
    trade(later, cancel(LARGE, 1.5));
    trade(later, cancel({ ...SMALL, symbol: PUT }, 30));
    later.absorb(counted(begin([...prints, ...large])));
    const minutes = [...later.day.minutes.between(0, 0, 1_440)];
    expect(minutes.map(({ calls: { prints: n, premiumUsd } }) => [n, premiumUsd])).toEqual([
      [2, 52_000],
      [0, 0],
      [2, 52_000],
    ]);
    expect(kept(later)).toEqual([
      [2, true],
      [1, false],
      [0, true],
    ]);
    expect(loose(later)).toEqual({ cancels: 1, premiumUsd: 2_000 });
  });

  it('looks at none that the earlier run saw cancelled, and goes on telling what that run could not find', () => {
    const unknown = cancel({ price: 7, size: 1 }, 2);
    later.absorb(counted(begin([SMALL, OTHER, cancel(SMALL, 1), unknown])));
    expect([calls(later), loose(later)]).toEqual([ONLY_OTHER, { cancels: 1, premiumUsd: 700 }]);
    trade(later, cancel(SMALL, 30));
    expect([calls(later), loose(later)]).toEqual([ONLY_OTHER, { cancels: 2, premiumUsd: 2_700 }]);
  });

  it('says so where its print lies too far back', () => {
    later.absorb(earlier());
    const filler = Array.from({ length: CANCEL_SEARCH + 1 }, () => ({ ...OTHER, symbol: PUT }));
    for (const print of filler) trade(later, print);
    trade(later, cancel(SMALL, 30));
    expect([calls(later).premiumUsd, loose(later)]).toEqual([52_300, { cancels: 1, premiumUsd: 2_000 }]);
  });

  it('is of its day: another begins without', () => {
    trade(later, cancel(SMALL, 30));
    trade(later, { ...OTHER, minute: 24 * 60 });
    expect([calls(later), loose(later)]).toEqual([ONLY_OTHER, undefined]);
  });
});

describe('after a jump to a checkpoint', () => {
  const before = [SMALL, LARGE, { ...SMALL, minute: 1 }, { ...LARGE, minute: 1 }, OTHER];
  let whole: MarketPipeline;
  beforeEach(() => {
    whole = begin(before);
    later.reset(whole.serialise());
  });

  it('a cancel of a print on its tape takes nothing out before that is counted, and the print itself afterwards', () => {
    trade(later, cancel(SMALL, 30));
    trade(later, cancel(LARGE, 30));
    expect([calls(later), loose(later)]).toEqual([emptyFlowSum(), { cancels: 2, premiumUsd: 52_000 }]);
    later.absorb(counted(whole));
    for (const print of [SMALL, LARGE]) trade(whole, cancel(print, 30));
    expect([calls(later), loose(later), kept(later)]).toEqual([calls(whole), undefined, kept(whole)]);
    expect(calls(later)).toMatchObject({ prints: 3, premiumUsd: 52_300, keptPrints: 1 });
    for (const print of [SMALL, LARGE]) for (const of of [later, whole]) trade(of, cancel(print, 31));
    expect([calls(later), kept(later)]).toEqual([ONLY_OTHER, kept(whole)]);
    trade(later, cancel(SMALL, 32));
    expect(loose(later)).toEqual({ cancels: 1, premiumUsd: 2_000 });
  });

  it('a quote that REST answers before its print is counted gives it its side, once', () => {
    answerQuote(later, 0, 4.9, 5);
    later.absorb(counted(whole));
    expect(calls(later)).toMatchObject({ prints: 5, premiumUsd: 104_300, boughtUsd: 50_000, soldUsd: 0 });
    answerQuote(later, 0, 5, 5.1);
    expect(calls(later)).toMatchObject({ boughtUsd: 50_000, soldUsd: 0 });
    trade(later, cancel({ ...LARGE }, 30));
    trade(later, cancel({ ...LARGE }, 31));
    expect(calls(later)).toMatchObject({ prints: 3, premiumUsd: 4_300, boughtUsd: 0 });
  });

  it('so does one whose print the checkpoint did not hold', () => {
    const empty = begin();
    answerQuote(empty, 0, 4.9, 5);
    empty.absorb(counted(whole));
    const sides = [...empty.tape.kept.newest()].map((seq) => [
      empty.tape.get(seq, 'side'),
      empty.tape.get(seq, 'sideBasis'),
    ]);
    expect(sides).toEqual([
      [PRINT_SIDE.unknown, SIDE_BASIS.noQuote],
      [PRINT_SIDE.atAsk, SIDE_BASIS.fetchedQuote],
    ]);
    expect(calls(empty)).toMatchObject({ premiumUsd: 104_300, boughtUsd: 50_000 });
  });
});

describe('a print that comes after its cancel, for it was lost in a gap', () => {
  const fetch = (minute: number): void =>
    later.rest({
      path: `/v3/trades/${CALL}`,
      status: 200,
      atMs: NOON_MS + 40 * MINUTE_MS,
      body: JSON.stringify({
        results: [{ ...LARGE, exchange: 302, conditions: [209], sip_timestamp: (NOON_MS + minute * MINUTE_MS) * 1e6 }],
      }),
    });

  it('counts for nothing and is marked; an equal one from after the cancel counts', () => {
    trade(later, OTHER);
    trade(later, cancel(LARGE, 5));
    fetch(4);
    expect([calls(later), loose(later), kept(later)]).toEqual([ONLY_OTHER, undefined, [[4, false]]]);
    trade(later, cancel(LARGE, 5));
    fetch(6);
    expect(calls(later)).toMatchObject({ prints: 2, premiumUsd: 50_300 });
    expect(loose(later)).toEqual({ cancels: 1, premiumUsd: 50_000 });
  });

  it('a streamed one is another print, whenever it is stamped', () => {
    trade(later, cancel(LARGE, 5));
    trade(later, { ...LARGE, minute: 4 });
    expect(calls(later)).toMatchObject({ prints: 1, premiumUsd: 50_000 });
  });
});

describe('a sweep from before a restart or a jump', () => {
  const SWEEP = 219;
  /** $50k, $1k and $60k of one sweep: two of its prints are kept. */
  const SWEPT: Given[] = [
    { price: 5, size: 100, condition: SWEEP },
    { price: 5, size: 2, condition: SWEEP },
    { price: 5, size: 120, condition: SWEEP },
  ];
  /** Those listed that are no cancels, oldest first. */
  const listed = ({ tape, facts, table }: MarketPipeline, minPremiumUsd: number): string[] => {
    const filter = { underlyings: [], rights: [], minPremiumUsd, minSize: 0 };
    return newestMatching(tape, new PrintFilter(filter, facts, { where: 'not tag = cancel' }), 100).seqs.map(
      (seq) => `${table.symbolOf(tape.instrument(seq))} ${tape.get(seq, 'size')}`,
    );
  };

  it('is judged by all its prints', () => {
    later.absorb(counted(begin(SWEPT)));
    expect(listed(later, 111_000)).toEqual([`${CALL} 100`, `${CALL} 2`, `${CALL} 120`]);
    expect(listed(later, 111_001)).toEqual([]);
    expect(absentOf(later.tape, [...later.tape.kept.newest()])).toEqual([
      { groupId: later.tape.get(-1, 'groupId'), prints: 1, size: 2, premiumUsd: 1_000 },
    ]);
    expect(absentOf(later.tape, [...later.tape.older(0)])).toEqual([]);
  });

  it('is smaller by what is cancelled of it after it, large or small', () => {
    later.absorb(counted(begin(SWEPT)));
    trade(later, cancel(SWEPT[1], 5));
    expect([listed(later, 110_000).length, listed(later, 110_001)]).toEqual([3, []]);
    trade(later, cancel(SWEPT[0], 6));
    expect([listed(later, 60_000), listed(later, 60_001)]).toEqual([[`${CALL} 100`, `${CALL} 2`, `${CALL} 120`], []]);
    const stands = [...later.tape.older(0)].map((seq) => (later.tape.get(seq, 'tags') & PRINT_TAG.cancelled) === 0);
    expect(stands).toEqual([true, false, false]);
  });

  it('and by what was cancelled before it was read back', () => {
    trade(later, cancel(SWEPT[1], 5));
    trade(later, cancel(SWEPT[2], 6));
    later.absorb(counted(begin(SWEPT)));
    expect([listed(later, 50_000), listed(later, 50_001)]).toEqual([[`${CALL} 100`, `${CALL} 2`, `${CALL} 120`], []]);
  });

  it('of which a checkpoint holds only the end is one sweep again', () => {
    // The checkpoint's newest prints begin with the second of the sweep.
    const others = Array.from({ length: PRINTS_SAVED - 2 }, (): Given => ({
      symbol: PUT,
      price: 1,
      size: 1,
      minute: 1,
    }));
    const whole = begin([...SWEPT, ...others]);
    later.reset(whole.serialise());
    expect(listed(later, 111_000)).toEqual([`${CALL} 2`, `${CALL} 120`]);
    trade(later, cancel(SWEPT[2], 5));
    later.absorb(counted(whole));
    expect([listed(later, 51_000), listed(later, 51_001)]).toEqual([[`${CALL} 100`, `${CALL} 2`, `${CALL} 120`], []]);
    expect(new Set([...later.tape.kept.newest()].slice(-2).map((seq) => later.tape.get(seq, 'groupId'))).size).toBe(1);
  });
});
