import { expect, test } from 'vitest';
import { GapRepair } from '../../../../../../src/main/engine/feed/gaps/gap-repair.ts';
import type { GapEntry } from '../../../../../../src/shared/contract/health.ts';
import { scriptedRest, type Script } from '../rest/scripted-rest.ts';

const START = 1_700_000_000_000;
const gap = (change: Partial<GapEntry>): GapEntry => ({
  id: 'gap-1',
  market: 'stocks',
  channel: 'T',
  symbols: ['SPY', 'QQQ'],
  startMs: START,
  endMs: START + 5_000,
  cause: 'disconnect',
  detail: '',
  repair: 'none',
  ...change,
});

async function repair(entry: GapEntry, script: Script, obstacle?: string, delayMs = 0) {
  const rest = scriptedRest(script);
  const reports: [GapEntry['repair'], string][] = [];
  const repairs = new GapRepair({
    environment: rest.environment,
    pages: (request, maxPages) => rest.client.pages(request, maxPages),
    report: (_id, state, detail) => reports.push([state, detail]),
    streamedTrades: () => ['NVDA'],
    obstacle: () => obstacle,
    delayMs: () => delayMs,
    log: () => undefined,
  });
  repairs.enqueue(entry);
  await rest.clock.advance(60_000);
  return { reports, final: reports.at(-1)![0], urls: rest.calls.map((c) => new URL(c.url)) };
}

test('fetches each symbol’s trades of the hole in ns, and says repaired', async () => {
  const { reports, urls } = await repair(gap({}), () => ({ body: '{"results":[]}' }));
  expect(reports.map(([state]) => state)).toEqual(['pending', 'repaired']);
  expect(urls.map((u) => u.pathname)).toEqual(['/v3/trades/SPY', '/v3/trades/QQQ']);
  expect(urls[0].searchParams.get('timestamp.gte')).toBe(`${START}000000`);
  expect(urls[0].searchParams.get('timestamp.lte')).toBe(`${START + 5_001}000000`);
});

test('on the delayed host asks for the time that was being sent', async () => {
  const { urls } = await repair(gap({}), () => ({}), undefined, 900_000);
  expect(urls[0].searchParams.get('timestamp.gte')).toBe(`${START - 900_000}000000`);
});

test.each([
  ['A', '/v2/aggs/ticker/SPY/range/1/second/', 'repaired'],
  ['AM', '/v2/aggs/ticker/SPY/range/1/minute/', 'repaired'],
  ['V', '/v2/aggs/ticker/SPY/range/1/second/', 'partial'],
] as const)('fills %s from bars', async (channel, path, state) => {
  const { final, urls } = await repair(gap({ channel, symbols: ['SPY'] }), () => ({}));
  expect(urls[0].pathname).toContain(path);
  expect(final).toBe(state);
});

test('a whole-market options hole gets its large prints only', async () => {
  const { final, urls } = await repair(gap({ market: 'options', symbols: [] }), () => ({}));
  expect(urls.map((u) => u.pathname)).toEqual(['/options/v1/unusual-trades']);
  expect(final).toBe('partial');
});

test('dropped frames are repaired over what streams', async () => {
  const { urls } = await repair(gap({ channel: '*', symbols: [], cause: 'overflow' }), () => ({}));
  expect(urls.map((u) => u.pathname)).toEqual(['/v3/trades/NVDA']);
});

test('quotes are not fetched', async () => {
  const { final, urls } = await repair(gap({ channel: 'Q' }), () => ({}));
  expect([final, urls.length]).toEqual(['none', 0]);
});

test('a plan without trades is reported after one request, in the vendor’s words', async () => {
  const { reports, urls } = await repair(gap({}), () => ({ status: 403, body: '{"message":"not in plan"}' }));
  expect(urls).toHaveLength(1);
  expect(reports.at(-1)).toEqual(['impossible', 'not in plan.']);
});

test('a plan that counts requests is not asked', async () => {
  const { reports, urls } = await repair(gap({}), () => ({}), 'kept for the screen');
  expect(reports).toEqual([['impossible', 'kept for the screen']]);
  expect(urls).toEqual([]);
});

test('half an answer is partial', async () => {
  const { reports } = await repair(gap({}), (url) => (url.includes('QQQ') ? { status: 404, body: '' } : {}));
  expect(reports.at(-1)![0]).toBe('partial');
  expect(reports.at(-1)![1]).toContain('1 of 2');
});
