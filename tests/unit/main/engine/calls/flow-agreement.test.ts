import { expect, it } from 'vitest';
import { NOON_MS } from '../scripted-source.ts';
import { callFixture } from './call-fixture.ts';

const CALL = 'O:SPY261218C00650000';
const print = (agoMs: number, size: number, over: object = {}): object => ({
  ev: 'T',
  sym: CALL,
  x: 302,
  p: 9.35,
  s: size,
  c: [209],
  t: NOON_MS - agoMs,
  q: agoMs,
  ...over,
});
const listed = (agoMs: number, size: number, over: object = {}): object => ({
  ticker: CALL,
  price: 9.35,
  size,
  exchange: 302,
  conditions: [209],
  sip_timestamp: (NOON_MS - agoMs) * 1_000_000,
  flags: ['large_premium'],
  ...over,
});
const frame = (...prints: object[]): Uint8Array => new TextEncoder().encode(JSON.stringify(prints));

const subscribed = (agoMs: number) => ({
  atMs: NOON_MS - agoMs,
  market: 'options' as const,
  action: 'subscribed' as const,
  channel: 'T' as const,
  symbols: ['*'],
});

it('compares only what both know whole: since the tape is subscribed, and not the last five seconds', async () => {
  const { call, pipeline, source } = callFixture(() => ({
    results: [
      // Newer than what is compared, older than the first print, and four in between.
      listed(2_000, 500),
      listed(10_000, 150),
      listed(20_000, 160, { ticker: 'O:SPY261218C00655000' }),
      listed(30_000, 170, { exchange: 303 }),
      listed(40_000, 3),
      listed(90_000, 999),
    ],
  }));
  // Prints of some contracts came before.
  pipeline.frame('options', frame(print(70_000, 1)), NOON_MS);
  pipeline.subscription(subscribed(60_000));
  pipeline.frame('options', frame(print(50_000, 1), print(40_000, 3), print(30_000, 170)), NOON_MS);
  pipeline.frame('options', frame(print(10_000, 150), print(3_000, 700), print(0, 1)), NOON_MS);
  const compared = await call('flow.agreement', undefined);
  expect(compared).toMatchObject({
    fromMs: NOON_MS - 58_000,
    toMs: NOON_MS - 5_000,
    both: 1,
    notReceived: 2,
    notTagged: 1,
    notListed: 1,
  });
  expect(source.asked[0]).toContain('/options/v1/unusual-trades?');
  expect(source.asked[0]).toContain(`sip_timestamp.gte=${NOON_MS - 58_000}000000`);
});

it('a list cut at its last page is compared from its oldest row on', async () => {
  const page = (from: number): object[] => Array.from({ length: 1_000 }, (_, i) => listed(10_000 + from + i, 150));
  let pages = 0;
  const { call, pipeline } = callFixture(() => ({
    results: page(1_000 * pages++),
    next_url: 'http://vendor/options/v1/unusual-trades?cursor=x',
  }));
  pipeline.subscription(subscribed(800_000));
  pipeline.frame('options', frame(print(800_000, 1), print(600_000, 1), print(400_000, 1)), NOON_MS);
  pipeline.frame('options', frame(print(200_000, 900), print(0, 1)), NOON_MS);
  const compared = await call('flow.agreement', undefined);
  expect(pages).toBe(5);
  expect(compared.fromMs).toBe(NOON_MS - 10_000 - 4_999 + 1);
  expect(compared).toMatchObject({ notReceived: 4_999, notListed: 0 });
});

it('begins after the newest gap in the tape, and never within one that is open', async () => {
  const { call, pipeline } = callFixture(() => ({ results: [listed(40_000, 150), listed(20_000, 160)] }));
  pipeline.subscription(subscribed(60_000));
  pipeline.frame('options', frame(print(20_000, 160), print(0, 1)), NOON_MS);
  const gap = {
    id: 'g',
    market: 'options' as const,
    channel: '*' as const,
    symbols: [],
    startMs: NOON_MS - 50_000,
    cause: 'disconnect' as const,
    repair: 'impossible' as const,
    detail: '',
  };
  pipeline.gap(gap);
  await expect(call('flow.agreement', undefined)).rejects.toThrow('Ask again shortly.');
  pipeline.gap({ ...gap, endMs: NOON_MS - 30_000 });
  expect(await call('flow.agreement', undefined)).toMatchObject({ fromMs: NOON_MS - 28_000, both: 1, notReceived: 0 });
});

it('without prints there is nothing to compare, and the sentence says what to do', async () => {
  const { call, source } = callFixture(() => ({ results: [] }));
  await expect(call('flow.agreement', undefined)).rejects.toThrow('Ask again shortly.');
  expect(source.asked).toEqual([]);
});
