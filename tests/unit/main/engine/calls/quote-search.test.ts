/** Why no quote tells a print's side, as the engine answers it. */
import { expect, it, test } from 'vitest';
import type { MarketCapability, SocketState } from '../../../../../src/shared/contract/health.ts';
import type { QuoteSearch } from '../../../../../src/shared/contract/flow-side.ts';
import { NOON_MS } from '../scripted-source.ts';
import { callFixture, type CallFixture } from './call-fixture.ts';

const CALL = 'O:SPY261218C00650000';
const AT_MS = NOON_MS - 10_000;

function print({ pipeline }: CallFixture, size: number): void {
  const event = { ev: 'T', sym: CALL, x: 302, p: 5, s: size, c: [209], t: AT_MS, q: 1 };
  pipeline.frame('options', new TextEncoder().encode(JSON.stringify([event])), NOON_MS);
}
const asked = (fixture: CallFixture, seq = 0, atMs = AT_MS): Promise<QuoteSearch> =>
  fixture.call('flow.quoteSearch', { symbol: CALL, atMs, seq });

const ALLOWED: Partial<MarketCapability> = { timeliness: 'realTime', channels: { Q: { allowed: true } } };
const REFUSED: Partial<MarketCapability> = { timeliness: 'delayed', channels: { Q: { allowed: false } } };
test.each<[QuoteSearch['stream'], boolean, Partial<MarketCapability>, SocketState]>([
  ['streams', true, ALLOWED, 'live'],
  ['notInBudget', false, ALLOWED, 'live'],
  ['notInBudget', false, ALLOWED, 'slow'],
  ['down', false, ALLOWED, 'backingOff'],
  ['notInPlan', false, REFUSED, 'live'],
  ['notInPlan', false, { timeliness: 'none' }, 'planRefused'],
])('its quotes: %s', async (stream, streams, plan, state) => {
  const fixture = callFixture(() => ({ results: [] }));
  const { source } = fixture;
  source.plan = [{ market: 'options', channels: {}, rest: 'allowed', timeliness: 'unknown', ...plan }];
  source.streamsQuotes = () => streams;
  const health = source.health();
  source.health = () => ({ ...health, sockets: [{ market: 'options', state } as never] });
  expect(await asked(fixture)).toMatchObject({
    stream,
    quoteLimit: 1000,
    oldestStreamedMs: 5_000,
    oldestAskedMs: 900_000,
  });
});

it('REST: too small to be asked about, waiting, answered with nothing, or with a quote', async () => {
  let answer: object = { results: [] };
  const fixture = callFixture(() => answer);
  const rest = async (seq = 0): Promise<string> => (await asked(fixture, seq)).rest;
  print(fixture, 1);
  expect(await rest()).toBe('small');
  print(fixture, 100);
  expect(await rest(1)).toBe('waiting');
  const path = `/v3/quotes/${CALL}`;
  const query = { 'timestamp.lt': `${AT_MS}000000`, sort: 'timestamp', order: 'desc', limit: 1 };
  await fixture.source.request({ path, query });
  expect(await rest(1)).toBe('nothing');
  answer = { results: [{ bid_price: 4, ask_price: 5, sip_timestamp: (AT_MS - 1) * 1e6 }] };
  await fixture.source.request({ path, query });
  expect(await rest(1)).toBe('quote');
  fixture.pipeline.reset(undefined);
  expect(await rest(1)).toBe('fetchedPrint');
});

it('a print that is not the one on the tape, or came by REST, is not asked about; a replay asks nothing', async () => {
  const fixture = callFixture(() => ({ results: [] }));
  print(fixture, 100);
  expect((await asked(fixture, 0, AT_MS - 1)).rest).toBe('fetchedPrint');
  expect((await asked(fixture, 7)).rest).toBe('fetchedPrint');
  expect((await asked(fixture, -3)).rest).toBe('fetchedPrint');
  const replay = callFixture(() => ({ results: [] }), 'replay');
  print(replay, 100);
  expect(await asked(replay)).toMatchObject({ stream: 'notRecorded', rest: 'notRecorded' });
});
