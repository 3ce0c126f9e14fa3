import { describe, expect, it } from 'vitest';
import { callFixture } from '../calls/call-fixture.ts';
import { FeedError } from '../../../../../src/main/engine/feed/feed-error.ts';
import { etInstant } from '../../../../../src/shared/market/calendar.ts';

const contract = (ticker: string, extra: object = {}): object => ({
  ticker,
  underlying_ticker: 'SPX',
  contract_type: ticker.includes('P0') ? 'put' : 'call',
  expiration_date: '2026-12-18',
  strike_price: 6700,
  shares_per_contract: 100,
  ...extra,
});

const SPX = [
  contract('O:SPX261218C06700000'),
  contract('O:SPXW261218C06700000'),
  contract('O:SPXW261218P06700000'),
  contract('O:SPXW261120C06700000'),
  contract('O:SPX261120C06700000'),
  contract('not a ticker'),
];

describe('expiries', () => {
  it('are one per date and root, soonest settlement first, and not those that settled', async () => {
    const { call } = callFixture(() => ({ results: SPX }));
    const found = await call('chain.expiries', { underlying: 'I:SPX' });
    // At noon the AM-settled contracts of today are over; the PM-settled ones are not.
    expect(found.map((e) => `${e.expiry} ${e.root} ${e.days}`)).toEqual([
      '2026-11-20 SPXW 0',
      '2026-12-18 SPX 28',
      '2026-12-18 SPXW 28',
    ]);
    expect(found[2].settlesAtMs - found[1].settlesAtMs).toBe(6.5 * 3_600_000);
  });

  it('wait for the market clock: by a computer’s own, today’s may seem over', async () => {
    const { call, source } = callFixture(() => ({ results: SPX }));
    const marketMs = source.nowMs;
    source.nowMs += 24 * 3_600_000;
    const { promise, resolve } = Promise.withResolvers<void>();
    source.clockKnown = promise;
    const asked = call('chain.expiries', { underlying: 'I:SPX' });
    source.nowMs = marketMs;
    resolve();
    expect((await asked).map((e) => e.expiry)).toContain('2026-11-20');
  });

  it('of the day come back when the clock is set back to before they settled', async () => {
    const { call, source } = callFixture(() => ({ results: SPX }));
    const marketMs = source.nowMs;
    source.nowMs = etInstant('2026-11-20', 17);
    const listed = async (): Promise<string[]> =>
      (await call('chain.expiries', { underlying: 'I:SPX' })).map((e) => e.expiry);
    expect(await listed()).not.toContain('2026-11-20');
    source.nowMs = marketMs;
    expect(await listed()).toContain('2026-11-20');
  });

  it('settle with a closure learnt of since they were listed', async () => {
    const { call, pipeline, source } = callFixture(() => ({ results: SPX }));
    const settlements = async (): Promise<number[]> =>
      (await call('chain.expiries', { underlying: 'I:SPX' }))
        .filter((e) => e.expiry === '2026-12-18')
        .map((e) => e.settlesAtMs);
    expect(await settlements()).toEqual([etInstant('2026-12-18', 9, 30), etInstant('2026-12-18', 16)]);
    const rows = [{ date: '2026-12-18', exchange: 'NYSE', name: '', status: 'closed' }];
    pipeline.state.applyRest({ kind: 'closures', rows }, 0);
    expect(await settlements()).toEqual([etInstant('2026-12-17', 9, 30), etInstant('2026-12-17', 16)]);
    expect(source.asked.filter((path) => path.includes('/contracts'))).toHaveLength(1);
  });

  it('ask near the money where the price is known, under the name the reference wants', async () => {
    const { call, source, pipeline } = callFixture(() => ({ results: SPX }));
    const index = pipeline.table.intern('I:SPX');
    pipeline.table.column('last')[index] = 6700;
    await call('chain.expiries', { underlying: 'I:SPX' });
    const query = new URL(source.asked[0], 'http://vendor').searchParams;
    expect(query.get('underlying_ticker')).toBe('SPX');
    expect(Number(query.get('strike_price.gte'))).toBeCloseTo(6499, 6);
    expect(Number(query.get('strike_price.lte'))).toBeCloseTo(6901, 6);
    expect(query.get('limit')).toBe('1000');
  });

  it('ask for the last close first where no price is known: one request in place of many pages', async () => {
    const { call, source } = callFixture((path) =>
      path.endsWith('/prev')
        ? { results: [{ T: 'F', t: 1_795_035_600_000, o: 12, h: 12, l: 11, c: 11.4 }] }
        : { results: SPX },
    );
    await call('chain.expiries', { underlying: 'F' });
    expect(source.asked.map((path) => path.split('?')[0])).toEqual([
      '/v2/aggs/ticker/F/prev',
      '/v3/reference/options/contracts',
    ]);
    const query = new URL(source.asked[1], 'http://vendor').searchParams;
    // Long-dated strikes of a cheap stock are dollars apart.
    expect(Number(query.get('strike_price.gte'))).toBeCloseTo(6.4, 6);
    expect(Number(query.get('strike_price.lte'))).toBeCloseTo(16.4, 6);
  });

  it('are asked once a day, drop one that settles meanwhile, and are asked again after a failure', async () => {
    let failing = true;
    const { call, source } = callFixture((path) => {
      if (failing && path.includes('contracts')) throw new Error('down');
      return { results: SPX };
    });
    const lists = (): string[] => source.asked.filter((path) => path.includes('/contracts'));
    await expect(call('chain.expiries', { underlying: 'I:SPX' })).rejects.toThrow('down');
    failing = false;
    await call('chain.expiries', { underlying: 'I:SPX' });
    await call('chain.expiries', { underlying: 'I:SPX' });
    expect(lists()).toHaveLength(2);
    source.nowMs += 5 * 3_600_000;
    expect((await call('chain.expiries', { underlying: 'I:SPX' })).map((e) => e.expiry)).not.toContain('2026-11-20');
    expect(lists()).toHaveLength(2);
    source.nowMs += 86_400_000;
    await call('chain.expiries', { underlying: 'I:SPX' });
    expect(lists()).toHaveLength(3);
  });

  it('that do not exist are an error with a sentence', async () => {
    const { call } = callFixture(() => ({ results: [] }));
    await expect(call('chain.expiries', { underlying: 'ZZZZ' })).rejects.toMatchObject({
      code: 'chain/none',
      message: 'No listed options were found for ZZZZ.',
    });
  });
});

describe('contracts', () => {
  it('are those of one root, page after page, with what they deliver', async () => {
    const pages = new Map([
      ['', { results: [SPX[0], SPX[1]], next_url: 'http://vendor/v3/reference/options/contracts?cursor=two' }],
      ['two', { results: [contract('O:SPXW261218P06700000', { shares_per_contract: 10 })] }],
    ]);
    const { call } = callFixture((_path, query) => pages.get(query.get('cursor') ?? ''));
    const found = await call('chain.contracts', { underlying: 'I:SPX', expiry: '2026-12-18', root: 'SPXW' });
    expect(found).toEqual([
      { symbol: 'O:SPXW261218C06700000', strike: 6700, right: 'C', adjusted: false, sharesPerContract: 100 },
      { symbol: 'O:SPXW261218P06700000', strike: 6700, right: 'P', adjusted: true, sharesPerContract: 10 },
    ]);
  });

  it('of a replay that was not asked are those it streamed', async () => {
    const notRecorded = (): never => {
      throw new Error('not recorded');
    };
    const { call, pipeline } = callFixture(notRecorded, 'replay');
    for (const symbol of ['O:SPY261218C00650000', 'O:SPY261218P00650000', 'O:SPY270115C00650000', 'SPY'])
      pipeline.table.intern(symbol);
    const found = await call('chain.contracts', { underlying: 'SPY', expiry: '2026-12-18', root: 'SPY' });
    expect(found.map((c) => [c.symbol, c.soFar]).sort(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
      ['O:SPY261218C00650000', true],
      ['O:SPY261218P00650000', true],
    ]);
    const expiries = await call('chain.expiries', { underlying: 'SPY' });
    expect(expiries.map(({ expiry, soFar }) => [expiry, soFar])).toEqual([
      ['2026-12-18', true],
      ['2027-01-15', true],
    ]);
    const live = callFixture(notRecorded);
    await expect(live.call('chain.expiries', { underlying: 'SPY' })).rejects.toThrow('not recorded');
  });
});

describe('the contracts of a recording that was not asked', () => {
  const symbolsOf = ({ symbol }: { symbol: string }): string => symbol;

  it('grow with what it names, until the reference itself comes; live lists do not grow', async () => {
    let reference: object | undefined;
    const { context, pipeline } = callFixture(() => {
      if (!reference) throw new Error('not recorded');
      return reference;
    }, 'replay');
    const { directory } = context;
    const listed = (): Promise<string[]> => directory.symbols('I:SPX', '2026-12-18');
    pipeline.table.intern('O:SPXW261218C06700000');
    expect(await listed()).toEqual(['O:SPXW261218C06700000']);
    expect(directory.grows('I:SPX', '2026-12-18')).toBe(true);
    expect(directory.grows('I:SPX', '2027-01-15')).toBe(false);
    for (const symbol of ['SPY', 'O:SPXW270115C06700000', 'O:SPXW261218P06700000']) pipeline.table.intern(symbol);
    expect(await listed()).toEqual(['O:SPXW261218C06700000', 'O:SPXW261218P06700000']);
    reference = { results: SPX.slice(0, 3) };
    expect((await listed()).length).toBe(3);
    expect(directory.grows('I:SPX', '2026-12-18')).toBe(false);
    const [adjusted] = ['O:SPY1261218C00650000'].map((symbol) => pipeline.table.intern(symbol));
    reference = undefined;
    const rows = await directory.contracts('SPY', '2026-12-18', 'SPY1');
    expect(rows.map(symbolsOf)).toEqual([pipeline.table.symbolOf(adjusted)]);
    expect(rows[0]).toMatchObject({ adjusted: true, sharesPerContract: Number.NaN });
    const live = callFixture(() => ({ results: SPX }));
    await live.context.directory.symbols('I:SPX', '2026-12-18');
    expect(live.context.directory.grows('I:SPX', '2026-12-18')).toBe(false);
  });
});

describe('a next page that must not be followed', () => {
  const foreign = 'The server pointed to an address outside its own; it was not followed, so the rest is missing.';
  const fixture = (...pages: object[]) => {
    const { call, context, source } = callFixture(() => ({}));
    let isBroken = true;
    source.requestPages = async function* (request) {
      for (const page of pages) {
        source.answer = () => page;
        yield await source.request(request);
      }
      if (isBroken) throw new FeedError('rest/foreign-url', foreign);
    };
    return { call, directory: context.directory, mend: () => (isBroken = false) };
  };

  it('leaves what came before it, and what is missing is said', async () => {
    const { call, directory } = fixture({ results: SPX });
    expect(await call('chain.expiries', { underlying: 'I:SPX' })).toHaveLength(3);
    expect(await directory.symbols('I:SPX', '2026-12-18')).toContain('O:SPXW261218C06700000');
    expect(directory.missing('I:SPX', '2026-12-18')).toBe(`Not all of it came: expiries, contracts. ${foreign}`);
    expect(directory.missing('I:SPX', '2027-01-15')).toBe(`Not all of it came: expiries. ${foreign}`);
    expect(directory.missing('SPY', '2026-12-18')).toBeUndefined();
  });

  it('each contract is one, however often pages that go round name it', async () => {
    const { directory } = fixture({ results: SPX }, { results: SPX });
    expect(await directory.symbols('I:SPX', '2026-12-18')).toHaveLength(SPX.length);
  });

  it('of a snapshot too, until one comes whole', async () => {
    const { directory, mend } = fixture({ results: [{ details: { ticker: 'O:SPXW261218C06700000' } }] });
    await directory.snapshot('I:SPX', '2026-12-18');
    expect(directory.missing('I:SPX', '2026-12-18')).toBe(`Not all of it came: quotes. ${foreign}`);
    mend();
    await directory.snapshot('I:SPX', '2026-12-18');
    expect(directory.missing('I:SPX', '2026-12-18')).toBeUndefined();
  });

  it('named before any page came is an error, as any other fault is', async () => {
    await expect(fixture().directory.symbols('I:SPX', '2026-12-18')).rejects.toThrow(foreign);
    const { context, source } = callFixture(() => ({}));
    source.requestPages = async function* (request) {
      source.answer = () => ({ results: SPX });
      yield await source.request(request);
      throw new FeedError('rest/server', 'The data server has a fault.');
    };
    await expect(context.directory.symbols('I:SPX', '2026-12-18')).rejects.toThrow('a fault');
  });
});

describe('TRAP-20: an options plan alone', () => {
  it('does not wait for the underlying’s five requests a minute: every strike is read instead of asking for its close', async () => {
    const { call, source } = callFixture(() => ({ results: SPX }));
    source.plan = [{ market: 'indices', timeliness: 'none', channels: {}, rest: 'limited' }];
    await call('chain.expiries', { underlying: 'I:SPX' });
    expect(source.asked.map((path) => path.split('?')[0])).toEqual(['/v3/reference/options/contracts']);
    const whole = callFixture(() => ({ results: SPX }));
    await whole.call('chain.expiries', { underlying: 'I:SPX' });
    expect(whole.source.asked[0]).toContain('/prev');
  });

  it('an empty answer for contracts that are listed asks whether they are in the plan; of today they may have settled', async () => {
    const { context } = callFixture(() => ({ results: [] }));
    await expect(context.directory.snapshot('I:SPX', '2026-12-18')).rejects.toThrow(
      'Massive answered the chain of I:SPX with nothing. Not in the plan?',
    );
    await context.directory.snapshot('I:SPX', '2026-11-20');
    // Known to be listed until the close, they have not.
    const known = callFixture(() => ({ results: SPX }));
    await known.call('chain.expiries', { underlying: 'I:SPX' });
    known.source.answer = () => ({ results: [] });
    await expect(known.context.directory.snapshot('I:SPX', '2026-11-20')).rejects.toThrow('Not in the plan?');
    known.source.nowMs = etInstant('2026-11-20', 16);
    await known.context.directory.snapshot('I:SPX', '2026-11-20');
    const answered = callFixture(() => ({ results: [{ details: { ticker: 'O:SPXW261218C06700000' } }] }));
    await answered.context.directory.snapshot('I:SPX', '2026-12-18');
  });
});

describe('snapshots', () => {
  it('come less often where the plan counts requests', () => {
    const { context, source } = callFixture(() => ({ results: [] }));
    expect(context.directory.snapshotEveryMs()).toBe(3_000);
    source.plan = [{ market: 'options', timeliness: 'none', channels: {}, rest: 'limited' }];
    expect(context.directory.snapshotEveryMs()).toBe(60_000);
  });
});
