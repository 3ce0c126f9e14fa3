import { describe, expect, it } from 'vitest';
import { PRINT_COLUMNS, readBatch, SECTION } from '../../../../../src/shared/contract/batch.ts';
import { PRINT_SIDE, PRINT_SOURCE, PRINT_TAG } from '../../../../../src/shared/market/prints.ts';
import type { FlowFilter } from '../../../../../src/shared/contract/demand.ts';
import { NOON_MS } from '../scripted-source.ts';
import { callFixture } from './call-fixture.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:QQQ261218P00600000';
const ALL: FlowFilter = { underlyings: [], rights: [], minPremiumUsd: 0, minSize: 0 };

const fetched = (ticker: string, agoMs: number, size: number): object => ({
  ticker,
  price: 9.35,
  size,
  exchange: 302,
  conditions: [209],
  sip_timestamp: (NOON_MS - agoMs) * 1_000_000,
});

const frame = (size: number): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify([{ ev: 'T', sym: CALL, x: 302, p: 9.35, s: size, c: [209], t: NOON_MS, q: 1 }]),
  );

function prints(buffer: ArrayBuffer): { symbols: string[]; rows: Record<string, number>[] } {
  const { sections } = readBatch(buffer);
  const names = sections.find((s) => s.kind === SECTION.symbols);
  const section = sections.find((s) => s.kind === SECTION.prints)!;
  const rows = Array.from({ length: section.rows }, (_, r) =>
    Object.fromEntries(PRINT_COLUMNS.map((name, c) => [name, section.values[c * section.rows + r]])),
  );
  return { symbols: names ? new TextDecoder().decode(names.extra).split('\n') : [], rows };
}

describe('flow history', () => {
  it('is what the tape holds, oldest first, and asks nobody', async () => {
    const { call, pipeline, source } = callFixture(() => ({ results: [] }));
    for (const size of [1, 2, 3, 4]) pipeline.frame('options', frame(size), NOON_MS);
    const answer = await call('flow.history', { filter: { ...ALL, minSize: 2 }, limit: 2 });
    const { symbols, rows } = prints(answer.batch);
    expect([answer.source, symbols, rows.map((r) => r['size'])]).toEqual(['stream', [CALL], [3, 4]]);
    expect(rows.map((r) => r['printSeq'])).toEqual([2, 3]);
    expect(source.asked).toEqual([]);
  });

  it('comes from REST where the tape holds nothing, under sequences the tape never uses', async () => {
    const results = [fetched(CALL, 1_000, 500), fetched(PUT, 3_000, 900), fetched('SPY', 2_000, 5)];
    const { call, pipeline, source } = callFixture(() => ({ results }));
    const answer = await call('flow.history', { filter: ALL, limit: 100 });
    const { symbols, rows } = prints(answer.batch);
    expect(answer.source).toBe('rest');
    expect(symbols).toEqual([PUT, CALL]);
    expect(rows.map((r) => [r['size'], r['source']])).toEqual([
      [900, PRINT_SOURCE.rest],
      [500, PRINT_SOURCE.rest],
    ]);
    expect(rows.map((r) => r['printSeq'])).toEqual([-2, -1]);
    expect(pipeline.tape.head).toBe(0);
    expect(source.asked[0]).toContain('/options/v1/unusual-trades?');
  });

  it('fills with prints of certain sides and tags alone, and says whether there are more', async () => {
    const { call, pipeline } = callFixture(() => ({ results: [] }));
    for (const size of [1, 2, 3, 4]) pipeline.frame('options', frame(size), NOON_MS);
    pipeline.tape.set(1, 'tags', PRINT_TAG.sweep);
    pipeline.tape.set(2, 'tags', PRINT_TAG.sweep | PRINT_TAG.late);
    pipeline.tape.set(3, 'side', PRINT_SIDE.atAsk);
    const sizes = async (where: string, limit = 10): Promise<[number[], boolean]> => {
      const answer = await call('flow.history', { filter: ALL, match: { where }, limit });
      return [prints(answer.batch).rows.map((row) => row['size']), answer.whole];
    };
    expect(await sizes('')).toEqual([[1, 2, 3, 4], true]);
    expect(await sizes('', 2)).toEqual([[3, 4], false]);
    expect(await sizes('tag = sweep')).toEqual([[2, 3], true]);
    expect(await sizes('tag = sweep and not tag = late')).toEqual([[2], true]);
    expect(await sizes('side = ask')).toEqual([[4], true]);
    expect(await sizes('not tag = sweep')).toEqual([[1, 4], true]);
  });

  it('holds the filter over REST prints too', async () => {
    const results = [fetched(CALL, 1_000, 500), fetched(PUT, 3_000, 900)];
    const { call } = callFixture(() => ({ results }));
    const only = await call('flow.history', { filter: { ...ALL, rights: ['P'] }, limit: 100 });
    expect(prints(only.batch).symbols).toEqual([PUT]);
    const none = await call('flow.history', { filter: { ...ALL, underlyings: ['IWM'] }, limit: 100 });
    expect([none.source, prints(none.batch).rows]).toEqual(['none', []]);
  });

  it('costs a plan that counts requests none: it has no option trades', async () => {
    const { call, source } = callFixture(() => ({ results: [] }));
    source.plan = [{ market: 'options', timeliness: 'none', channels: {}, rest: 'limited' }];
    const answer = await call('flow.history', { filter: ALL, limit: 100 });
    expect(answer).toMatchObject({ source: 'none', reason: expect.stringContaining('no option trades') });
    expect(source.asked).toEqual([]);
  });

  it('says why there is nothing', async () => {
    const { call } = callFixture(() => {
      throw new Error('Your plan does not include option trades.');
    });
    const answer = await call('flow.history', { filter: ALL, limit: 100 });
    expect(answer).toMatchObject({ source: 'none', reason: 'Your plan does not include option trades.' });
    expect(prints(answer.batch).rows).toEqual([]);
  });
});
