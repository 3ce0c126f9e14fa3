import { beforeEach, describe, expect, it, test } from 'vitest';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import type { FeedSink } from '../../../../../src/main/engine/feed/feed-source.ts';
import type { GapEntry } from '../../../../../src/shared/contract/health.ts';
import { answerFlowDay } from '../../../../../src/main/engine/flow/flow-answers.ts';
import type { PrintColumn } from '../../../../../src/shared/contract/batch.ts';
import { PRINT_SIDE, PRINT_SOURCE, PRINT_TAG, SIDE_BASIS } from '../../../../../src/shared/market/prints.ts';
import { NOON_MS } from '../scripted-source.ts';

const CALL = 'O:SPY261218C00650000';

let pipeline: MarketPipeline;
let told: string[];

beforeEach(() => {
  told = [];
  pipeline = new MarketPipeline({ gap: (gap) => told.push(`${gap.id}: ${gap.repair}`) });
});

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const rest = (path: string, json: unknown, status = 200): void =>
  pipeline.rest({ atMs: NOON_MS, path, status, body: JSON.stringify(json) });
const optionTrade = (atMs: number, size: number): object => ({
  ev: 'T',
  sym: CALL,
  x: 302,
  p: 9.35,
  s: size,
  c: [209],
  t: atMs,
  q: 1,
});
const fetched = (atMs: number, size: number, extra: object = {}): object => ({
  price: 9.35,
  size,
  exchange: 302,
  conditions: [209],
  sip_timestamp: atMs * 1_000_000,
  ...extra,
});
const gap = (over: Partial<GapEntry> = {}): GapEntry => ({
  id: 'g',
  market: 'options',
  channel: 'T',
  symbols: [],
  startMs: NOON_MS - 10_000,
  endMs: NOON_MS - 5_000,
  cause: 'disconnect',
  detail: '',
  repair: 'pending',
  ...over,
});
const sizes = (): number[] => Array.from({ length: pipeline.tape.head }, (_, seq) => pipeline.tape.get(seq, 'size'));

describe('the sink', () => {
  it('records before it changes state, and everything it is told', () => {
    const heard: string[] = [];
    const note = (what: string) => (): void => void heard.push(`${what} at ${pipeline.decoder.counts.frames} frames`);
    pipeline.recordTo({
      frame: note('frame'),
      rest: note('rest'),
      connection: note('connection'),
      subscription: note('subscription'),
      gap: note('gap'),
      capability: note('capability'),
    } satisfies FeedSink);
    pipeline.frame('options', bytes([optionTrade(NOON_MS, 5)]), NOON_MS);
    rest('/v1/marketstatus/now', {});
    pipeline.connection({ atMs: NOON_MS, market: 'stocks', state: 'live', reason: '' });
    pipeline.subscription({ atMs: NOON_MS, market: 'stocks', action: 'subscribed', channel: 'T', symbols: ['SPY'] });
    pipeline.gap(gap());
    pipeline.noteGap(gap({ id: 'in the recording' }));
    pipeline.capability({ market: 'stocks', timeliness: 'realTime', channels: {}, rest: 'allowed' });
    expect(heard).toEqual([
      'frame at 0 frames',
      'rest at 1 frames',
      'connection at 1 frames',
      'subscription at 1 frames',
      'gap at 1 frames',
      'capability at 1 frames',
    ]);
    expect(told).toEqual(['g: pending', 'in the recording: pending']);
    expect(pipeline.capabilities.get('stocks')?.timeliness).toBe('realTime');
  });

  it('keeps the newest of the gap ledger', () => {
    for (let i = 0; i < 600; i++) pipeline.gap(gap({ id: String(i) }));
    pipeline.gap(gap({ id: '150', repair: 'repaired' }));
    expect([pipeline.gaps.size, pipeline.gaps.has('99'), [...pipeline.gaps.keys()].at(-1)]).toEqual([
      500,
      false,
      '150',
    ]);
  });

  it('takes an option trade without a time for one of its arrival, and counts one of an impossible time nowhere but as such', () => {
    const last = NOON_MS + 60_000;
    const first = NOON_MS - 7 * 86_400_000;
    const impossible = [last + 1, NOON_MS + 86_400_000, 4e12, first - 1, 0, 1_000, 5e16];
    const times = [...impossible, NOON_MS, last, undefined];
    pipeline.frame('options', bytes(times.map((t) => ({ ...optionTrade(NOON_MS, 500), t }))), NOON_MS);
    const { tape, day, table } = pipeline;
    const column = (name: PrintColumn): number[] => times.map((_, seq) => tape.get(seq, name));
    expect(column('atMs')).toEqual([...Array(8).fill(NOON_MS), last, NOON_MS]);
    const wrong = impossible.map(() => true);
    expect(column('tags').map((tags) => (tags & PRINT_TAG.wrongTime) !== 0)).toEqual([
      ...wrong,
      ...Array(3).fill(false),
    ]);
    pipeline.frame('options', bytes([optionTrade(NOON_MS + 100, 500)]), NOON_MS + 100);
    expect([day.date, day.leftOut.wrongTimes, tape.kept.count]).toEqual(['2026-11-20', 7, 4]);
    expect(day.contract(table.intern(CALL))).toMatchObject({ prints: 4, contracts: 2_000 });
    const totals = answerFlowDay({ day, table, told: { rebuilt: 0 } }, { what: 'totals', underlyings: [] });
    expect(totals).toMatchObject({ wrongTimes: 7, spans: [{ fromMs: NOON_MS, toMs: last }] });
    const next = new MarketPipeline({ gap: () => undefined });
    next.absorb(day.snapshot());
    expect(next.day.leftOut.wrongTimes).toBe(7);
  });

  it('judges no print of an impossible time: neither quote nor spot of that moment is known', () => {
    const { tape, table } = pipeline;
    const spot = table.intern('SPY');
    table.column('last')[spot] = 650;
    table.column('lastAtMs')[spot] = NOON_MS;
    table.column('modelDelta')[table.intern(CALL)] = 0.5;
    table.column('modelAtMs')[table.intern(CALL)] = NOON_MS;
    const quoted = { ev: 'Q', sym: CALL, bx: 302, ax: 302, bp: 9.3, ap: 9.4, bs: 1, as: 1, t: NOON_MS - 10, q: 1 };
    pipeline.frame(
      'options',
      bytes([quoted, { ...optionTrade(NOON_MS, 5), t: 1_000 }, optionTrade(NOON_MS, 5)]),
      NOON_MS,
    );
    const cells = (seq: number): number[] =>
      (['side', 'sideBasis', 'bid', 'spot', 'delta'] as const).map((name) => tape.get(seq, name));
    expect(cells(0)).toEqual([PRINT_SIDE.unknown, SIDE_BASIS.kindOfTrade, Number.NaN, Number.NaN, Number.NaN]);
    expect(cells(1)).toEqual([PRINT_SIDE.mid, SIDE_BASIS.quote, 9.3, 650, 0.5]);
  });

  it('measures from the oldest frame that is not published yet', () => {
    expect(pipeline.takeOldestArrival()).toBeUndefined();
    pipeline.frame('stocks', bytes([]), 10);
    pipeline.frame('stocks', bytes([]), 20);
    expect([pipeline.takeOldestArrival(), pipeline.takeOldestArrival()]).toEqual([10, undefined]);
  });
});

describe('bad input', () => {
  it('of every kind is counted and shown, and the next frame is read', () => {
    for (const text of [
      '[{"ev":"T","sym":"SPY","p":6',
      'not json',
      '',
      '{}',
      '[1,null,"x"]',
      '[{"ev":"T"}]',
      '\u0000\u0001',
    ])
      pipeline.frame('stocks', new TextEncoder().encode(text), NOON_MS);
    pipeline.frame('stocks', Uint8Array.of(0xff, 0xfe, 0x5b), NOON_MS);
    expect(pipeline.decoder.counts.issues).toBeGreaterThanOrEqual(4);
    expect(pipeline.decoder.samples.length).toBeGreaterThan(0);
    pipeline.frame(
      'stocks',
      bytes([{ ev: 'T', sym: 'SPY', x: 4, p: 650.25, s: 100, c: [], t: NOON_MS, q: 2, z: 2 }]),
      NOON_MS,
    );
    const spy = pipeline.table.find('SPY')!;
    expect(pipeline.table.column('last')[spy]).toBe(650.25);
  });

  it('of another market than its connection is left out and counted, in any spelling', () => {
    const spy = { ev: 'T', sym: 'SPY', x: 4, p: 1, s: 100, c: [12, 37], t: NOON_MS, q: 2, z: 2 };
    const index = { ev: 'V', T: 'I:SPX', val: 1, t: NOON_MS };
    const hash = pipeline.state.hash();
    pipeline.frame('options', bytes([spy, index]), NOON_MS);
    pipeline.frame('stocks', bytes([optionTrade(NOON_MS, 5), index]), NOON_MS);
    pipeline.frame('indices', bytes([{ ...spy, sym: 'SP\u00e9' }]), NOON_MS);
    const escaped = (price: number): Uint8Array =>
      new TextEncoder().encode(JSON.stringify([optionTrade(NOON_MS, price)]).replace('O:', '\\u004f:'));
    pipeline.frame('stocks', escaped(5), NOON_MS);
    expect(pipeline.decoder.counts).toMatchObject({ events: 0, foreign: 6, issues: 0 });
    expect(pipeline.decoder.foreignOn).toEqual({ stocks: 3, options: 2, indices: 1 });
    expect([pipeline.state.hash(), pipeline.tape.head, pipeline.table.find('SPY')]).toEqual([hash, 0, undefined]);
    // What stands beside it in the frame is read.
    pipeline.frame('options', bytes([spy, optionTrade(NOON_MS, 5), index]), NOON_MS);
    pipeline.frame('options', escaped(6), NOON_MS);
    expect([pipeline.decoder.counts.events, pipeline.tape.head]).toEqual([2, 2]);
  });

  it('over REST moves nothing: an error status, HTML, another shape', () => {
    const hash = pipeline.state.hash();
    rest('/v3/snapshot?ticker.any_of=SPY', { results: [{ ticker: 'SPY', session: { close: 650 } }] }, 500);
    pipeline.rest({ atMs: NOON_MS, path: '/v3/snapshot', status: 200, body: '<html>502</html>' });
    rest('/v3/snapshot', { results: 'none' });
    rest(`/v3/trades/${CALL}`, { results: [{ price: 'x' }, null] });
    rest('/options/v1/unusual-trades', []);
    expect([pipeline.state.hash(), pipeline.tape.head]).toEqual([hash, 0]);
  });
});

describe('REST answers', () => {
  const MOURNING = [
    { date: '2031-03-05', exchange: 'NYSE', name: 'Mourning', status: 'closed' },
    { date: '2031-03-06', exchange: 'NYSE', name: 'Short day', status: 'early-close' },
    { date: '2031-03-07', exchange: 'OTC', name: 'Elsewhere', status: 'closed' },
  ];
  /** Asked on the day of mourning: a day's figures from the day before. */
  const yesterdaysBar = (to: MarketPipeline): void =>
    to.rest({
      atMs: etInstant('2031-03-05', 12),
      path: '/v3/snapshot?ticker.any_of=SPY',
      status: 200,
      body: JSON.stringify({
        results: [
          {
            ticker: 'SPY',
            type: 'stocks',
            session: { close: 650, volume: 5e6, last_updated: etInstant('2031-03-04', 20) * 1e6 },
          },
        ],
      }),
    });

  it('lay the vendor’s closures of the NYSE over this market’s calendar, and no other’s', () => {
    const other = new MarketPipeline({ gap: () => undefined });
    expect([pipeline.calendar.isTradingDay('2031-03-05'), pipeline.calendar.sessionOn('2031-03-06')?.halfDay]).toEqual([
      true,
      false,
    ]);
    rest('/v1/marketstatus/upcoming', MOURNING);
    expect([pipeline.calendar.isTradingDay('2031-03-05'), pipeline.calendar.sessionOn('2031-03-06')?.halfDay]).toEqual([
      false,
      true,
    ]);
    expect(pipeline.calendar.isTradingDay('2031-03-07')).toBe(true);
    expect([other.calendar.isTradingDay('2031-03-05'), other.calendar.sessionOn('2031-03-06')?.halfDay]).toEqual([
      true,
      false,
    ]);
  });

  it('decide what a day’s figures mean, and go on doing so after a checkpoint', () => {
    rest('/v1/marketstatus/upcoming', MOURNING);
    const resumed = new MarketPipeline({ gap: () => undefined });
    resumed.reset(pipeline.serialise() as Uint8Array<ArrayBuffer>);
    const ignorant = new MarketPipeline({ gap: () => undefined });
    for (const each of [pipeline, resumed, ignorant]) yesterdaysBar(each);
    // On a closed day the last session's figures stand; on a trading day they are yesterday's.
    const volumeOf = (of: MarketPipeline): number => of.table.column('volume')[of.table.find('SPY')!];
    expect([pipeline, resumed, ignorant].map(volumeOf)).toEqual([5e6, 5e6, Number.NaN]);
    expect(resumed.state.hash()).toBe(pipeline.state.hash());
    expect(ignorant.state.hash()).not.toBe(pipeline.state.hash());
    pipeline.reset(undefined);
    expect(pipeline.calendar.isTradingDay('2031-03-05')).toBe(true);
  });
});

describe('a gap in the flow', () => {
  it('is filled with a contract’s fetched trades, without those that came', () => {
    pipeline.frame('options', bytes([optionTrade(NOON_MS - 11_000, 1)]), NOON_MS);
    const rows = [fetched(NOON_MS - 11_000, 1), fetched(NOON_MS - 8_000, 2), fetched(NOON_MS - 7_000, 3)];
    rest(`/v3/trades/${CALL}?order=asc`, { results: rows });
    rest(`/v3/trades/${CALL}?order=asc`, { results: rows });
    expect(sizes()).toEqual([1, 2, 3]);
    expect(pipeline.tape.get(2, 'source')).toBe(PRINT_SOURCE.repaired);
    rest('/v3/trades/SPY?order=asc', { results: rows });
    expect(sizes()).toEqual([1, 2, 3]);
  });

  it('of the whole market is filled with the large prints inside it, while its repair is under way', () => {
    const rows = [fetched(NOON_MS - 8_000, 2, { ticker: CALL }), fetched(NOON_MS - 1_000, 9, { ticker: CALL })];
    rest('/options/v1/unusual-trades', { results: rows });
    expect(sizes()).toEqual([]);
    pipeline.gap(gap({ repair: 'repaired' }));
    rest('/options/v1/unusual-trades', { results: rows });
    expect(sizes()).toEqual([]);
    pipeline.gap(gap());
    rest('/options/v1/unusual-trades', { results: rows });
    expect(sizes()).toEqual([2]);
  });
});

test('what was counted ends at a gap of option trades, also of a delayed host, and at no other', () => {
  const second = (n: number): number => NOON_MS + n * 1_000;
  const spans = (hole: Partial<GapEntry>, lateMs = 0): number[][] => {
    pipeline = new MarketPipeline({ gap: () => undefined });
    const print = (n: number): void =>
      pipeline.frame('options', bytes([optionTrade(second(n) - lateMs, n + 1)]), second(n));
    print(0);
    print(1);
    const open = gap({ startMs: second(1) + 1, endMs: undefined, repair: 'none', ...hole });
    pipeline.gap(open);
    pipeline.gap({ ...open, endMs: second(4) - 1 });
    print(4);
    print(5);
    return pipeline.day.spans.map((span) => [span.fromMs, span.toMs].map((ms) => (ms + lateMs - NOON_MS) / 1_000));
  };
  const cut = [
    [0, 1],
    [4, 5],
  ];
  const whole = [[0, 5]];
  expect(spans({})).toEqual(cut);
  expect(spans({}, 15 * 60_000)).toEqual(cut);
  expect(spans({ channel: '*', cause: 'overflow' })).toEqual(cut);
  expect(spans({ symbols: [CALL] })).toEqual(cut);
  expect(spans({ channel: 'Q', symbols: [CALL] })).toEqual(whole);
  expect(spans({ market: 'stocks' })).toEqual(whole);
});

test('of the tape given up and taken up again, the time between is not counted', () => {
  const subscription = (action: 'subscribed' | 'unsubscribed'): void =>
    pipeline.subscription({ atMs: NOON_MS, market: 'options', channel: 'T', symbols: ['*'], action });
  subscription('subscribed');
  pipeline.frame('options', bytes([optionTrade(NOON_MS, 1)]), NOON_MS);
  subscription('unsubscribed');
  subscription('subscribed');
  pipeline.frame('options', bytes([optionTrade(NOON_MS + 1_000, 2)]), NOON_MS + 1_000);
  expect(pipeline.day.spans).toHaveLength(2);
});

describe('a replay that jumps', () => {
  it('leaves no print, gap or price of the time before', () => {
    pipeline.frame('options', bytes([optionTrade(NOON_MS, 5)]), NOON_MS);
    pipeline.gap(gap());
    pipeline.reset(undefined);
    const option = pipeline.table.find(CALL)!;
    expect([pipeline.tape.head, pipeline.gaps.size, pipeline.takeOldestArrival()]).toEqual([0, 0, undefined]);
    expect(pipeline.table.column('last')[option]).toBeNaN();
  });

  it('finds the newest prints of a checkpoint again, their sweeps and contracts, in whatever order ids were given', () => {
    const sweep = [302, 303, 302].map((x, i) => ({ ...optionTrade(NOON_MS + i, 5 + i), x, c: [219] }));
    pipeline.frame('options', bytes([optionTrade(NOON_MS - 5000, 3), ...sweep]), NOON_MS);
    const checkpoint = pipeline.serialise() as Uint8Array<ArrayBuffer>;
    const hash = pipeline.state.hash();
    const rows = (of: MarketPipeline): unknown[] =>
      Array.from({ length: of.tape.head }, (_, seq) => [
        of.table.symbolOf(of.tape.instrument(seq)),
        ...(['printSeq', 'atMs', 'price', 'size', 'tags', 'groupId'] as const).map((name) => of.tape.get(seq, name)),
      ]);
    const other = new MarketPipeline({ gap: () => undefined });
    other.table.intern('SPY');
    other.reset(checkpoint);
    expect(other.state.hash()).toBe(hash);
    expect(rows(other)).toEqual(rows(pipeline));
    expect(sizes()).toEqual([3, 5, 6, 7]);
    pipeline.reset(checkpoint);
    pipeline.frame('options', bytes([optionTrade(NOON_MS + 9000, 8)]), NOON_MS);
    expect(sizes()).toEqual([3, 5, 6, 7, 8]);
  });
});
