import { describe, expect, it } from 'vitest';
import { planDemand, type DemandInput } from '../../../../../src/main/engine/demand/plan-demand.ts';
import type { DemandItem } from '../../../../../src/shared/contract/demand.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00650000';
const NOON = etInstant('2026-11-20', 12);

const row = (symbol: string, priority: 'pinned' | 'visible' = 'visible'): DemandItem => ({
  kind: 'row',
  key: `${symbol} ${priority}`,
  symbol,
  priority,
});
const rung = (distance: number, ...symbols: string[]) => ({ symbols, distance });
const noRules = { symbols: [], chains: new Map<string, Set<string>>(), flow: false };
const plan = (items: DemandItem[], input: Partial<DemandInput> = {}) =>
  planDemand({
    items,
    rules: noRules,
    ladders: [],
    quoteLimit: 1_000,
    streaming: new Set(),
    calendar: BUILT_IN_CALENDAR,
    nowMs: NOON,
    ...input,
  });
const pairs = (items: DemandItem[], input: Partial<DemandInput> = {}) =>
  plan(items, input).channels.map((w) => `${w.market}:${w.channel}.${w.symbol}!${w.priority}`);

describe('channels', () => {
  it('follow the market of each row', () => {
    expect(pairs([row('SPY'), row('I:SPX'), row(CALL)])).toEqual([
      'stocks:T.SPY!visible',
      'stocks:Q.SPY!visible',
      'stocks:A.SPY!visible',
      'stocks:LULD.SPY!visible',
      'indices:V.I:SPX!visible',
      'indices:A.I:SPX!visible',
      `options:T.${CALL}!visible`,
      `options:Q.${CALL}!visible`,
      `options:A.${CALL}!visible`,
    ]);
  });

  it('of contracts come from the money outwards, behind the other rows, for REST may fill them one by one', () => {
    const strikes = [628, 629, 641, 642, 643].map((strike) => `O:SPY261218C00${strike}000`);
    const ladder = [643, 642, 641, 629, 628].map((strike) => rung(643 - strike, `O:SPY261218C00${strike}000`));
    const asked = plan([...strikes.map((symbol) => row(symbol)), row('SPY'), row(PUT)], { ladders: [ladder] }).channels;
    expect([...new Set(asked.map(({ symbol }) => symbol))]).toEqual([
      strikes[4],
      'SPY',
      PUT,
      ...strikes.slice(0, 4).toReversed(),
    ]);
  });

  it('of bars are trades and second bars, without quotes', () => {
    const bars = (symbol: string): DemandItem => ({ kind: 'bars', key: symbol, symbol, timeframeMs: 60_000 });
    expect(pairs([bars('SPY'), bars('I:SPX'), bars(CALL)])).toEqual([
      'stocks:T.SPY!visible',
      'stocks:A.SPY!visible',
      'indices:V.I:SPX!visible',
      'indices:A.I:SPX!visible',
      `options:T.${CALL}!visible`,
      `options:A.${CALL}!visible`,
    ]);
  });

  it('are wanted once, with the highest priority of all who want them', () => {
    expect(pairs([row(CALL, 'pinned'), row(CALL)])).toEqual(pairs([row(CALL, 'pinned')]));
    expect(pairs([row(CALL)], { ladders: [[rung(0, CALL)]] })).toEqual(pairs([row(CALL)]));
    const rules = { ...noRules, symbols: [CALL, PUT] };
    expect(
      pairs([row(CALL)], { rules, ladders: [[rung(0, CALL, PUT)]] }).map((pair) => pair.replace(/.*!/, '')),
    ).toEqual(['visible', 'visible', 'visible', 'alert', 'alert', 'alert']);
  });

  it('of a rule are those it reads: no limit bands', () => {
    expect(pairs([], { rules: { ...noRules, symbols: ['SPY'] } })).toEqual([
      'stocks:T.SPY!alert',
      'stocks:Q.SPY!alert',
      'stocks:A.SPY!alert',
    ]);
  });

  it('hold the whole tape for a flow pane, and with more right for a rule', () => {
    const filter = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
    const flow: DemandItem = { kind: 'flow', key: 'f', filter };
    expect(pairs([flow])).toEqual(['options:T.*!flow']);
    expect(pairs([flow], { rules: { ...noRules, flow: true } })).toEqual(['options:T.*!alert']);
    expect(pairs([{ kind: 'health', key: 'h' }])).toEqual([]);
  });
});

describe('each kind of demand', () => {
  const filter = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
  const day = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };
  const UNDERLYING = [
    'stocks:T.SPY!visible',
    'stocks:Q.SPY!visible',
    'stocks:A.SPY!visible',
    'stocks:LULD.SPY!visible',
  ];
  const CHAIN = new Map([['SPY', new Set(['2026-12-18'])]]);
  const NONE = new Map();
  const expiries = ['2026-12-18'];
  const rows: [what: string, items: DemandItem[], input: Partial<DemandInput>, channels: string[], chains: object][] = [
    ['nothing', [], {}, [], NONE],
    ['a chain', [{ kind: 'chain', key: 'c', underlying: 'SPY', expiries }], {}, UNDERLYING, CHAIN],
    [
      'analytics',
      [{ kind: 'analytics', key: 'v', request: { what: 'volatility', underlying: 'SPY', expiries } }],
      {},
      UNDERLYING,
      CHAIN,
    ],
    ['flow', [{ kind: 'flow', key: 'f', filter }], {}, ['options:T.*!flow'], NONE],
    ['the session’s flow', [{ kind: 'flowDay', key: 'd', request: day as never }], {}, ['options:T.*!flow'], NONE],
    ['the tape', [], { tape: true }, ['options:T.*!flow'], NONE],
    ['the tape for a rule', [], { rules: { ...noRules, flow: true } }, ['options:T.*!alert'], NONE],
    [
      'health and alerts',
      [
        { kind: 'health', key: 'h' },
        { kind: 'alerts', key: 'a' },
      ],
      {},
      [],
      NONE,
    ],
    [
      'a contract of a modelled chain',
      [],
      { ladders: [[rung(0, CALL)]] },
      [`options:T.${CALL}!flow`, `options:Q.${CALL}!flow`, `options:A.${CALL}!flow`],
      NONE,
    ],
    ['a rule on a chain', [], { rules: { ...noRules, chains: CHAIN } }, [], CHAIN],
  ];
  it.each(rows)('%s', (_what, items, input, channels, chains) => {
    expect(pairs(items, input)).toEqual(channels);
    expect(plan(items, input).chains).toEqual(chains);
  });

  it('leaves the quote limit to contracts: quotes of stocks and bars of contracts take none of it', () => {
    const bars: DemandItem = { kind: 'bars', key: 'b', symbol: PUT, timeframeMs: 60_000 };
    const input = { ladders: [[rung(0, CALL, PUT)]], quoteLimit: 2 };
    expect(plan([row('SPY'), row('I:SPX'), bars], input).streamed).toEqual([CALL, PUT]);
    expect(plan([row(CALL)], { ...input, quoteLimit: 1 }).streamed).toEqual([]);
  });
});

describe('chains', () => {
  const chain: DemandItem = { kind: 'chain', key: 'c', underlying: 'SPY', expiries: ['2026-12-18'] };
  const curve: DemandItem = {
    kind: 'analytics',
    key: 'v',
    request: { what: 'volatility', underlying: 'SPY', expiries: ['2027-01-15', '2026-12-18'] },
  };

  it('are merged over panes and rules, and bring the row of their underlying', () => {
    const rules = { ...noRules, chains: new Map([['QQQ', new Set(['2026-12-18'])]]) };
    const { chains, channels, prime } = plan([chain, curve], { rules });
    expect(chains).toEqual(
      new Map([
        ['SPY', new Set(['2026-12-18', '2027-01-15'])],
        ['QQQ', new Set(['2026-12-18'])],
      ]),
    );
    expect(channels.map((c) => c.symbol)).toEqual(['SPY', 'SPY', 'SPY', 'SPY']);
    expect(prime).toEqual(new Set(['SPY']));
  });

  it('say of which expiries something is on screen that only snapshots bring', () => {
    expect(plan([chain, curve]).snapshotShown).toEqual(new Set());
    const vendor: DemandItem = { ...chain, key: 'c vendor', vendor: true };
    expect(plan([chain, vendor, curve]).snapshotShown).toEqual(new Set(['SPY/2026-12-18']));
  });

  it('leave rows on screen their quotes, within the limit', () => {
    const ladders = [[rung(0, CALL, PUT)]];
    expect(plan([row(CALL)], { ladders }).streamed).toEqual([PUT]);
    expect(plan([row(CALL)], { ladders, quoteLimit: 1 }).streamed).toEqual([]);
    expect(plan([]).streamed).toEqual([]);
  });
});

describe('what REST fills in', () => {
  it('a scan subscribes nothing but, where its measures need them, the prints; its names are behind those on screen', () => {
    const scan: DemandItem = {
      kind: 'scan',
      key: 'scan',
      symbols: ['AAPL', 'I:SPX', 'SPY'],
      flow: false,
      optionable: false,
    };
    const quiet = plan([scan, row('SPY'), row('I:NDX')]);
    expect(quiet.channels.map(({ symbol }) => symbol)).not.toContain('AAPL');
    expect([...quiet.scan]).toEqual(['AAPL', 'I:SPX', 'SPY']);
    expect([...quiet.average]).toEqual(['SPY', 'AAPL', 'I:SPX']);
    expect([...quiet.prime]).toEqual(['SPY', 'I:NDX']);
    expect(quiet.scanFlow).toBe(false);
    expect(pairs([scan])).toEqual([]);
    expect(pairs([{ ...scan, flow: true }])).toEqual(['options:T.*!flow']);
    expect(plan([{ ...scan, flow: true }]).scanFlow).toBe(true);
    expect([...quiet.optionable]).toEqual([]);
    expect([...plan([{ ...scan, optionable: true }]).optionable]).toEqual(['AAPL', 'I:SPX', 'SPY']);
  });

  it('names of a rule on a scan are scanned, and their prints summed up where the rule needs prints', () => {
    const rules = { ...noRules, scanned: ['AAPL'] };
    expect([...plan([], { rules }).scan]).toEqual(['AAPL']);
    expect([...plan([], { rules: { ...rules, optionable: ['AAPL'] } }).optionable]).toEqual(['AAPL']);
    expect(plan([], { rules }).scanFlow).toBe(false);
    expect(plan([], { rules: { ...rules, flow: true } }).scanFlow).toBe(true);
  });

  it('is the state of all that is shown or watched, the average volume of rows and rules', () => {
    const bars: DemandItem = { kind: 'bars', key: 'b', symbol: 'AAPL', timeframeMs: 60_000 };
    const { prime, average } = plan([row('SPY'), bars], { rules: { ...noRules, symbols: ['QQQ'] } });
    expect([...prime]).toEqual(['SPY', 'AAPL', 'QQQ']);
    expect([...average]).toEqual(['SPY', 'QQQ']);
  });
});

describe('at a settlement', () => {
  const today = 'O:SPY261120C00650000';
  const close = etInstant('2026-11-20', 16);
  const later = etInstant('2026-12-18', 16);

  it('a contract is wanted to the last millisecond before it, by pane, ladder and rule, and no longer', () => {
    const everywhere = { rules: { ...noRules, symbols: [today] }, ladders: [[rung(0, today)]] };
    const before = plan([row(today), row(CALL)], { ...everywhere, nowMs: close - 1 });
    expect(before.nextSettlementMs).toBe(close);
    expect(before.channels).toHaveLength(6);
    const after = plan([row(today), row(CALL)], { ...everywhere, nowMs: close });
    expect(after.nextSettlementMs).toBe(later);
    expect(new Set(after.channels.map((c) => c.symbol))).toEqual(new Set([CALL]));
  });

  it('comes at the open for an AM-settled index contract, and never for a stock', () => {
    const am = 'O:SPX261218C06500000';
    expect(plan([row(am)]).nextSettlementMs).toBe(etInstant('2026-12-18', 9.5));
    expect(plan([row('SPY')]).nextSettlementMs).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a long list', () => {
  const unseen = (symbol: string): DemandItem =>
    ({ ...row(symbol, 'pinned'), key: `${symbol} list`, unseen: true }) as DemandItem;

  it('takes option quotes for its rows in sight alone; prints, bars and stock quotes for all', () => {
    expect(pairs([unseen(CALL), unseen('SPY')])).toEqual([
      `options:T.${CALL}!pinned`,
      `options:A.${CALL}!pinned`,
      'stocks:T.SPY!pinned',
      'stocks:Q.SPY!pinned',
      'stocks:A.SPY!pinned',
      'stocks:LULD.SPY!pinned',
    ]);
    expect(pairs([unseen(CALL), row(CALL, 'pinned')])).toContain(`options:Q.${CALL}!pinned`);
  });

  it('leaves the quote budget to chains, however long it is', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => `O:SPY261218C${String(100_000 + i * 500).padStart(8, '0')}`);
    const ladder = [rung(0, 'O:QQQ261218C00600000', 'O:QQQ261218P00600000')];
    const items = [...many.map(unseen), ...many.slice(0, 30).map((symbol) => row(symbol, 'pinned'))];
    const { streamed, watched } = plan(items, { ladders: [ladder], quoteLimit: 32 });
    expect(watched.size).toBe(30);
    expect(streamed).toEqual(['O:QQQ261218C00600000', 'O:QQQ261218P00600000']);
  });
});

describe('what is watched', () => {
  it('is the contracts on rows and of rules, not those that a chain streams beside them', () => {
    const { watched, streamed } = plan([row(CALL), row('SPY')], {
      rules: { ...noRules, symbols: [PUT] },
      ladders: [[rung(0, 'O:SPY261218C00651000')]],
    });
    expect([...watched].toSorted()).toEqual([CALL, PUT]);
    expect(streamed).toEqual(['O:SPY261218C00651000']);
  });
});
