/** The conditions of a rule as text: read again they are the same, and what no rule can be has its place and sentence. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MARKETS } from '../../../../src/shared/market/symbols.ts';
import { completeQuery } from '../../../../src/shared/query/complete-query.ts';
import { alertVocabulary } from '../../../../src/shared/settings/alert-vocabulary.ts';
import { NEVER_COUNTED } from '../../../../src/shared/settings/undone-prints.ts';
import { groupsOfText, textOfGroups } from '../../../../src/shared/settings/alert-text.ts';
import { ALERT_MEASURES, MEASURES, type Measure } from '../../../../src/shared/settings/alert-measures.ts';
import {
  ALERT_TAGS,
  COMPARATORS,
  FEED_EVENTS,
  FLOW_SIDES,
  groupsSchema,
} from '../../../../src/shared/settings/alerts.ts';

const CALL = 'O:SPY261218C00650000';
/** Words of the grammar and of its fields are tickers too. */
const ticker = fc.oneof(
  fc.constantFrom('OR', 'IN', 'AND', 'NOT', 'BACK', 'CROSSES', 'BY', 'NET', 'LAST', 'GAP', 'SIDE', 'BRK.B', 'I:SPX'),
  fc.stringMatching(/^[A-Z]{1,5}$/),
);
const amount = fc.constantFrom(0.01, 655, 1_234.5, 100_000, 2_500_000);
const print = {
  underlying: ticker,
  right: fc.constantFrom('any', 'C', 'P'),
  tags: fc.subarray([...ALERT_TAGS], { maxLength: 3 }),
  where: fc.constantFrom('', 'side = ask', 'dte <= 7 and not tag = late', 'otm > 5% or delta < 0.2'),
};
const OF_CONTRACTS = MEASURES.filter((measure) => !ALERT_MEASURES[measure].name);
/** What fits in the parentheses of a measure. */
const argsOf = (measure: Measure, n: number): (number | string)[] =>
  (ALERT_MEASURES[measure].parameters ?? []).map((parameter) => {
    if (parameter.kind === 'word') return parameter.words[n % parameter.words.length];
    return parameter.kind === 'minutes' && parameter.among ? parameter.among[n % parameter.among.length] : 1 + n;
  });
const condition = fc.oneof(
  fc.record({
    kind: fc.constant('value' as const),
    symbol: ticker,
    measure: fc.constantFrom('iv30' as const, 'ivRank' as const),
    comparator: fc.constantFrom(...COMPARATORS),
    threshold: fc.constantFrom(20, 80),
  }),
  fc
    .record({
      kind: fc.constant('value' as const),
      symbol: ticker,
      measure: fc.constant('last' as const),
      comparator: fc.constantFrom(...COMPARATORS),
      threshold: fc.constant(0),
      against: fc.record({ symbol: ticker, measure: fc.constantFrom('last' as const, 'bid' as const) }),
    })
    .filter(({ symbol, against }) => against.measure !== 'last' || against.symbol !== symbol),
  fc.record({
    kind: fc.constant('scan' as const),
    where: fc.constantFrom('ivrank > 80', 'symbol in ("Main", SPY) and iv30 - rv30 > 5% back by 1%', 'not net > 1M'),
  }),
  fc
    .record({
      measure: fc.constantFrom(...OF_CONTRACTS),
      comparator: fc.constantFrom(...COMPARATORS),
      threshold: amount,
      hysteresis: fc.constantFrom(0, 0.5),
      against: fc.option(fc.constantFrom(...OF_CONTRACTS), { nil: undefined }),
      n: fc.integer({ min: 0, max: 99 }),
    })
    .map(({ against, n, ...c }) => {
      const fits = against && against !== c.measure && ALERT_MEASURES[against].unit === ALERT_MEASURES[c.measure].unit;
      return {
        kind: 'value' as const,
        symbol: CALL,
        args: argsOf(c.measure, n),
        ...c,
        ...((c.measure === 'rsi' || c.measure === 'rank') && { threshold: 50 }),
        ...(fits && {
          threshold: 0,
          against: {
            symbol: c.threshold > 1 ? 'O:SPY261218P00640000' : CALL,
            measure: against,
            args: argsOf(against, n + 1),
          },
        }),
      };
    }),
  fc.record({
    kind: fc.constant('print' as const),
    ...print,
    minPremiumUsd: fc.constantFrom(0, 25_000),
    minSize: fc.constantFrom(0, 10),
  }),
  fc
    .record({
      kind: fc.constant('flow' as const),
      ...print,
      side: fc.constantFrom(...FLOW_SIDES),
      windowMinutes: fc.integer({ min: 1, max: 60 }),
      premiumUsd: amount,
      sold: fc.boolean(),
      backShare: fc.constantFrom(0, 0.2),
    })
    .map(({ sold, backShare, ...c }) => ({
      ...c,
      premiumUsd: c.side === 'net' && sold ? -c.premiumUsd : c.premiumUsd,
      hysteresis: c.premiumUsd * backShare,
    })),
  fc.record({
    kind: fc.constant('stale' as const),
    market: fc.constantFrom(...MARKETS),
    event: fc.constantFrom(...FEED_EVENTS),
  }),
);
const groups = fc
  .array(fc.array(condition, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
  .map((found) => groupsSchema.parse(found));

it('a line is written by its points, in exchange time, and read back', () => {
  const point = (atMs: string, price: number) => ({ atMs: Date.parse(atMs), price });
  const line = {
    from: point('2026-11-20T15:00:00Z', 648.3),
    to: point('2026-11-20T17:00:05Z', 650.1234),
    time: 'extended',
    scale: 'log',
  };
  const groups = groupsSchema.parse([
    [{ kind: 'value', symbol: 'SPY', measure: 'last', comparator: 'crossesAbove', line, hysteresis: 0.14 }],
  ]);
  const text =
    'SPY last crosses above line("2026-11-20 10:00 648.3", "2026-11-20 12:00:05 650.1234", extended, log) back by 0.14';
  expect(textOfGroups(groups)).toBe(text);
  expect(groupsOfText(text).groups).toEqual(groups);
  const fault = (wrong: string): string | undefined => groupsOfText(wrong).fault?.message;
  expect(fault('SPY last > line("2026-11-20 10:00 648.3")')).toBe('line needs its second point.');
  expect(fault('SPY last > line(5)')).toBe('Expected here: its first point, such as "2026-11-20 10:00 648.3".');
  expect(fault(text.replace('last', 'change'))).toBe('line is in another unit than change.');
  expect(fault(`SPY ${text.slice(23, -13)} > 3`)).toBe('A line is what a price is compared with: SPY last > line(…)');
});

describe('a rule as text', () => {
  it('knows IV at 30 days in per cent, and a name that enters a scan', () => {
    const text = 'SPY last > 655 and SPY iv30 > 18% back by 0.5%';
    const { groups: found } = groupsOfText(text);
    expect(found?.[0][1]).toMatchObject({
      symbol: 'SPY',
      measure: 'iv30',
      comparator: 'over',
      threshold: 18,
      hysteresis: 0.5,
    });
    expect(textOfGroups(found!)).toBe(text);
    expect(groupsOfText('SPY iv30 > 18').fault?.message).toBe('It is in per cent: write 18%.');
    const scan = groupsOfText('scan(symbol = "Main" and iv rank > 80)');
    expect(scan.groups).toEqual([[{ kind: 'scan', where: 'symbol = "Main" and ivrank > 80' }]]);
    expect(textOfGroups(scan.groups!)).toBe('scan(symbol = "Main" and ivrank > 80)');
    expect(groupsOfText('scan()').fault?.message).toMatch(/^Write what must be true of a name/);
    expect(groupsOfText('scan(ivrank > 80%)').fault).toMatchObject({ column: 14, length: 3 });
    expect(groupsOfText('SPY scan(ivrank > 80)').fault?.message).toBe('Before “scan” stands no symbol.');
    expect(groupsOfText('not scan(ivrank > 80)').fault?.message).toMatch(/it is a moment/);
    expect(groupsOfText('O:SPY261218C00650000 iv30 > 18%').fault?.message).toMatch(/of a name/);
  });

  it('read again is the same rule', () => {
    fc.assert(
      fc.property(groups, (known) => {
        const text = textOfGroups(known);
        expect([text, groupsOfText(text)]).toEqual([text, { groups: known }]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['SPY last > 655 and SPY change >= 1.5%', 'SPY last > 655 and SPY change >= 1.5%'],
    ['not (spy last > 655 or spy bid < 600)', 'SPY last <= 655 and SPY bid >= 600'],
    [
      'SPY last > 1 and (SPY bid > 2 or SPY ask > 3)',
      '(SPY last > 1 and SPY bid > 2) or (SPY last > 1 and SPY ask > 3)',
    ],
    ['SPY last crosses above QQQ last back by 0.5', 'SPY last crosses above QQQ last back by 0.5'],
    ['SPY last > SPY mid', 'SPY last > mid'],
    [
      'SPY print(side=ask and premium >= 100k and right = put)',
      'SPY print(right = put and premium >= 100k and side = ask)',
    ],
    ['SPY sold(5m, tag = sweep) >= 1m', 'SPY sold(5m, tag = sweep) >= 1M'],
    ['SPY net <= -2M', 'SPY net(10m) <= -2M'],
    ['SPY last > 655 and SPY iv30 > 18%', 'SPY last > 655 and SPY iv30 > 18%'],
    ['SPY rsi crosses above 70', 'SPY rsi(14, 5m) crosses above 70'],
    ['spy RSI(9, 1h) < 30 back by 2', 'SPY rsi(9, 1h) < 30 back by 2'],
    ['spy premium(5m) >= 10M back by 2M', 'SPY premium(5m) >= 10M back by 2M'],
    ['SPY sma(20, 5m) crosses above sma(50, 5m)', 'SPY sma(20, 5m) crosses above sma(50, 5m)'],
    ['I:SPX last crosses below ema(200, 15m)', 'I:SPX last crosses below ema(200, 15m)'],
    ['SPY rank(net) <= 3 and not SPY rank(hits) <= 10', 'SPY rank(net) <= 3 and SPY rank(hits) > 10'],
    ['SPY opengap > 2% or disconnected(options)', 'SPY opengap > 2% or disconnected(options)'],
  ])('%s', (typed, canonical) => {
    const read = groupsOfText(typed);
    expect(read.fault).toBeUndefined();
    expect(textOfGroups(read.groups!)).toBe(canonical);
  });

  it.each<[string, number, RegExp]>([
    ['SPY last > 1 and SPY iv > 18%', 17, /^IV and Greeks are of option contracts/],
    ['I:SPX last > 1 and I:SPX relvol > 2', 19, /^An index has a last value/],
    ['SPY last > -5', 0, /^A price must be above 0\.$/],
    ['not SPY print(size > 5)', 4, /^“not” cannot stand before print/],
    ['SPY bid > 1 and not SPY last crosses above 5', 20, /^“not” cannot stand before a crossing/],
    ['SPY net(10m) <= 5', 0, /an amount below 0/],
    ['SPY bought(10m) < 5', 16, /^“<” does not go with bought\. Expected: >=\.$/],
    ['SPY print(underlying = "Main")', 23, /^There is no list named "Main"\.$/],
    ['SPY rsi(14, 7m) > 70', 12, /^The length of a bar is one of 1m, 5m, 10m, 15m, 30m, 1h\.$/],
    ['SPY rsi(0) > 70', 8, /^The period is a whole number from 1 to 200\.$/],
    ['SPY rank <= 3', 9, /needs to know which/],
    ['SPY rank(nett) <= 3', 9, /Did you mean “net”\?$/],
    ['SPY rsi > sma', 10, /^sma is in another unit than rsi/],
    ['SPY iv30 > 18', 11, /^It is in per cent: write 18%/],
    ['stale(bonds)', 6, /^“bonds” is not known here/],
  ])('%s cannot be a rule, and says where', (text, column, sentence) => {
    const { fault } = groupsOfText(text);
    expect(fault?.column).toBe(column);
    expect(fault?.message).toMatch(sentence);
  });

  it('that would be more cases than a rule holds is refused', () => {
    const either = '(SPY last > 1 or SPY bid > 2)';
    const fault = (count: number) => groupsOfText(Array(count).fill(either).join(' and ')).fault?.message;
    expect(fault(4)).toBe('As a list of cases this comes to 16, and a rule holds 10: make several rules of it.');
    // Made one by one they would not fit in memory.
    expect(fault(400)).toMatch(/comes to more than 1000,/);
    const many = Array(11).fill('SPY last > 1').join(' and ');
    expect(groupsOfText(many).fault?.message).toMatch(/^These are 11 conditions in one case, and a case holds 10/);
  });
});

it('tags that no alert counts are not offered, and read where they are left out', () => {
  const text = 'SPY print(tag = c';
  const offered = completeQuery(text, text.length, alertVocabulary()).map((offer) => offer.text);
  expect([offered.includes('cross'), offered.includes('cancel'), offered.includes('cancelled')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(groupsOfText('SPY print(tag = sweep and not tag in (cancel, cancelled))').fault).toBeUndefined();
});

describe('a subject by a root of its options', () => {
  const subjects = (text: string): unknown[] =>
    groupsOfText(text)
      .groups!.flat()
      .map((c) => ('symbol' in c ? c.symbol : 'underlying' in c && c.underlying));

  it('is what they are on, as in flow filters', () => {
    const text = 'SPX print and SPXW net(10m) >= 1M and 4SPX premium(5m) >= 1M and BRKB print and 1AAPL print';
    expect(subjects(text)).toEqual(['I:SPX', 'I:SPX', 'I:SPX', 'BRK.B', 'AAPL']);
    expect(subjects('VIX last > 20 and SPX rank(net) <= 3 and SPY last > SPX last')).toEqual(['I:VIX', 'I:SPX', 'SPY']);
    expect(groupsOfText('SPY last > SPX last').groups![0][0]).toMatchObject({ against: { symbol: 'I:SPX' } });
    expect(subjects('O:SPXW261218C06500000 bid > 1 and I:SPX print and BRK.B print')).toEqual([
      'O:SPXW261218C06500000',
      'I:SPX',
      'BRK.B',
    ]);
  });

  it('so in rules that were saved before', () => {
    const saved = [[{ kind: 'print', underlying: 'SPXW' }]];
    expect(groupsSchema.parse(saved)[0][0]).toMatchObject({ underlying: 'I:SPX' });
  });

  it('an index has no bid', () => {
    expect(groupsOfText('SPX bid > 1').fault?.message).toMatch(/^An index has a last value/);
  });
});

describe('what can never fire is refused', () => {
  it.each([
    ['SPY print(underlying = QQQ)', 'It asks for prints on SPY that are of another underlying: it would never fire.'],
    ['SPX print(root = NDXP)', 'It asks for prints on SPX that are of another root: it would never fire.'],
    ['SPY premium(10m, underlying in (QQQ, IWM)) >= 1M', /another underlying/],
    ['SPY rank(net) <= 0', 'rank is never below 1: it would never fire.'],
    ['SPY rsi(14, 5m) > 170', 'rsi is never above 100: it would never fire.'],
    ['SPY rsi(14, 5m) > 100', 'rsi is never above 100: it would never fire.'],
    ['SPY ivrank < 0', 'ivrank is never below 0: it would never fire.'],
    ['SPY last > last', 'It is compared with itself.'],
    ['SPX last > SPXW last', 'It is compared with itself.'],
    ['SPY last > line("2026-11-20 10:00 648.3", "2026-11-20 10:00 649", regular, linear)', /at one time/],
    ['SPY print(not (not tag = cancel))', NEVER_COUNTED],
    ['SPY print(not (premium < 1M or tag != cancelled))', NEVER_COUNTED],
  ])('%s', (text, message) => {
    expect(groupsOfText(text).fault?.message).toMatch(message);
  });

  it.each([
    'SPX print(underlying = SPXW and root = 4SPX)',
    'SPY print(underlying in (SPY, QQQ))',
    'SPY print(not underlying = QQQ)',
    'SPY rsi(14, 5m) >= 100',
    'SPY rank(net) <= 1',
    'SPY last > QQQ last',
    'SPY rsi(14, 5m) > rsi(20, 5m)',
    'SPY print(not (tag = cancel))',
    'SPY print(not (not tag = sweep))',
  ])('%s is not', (text) => {
    expect(groupsOfText(text).fault).toBeUndefined();
  });
});

it('the minus sign that the terminal writes is read', () => {
  expect(groupsOfText('SPY change <= −1.5% and SPY net(5m) <= −$2M').groups![0]).toMatchObject([
    { threshold: -1.5 },
    { premiumUsd: -2_000_000 },
  ]);
});
