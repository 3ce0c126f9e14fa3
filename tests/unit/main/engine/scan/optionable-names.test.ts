/** Which scanned names have options: what is asked, how often, and what a refusal means. */
import { beforeEach, expect, it } from 'vitest';
import { FeedError } from '../../../../../src/main/engine/feed/feed-error.ts';
import { OptionableNames } from '../../../../../src/main/engine/scan/optionable-names.ts';
import { MarketPipeline } from '../../../../../src/main/engine/world/market-pipeline.ts';
import { ScriptedSource, type Answer } from '../scripted-source.ts';

let source: ScriptedSource;
let pipeline: MarketPipeline;
let names: OptionableNames;

const contract = {
  ticker: 'O:SPY261218C00650000',
  underlying_ticker: 'SPY',
  contract_type: 'call',
  expiration_date: '2026-12-18',
  strike_price: 650,
  shares_per_contract: 100,
};
/** Names that begin with N have none. */
const listed: Answer = (_path, query) => ({
  results: query.get('underlying_ticker')!.startsWith('N') ? [] : [contract],
});

function begin(answer: Answer, kind: 'live' | 'replay' = 'live'): void {
  source = new ScriptedSource(answer, kind);
  pipeline = new MarketPipeline({ gap: () => undefined });
  source.start(pipeline);
  names = new OptionableNames({ source, table: pipeline.table, report: () => undefined });
}
beforeEach(() => begin(listed));

async function seconds(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    names.tick();
    await new Promise((resolve) => setImmediate(resolve));
    source.nowMs += 1_000;
  }
}
const has = (...symbols: string[]): number[] =>
  symbols.map((symbol) => pipeline.table.column('hasOptions')[pipeline.table.intern(symbol)]);

it('asks for one contract of each name, two a second, once a day', async () => {
  names.want(['SPY', 'NONE', 'I:SPX', 'NADA', 'QQQ']);
  await seconds(1);
  expect(source.asked).toHaveLength(2);
  expect(source.asked[0]).toBe(
    '/v3/reference/options/contracts?underlying_ticker=SPY&expiration_date.gte=2026-11-20&sort=ticker&order=asc&limit=1',
  );
  await seconds(9);
  expect(has('SPY', 'NONE', 'I:SPX', 'NADA', 'QQQ')).toEqual([1, 0, 1, 0, 1]);
  expect(source.asked).toHaveLength(5);
  source.nowMs += 86_400_000;
  source.answer = () => ({ results: [contract] });
  await seconds(5);
  expect(source.asked).toHaveLength(10);
  expect(has('NONE')).toEqual([1]);
});

it('asks nothing of a name that has a volatility or a print, of nobody, in a replay, and where requests are counted', async () => {
  await seconds(2);
  pipeline.table.column('iv30')[pipeline.table.intern('SPY')] = 0.2;
  pipeline.table.column('flowPremiumUsd')[pipeline.table.intern('QQQ')] = 1;
  names.want(['SPY', 'QQQ']);
  await seconds(2);
  expect([has('SPY', 'QQQ'), source.asked]).toEqual([[1, 1], []]);
  begin(listed, 'replay');
  names.want(['SPY']);
  await seconds(2);
  expect([has('SPY'), source.asked]).toEqual([[Number.NaN], []]);
  begin(listed);
  source.plan = [{ market: 'options', timeliness: 'none', channels: {}, rest: 'limited' }];
  names.want(['SPY']);
  await seconds(2);
  expect([has('SPY'), source.asked]).toEqual([[Number.NaN], []]);
});

it('a name stays unknown where its question failed, and others are asked meanwhile', async () => {
  begin((path, query) => {
    if (query.get('underlying_ticker') === 'BAD') throw new FeedError('rest/server', 'no');
    return listed(path, query);
  });
  names.want(['BAD', 'SPY', 'QQQ']);
  await seconds(1);
  expect(has('BAD', 'SPY', 'QQQ')).toEqual([Number.NaN, 1, Number.NaN]);
  await seconds(14);
  expect(source.asked).toHaveLength(2);
  await seconds(3);
  expect(has('BAD', 'SPY', 'QQQ')).toEqual([Number.NaN, 1, 1]);
  expect(source.asked).toHaveLength(3);
});

it('a plan without options is asked again ten minutes later', async () => {
  begin(() => {
    throw new FeedError('rest/not-entitled', 'no');
  });
  names.want(['SPY']);
  await seconds(590);
  expect(source.asked).toHaveLength(1);
  source.answer = listed;
  await seconds(12);
  expect(has('SPY')).toEqual([1]);
});
