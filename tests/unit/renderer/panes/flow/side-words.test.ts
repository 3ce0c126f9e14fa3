/** Why a print has its side, or none: the actual cause, with the quote and its age. */
import { describe, expect, it, test } from 'vitest';
import { FlowFeed } from '../../../../../src/renderer/panes/flow/flow-feed.ts';
import { FLOW_CELLS } from '../../../../../src/renderer/panes/flow/flow-cells.ts';
import { describeSide, printLacksQuote } from '../../../../../src/renderer/panes/flow/side-words.ts';
import type { AskedQuote, QuoteSearch, StreamedQuotes } from '../../../../../src/shared/contract/flow-side.ts';
import { PRINT_SIDE, PRINT_TAG, SIDE_BASIS } from '../../../../../src/shared/market/prints.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';
import { print, section, SYMBOLS, type TestPrint } from './prints.ts';

const FILTER = {
  engine: { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 },
  where: '',
  groupSweeps: false,
};

function feedOf(change: Partial<TestPrint>): FlowFeed {
  const feed = new FlowFeed(FILTER, (id) => SYMBOLS.get(id), { rateAt: () => 0.04, calendar: BUILT_IN_CALENDAR });
  feed.receive(section([print(0, change)]));
  return feed;
}
const QUOTE = { bid: 4.9, ask: 5.1, quoteAgeMs: 300 };
const search = (stream: StreamedQuotes, rest: AskedQuote): QuoteSearch => ({
  stream,
  rest,
  quoteLimit: 950,
  oldestStreamedMs: 5_000,
  oldestAskedMs: 900_000,
});
const said = (change: Partial<TestPrint>, found?: QuoteSearch): string => describeSide(feedOf(change), 0, found);

describe('a print with a side', () => {
  test.each<[string, Partial<TestPrint>, string]>([
    [
      'by the streamed quote',
      { ...QUOTE, side: PRINT_SIDE.atAsk, sideBasis: SIDE_BASIS.quote },
      'Judged at the ask or nearer to it: 4.90 × 5.10, the quote 300ms before it.',
    ],
    [
      'between',
      { ...QUOTE, side: PRINT_SIDE.mid, sideBasis: SIDE_BASIS.quote },
      'Judged between bid and ask, near neither: 4.90 × 5.10, the quote 300ms before it.',
    ],
    [
      'by one that REST was asked for',
      { ...QUOTE, quoteAgeMs: 63_000, side: PRINT_SIDE.belowBid, sideBasis: SIDE_BASIS.fetchedQuote },
      'Judged below the bid: 4.90 × 5.10, the quote 1m before it, asked of REST afterwards.',
    ],
  ])('%s', (_what, change, sentence) => {
    expect(said(change)).toBe(sentence);
    expect(printLacksQuote(feedOf(change), 0)).toBe(false);
  });
});

describe('a print without a side', () => {
  test.each<[string, Partial<TestPrint>, string]>([
    [
      'crossed',
      { ...QUOTE, bid: 5.2, sideBasis: SIDE_BASIS.crossed },
      'Side unknown: the quote 300ms before it, 5.20 × 5.10, was crossed.',
    ],
    [
      'locked',
      { ...QUOTE, bid: 5.1, sideBasis: SIDE_BASIS.crossed },
      'Side unknown: the quote 300ms before it, 5.10 × 5.10, was locked.',
    ],
    [
      'no bid',
      { ...QUOTE, bid: 0, sideBasis: SIDE_BASIS.notTwoSided },
      'Side unknown: the quote 300ms before it had no bid (0.00 × 5.10).',
    ],
    [
      'out of sequence',
      { ...QUOTE, tags: PRINT_TAG.late, sideBasis: SIDE_BASIS.kindOfTrade },
      'Side unknown: it was reported late or out of sequence, so its price does not show who was the aggressor. The quote 300ms before it was 4.90 × 5.10.',
    ],
    [
      'a leg, no quote',
      { tags: PRINT_TAG.multiLeg, sideBasis: SIDE_BASIS.kindOfTrade },
      'Side unknown: it is one leg of a multi-leg trade, so its price does not show who was the aggressor.',
    ],
  ])('%s', (_what, change, sentence) => {
    expect(said(change)).toBe(sentence);
  });

  const NONE = 'Side unknown: no quote of the contract from before it is known.';
  test.each<[StreamedQuotes, AskedQuote, string]>([
    [
      'notInBudget',
      'waiting',
      `${NONE} Its quotes do not stream: at most 950 contracts’ do, those of rows on screen, near the money in open chains, and the hundred with the most premium in large prints lately. REST has not answered yet: the largest prints are asked about first.`,
    ],
    ['notInBudget', 'quote', `${NONE} REST has answered with one since: it is shown when the list moves on.`],
    [
      'notInPlan',
      'refused',
      `${NONE} Your plan streams no option quotes. REST refused: your plan has no past option quotes.`,
    ],
    [
      'streams',
      'nothing',
      `${NONE} Its quotes stream now, but none came just before this print. REST was asked and has none from before it.`,
    ],
    [
      'down',
      'pausing',
      `${NONE} The connection for options is down: no quotes stream. REST failed just now and is asked again in some seconds.`,
    ],
    [
      'notRecorded',
      'notRecorded',
      `${NONE} The recording has no stream of its quotes at this moment. A replay asks nothing, and its recording has no answer of REST for this print.`,
    ],
  ])('for want of a quote says why: %s, %s', (stream, rest, sentence) => {
    const change = { sideBasis: SIDE_BASIS.noQuote };
    expect(said(change, search(stream, rest))).toBe(sentence);
    expect([printLacksQuote(feedOf(change), 0), said(change)]).toEqual([true, NONE]);
  });

  it('whose quote is too old says how old it may be, by where it comes from', () => {
    const change = { ...QUOTE, quoteAgeMs: 22_000, sideBasis: SIDE_BASIS.oldQuote };
    const known = 'Side unknown: the newest quote known before it, 4.90 × 5.10, was 22s old.';
    expect(said(change)).toBe(`${known} That is too old to tell.`);
    expect(said(change, search('streams', 'small'))).toBe(
      `${known} Over 5s old a quote does not tell. Its quotes stream now, but none came just before this print. REST is asked about prints large enough to be kept for the day (Settings → Market data): this one is smaller.`,
    );
    expect(said({ ...change, quoteAgeMs: 1_500_000 }, search('streams', 'quote'))).toBe(
      'Side unknown: the newest quote known before it, 4.90 × 5.10, was 25m old. REST has none newer, and over 15m old it does not tell: the contract was not being quoted.',
    );
  });

  it('whose quote REST gave crossed or locked is asked about once more', () => {
    const locked = { ...QUOTE, bid: 5.1, sideBasis: SIDE_BASIS.crossed };
    const known = 'Side unknown: the quote 300ms before it, 5.10 × 5.10, was locked.';
    expect([printLacksQuote(feedOf(locked), 0), said(locked, search('streams', 'crowdedOut'))]).toEqual([true, known]);
    expect(said(locked, search('streams', 'quote'))).toBe(
      `${known} REST gave it, is asked once more after a minute, and then no more.`,
    );
  });

  it('that has an estimate keeps its cause', () => {
    const words = said({ sideBasis: SIDE_BASIS.estimatedBought }, search('streams', 'counted'));
    expect(words).toMatch(/probably bought \(≈\)\. Net premium leaves it out\. Its quotes stream now/);
    expect(words).toMatch(/REST is not asked: your plan counts its requests\.$/);
  });
});

describe('the quote in the list', () => {
  const cell = FLOW_CELLS.find(({ id }) => id === 'quote')!;
  const text = (change: Partial<TestPrint>): string => cell.text(feedOf(change), 0, 'exchange');

  it('has its age where that is more than a second, and always when pointed at', () => {
    expect(text(QUOTE)).toBe('4.90 × 5.10');
    expect(text({ ...QUOTE, quoteAgeMs: 1_000 })).toBe('4.90 × 5.10');
    expect(text({ ...QUOTE, quoteAgeMs: 1_001 })).toBe('4.90 × 5.10 1s');
    expect(text({ ...QUOTE, quoteAgeMs: 725_000 })).toBe('4.90 × 5.10 12m');
    expect(text({})).toBe('— × —');
    const fresh = { ...QUOTE, side: PRINT_SIDE.atBid, sideBasis: SIDE_BASIS.quote };
    expect(cell.hover!(feedOf(fresh), 0)).toContain('the quote 300ms before it');
  });
});
