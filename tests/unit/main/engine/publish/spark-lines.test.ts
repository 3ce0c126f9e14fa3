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
  return { id, spark, sample, points };
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
