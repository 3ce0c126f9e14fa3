import { expect, test } from 'vitest';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { SparkLines } from '../../../../../src/main/engine/publish/spark-lines.ts';
import { SPARK_POINTS } from '../../../../../src/shared/contract/batch.ts';

function drawn() {
  const table = new InstrumentTable();
  const id = table.intern('SPY');
  const spark = new SparkLines(table);
  const sample = (times: number): void => {
    for (let n = 0; n < times; n++) {
      table.column('last')[id] = (table.column('last')[id] || 100) + 1;
      spark.sample();
    }
  };
  const points = (): number[] => {
    const values = new Float64Array(SPARK_POINTS);
    spark.copy(id, values, 0, 1);
    return [...values].filter((value) => !Number.isNaN(value));
  };
  return { table, id, spark, sample, points };
}

test('a pane that goes and comes back at once finds its line, with what happened meanwhile', () => {
  const { id, spark, sample, points } = drawn();
  spark.want(id);
  sample(3);
  spark.release(id);
  sample(2);
  spark.want(id);
  expect(points()).toEqual([101, 102, 103, 104, 105]);
  sample(3 * SPARK_POINTS);
  expect(spark.has(id)).toBe(true);
});

test('what nobody draws for long is followed no more', () => {
  const { id, spark, sample, points } = drawn();
  spark.want(id);
  spark.want(id);
  spark.release(id);
  sample(3 * SPARK_POINTS);
  expect(spark.has(id)).toBe(true);
  spark.release(id);
  spark.release(id);
  sample(3 * SPARK_POINTS);
  expect([spark.has(id), points()]).toEqual([false, []]);
});

type Prices = { last?: number; bid?: number; ask?: number };
test.each<[what: string, symbol: string, prices: Prices, point: number | undefined]>([
  ['a stock: the last trade', 'SPY', { last: 100, bid: 101, ask: 103 }, 100],
  ['a stock that has not traded: the mid', 'SPY', { bid: 101, ask: 103 }, 102],
  ['a contract: the mid', 'O:SPY261218C00650000', { last: 100, bid: 101, ask: 103 }, 102],
  ['a contract without a mid: the last trade', 'O:SPY261218C00650000', { last: 100, ask: 103 }, 100],
  ['a locked market has a mid', 'O:SPY261218C00650000', { last: 100, bid: 102, ask: 102 }, 102],
  ['a crossed market has none', 'O:SPY261218C00650000', { last: 100, bid: 103, ask: 101 }, 100],
  ['a bid of 0 makes no mid', 'O:SPY261218C00650000', { last: 100, bid: 0, ask: 1 }, 100],
  ['a bid without an ask makes none', 'SPY', { bid: 101 }, undefined],
  ['nothing', 'SPY', {}, undefined],
])('a point of %s', (_what, symbol, prices, point) => {
  const table = new InstrumentTable();
  const spark = new SparkLines(table);
  const id = table.intern(symbol);
  spark.want(id);
  for (const [name, value] of Object.entries(prices)) table.column(name as keyof Prices)[id] = value;
  spark.sample();
  const values = new Float64Array(SPARK_POINTS);
  spark.copy(id, values, 0, 1);
  expect([...values].filter((value) => !Number.isNaN(value))).toEqual(point === undefined ? [] : [point]);
  expect([values[SPARK_POINTS - 1], spark.version]).toEqual([point ?? Number.NaN, 1]);
});

test('an unknown point leaves the line where it is; cleared, it is empty and newer', () => {
  const { id, spark, sample, points } = drawn();
  spark.want(id);
  sample(2);
  spark.sample();
  expect(points()).toEqual([101, 102, 102]);
  const before = spark.version;
  spark.clear();
  expect([points(), spark.version]).toEqual([[], before + 1]);
});

test('the line holds the last 30 points, each row of a section its own', () => {
  const { id, spark, sample } = drawn();
  spark.want(id);
  sample(SPARK_POINTS + 2);
  const values = new Float64Array(3 * SPARK_POINTS).fill(-1);
  spark.copy(id, values, 1, 3);
  for (let i = 0; i < SPARK_POINTS; i++) expect([...values.subarray(3 * i, 3 * i + 3)]).toEqual([-1, 103 + i, -1]);
  spark.copy(id + 1, values, 2, 3);
  expect(values[2]).toBeNaN();
});

test('an instrument that nobody draws is followed for 60 samples, counted from its last release', () => {
  const { id, spark, sample } = drawn();
  spark.want(id);
  sample(5);
  spark.release(id);
  sample(60);
  expect(spark.has(id)).toBe(true);
  sample(1);
  expect(spark.has(id)).toBe(false);
  spark.want(id);
  spark.release(id);
  sample(40);
  spark.want(id);
  spark.release(id);
  sample(60);
  expect(spark.has(id)).toBe(true);
  sample(1);
  expect(spark.has(id)).toBe(false);
});

test('what nobody wanted is not followed by releasing it', () => {
  const { id, spark, sample } = drawn();
  spark.release(id);
  sample(1);
  expect(spark.has(id)).toBe(false);
  spark.want(id);
  sample(100);
  expect(spark.has(id)).toBe(true);

  spark.release(id);
  sample(40);
  spark.release(id);
  sample(21);
  expect(spark.has(id)).toBe(false);
});

test('points follow the market’s clock: one for every two seconds that passed, at most a whole line', () => {
  const { table, id, spark, points } = drawn();
  spark.want(id);
  const last = table.column('last');
  const at = (ms: number, price: number): number[] => {
    spark.follow(1_700_000_000_000 + ms);
    last[id] = price;
    return points();
  };
  expect([at(500, 1), at(1_999, 2)]).toEqual([[], []]);
  // Before the price of the event that came later.
  expect(at(2_000, 3)).toEqual([2]);
  expect(at(3_999, 4)).toEqual([2]);
  expect(at(8_100, 5)).toEqual([2, 4, 4, 4]);
  expect(spark.version).toBe(4);
  // A clock that steps back adds nothing, until it is past where it was.
  expect([at(1_000, 6), at(9_999, 7), at(10_000, 8)]).toEqual([
    [2, 4, 4, 4],
    [2, 4, 4, 4],
    [2, 4, 4, 4, 7],
  ]);
  // One that steps back by a whole line or more is another clock: points go on from there.
  expect([at(-48_000, 7), at(-50_000, 7), at(-48_000, 8)].map((line) => line.slice(4))).toEqual([[7], [7], [7, 7]]);
  expect(at(100_000_000, 9)).toEqual(new Array(SPARK_POINTS).fill(8));
  expect(spark.version).toBe(6 + SPARK_POINTS);
  spark.clear();
  expect([at(200_000_000, 10), at(200_002_000, 11)]).toEqual([[], [10]]);
});
