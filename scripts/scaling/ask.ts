/** What ClickHouse and Spark are handed: the queries that DuckDB answers, over views of the same files, and their answers as text to compare. */
import { tableOf } from '../../src/main/cli/export/tables.ts';
import { TABLES, plainRows, readQueries, type ScalingTable } from './queries.ts';

/** Between two answers in an engine's output. */
const MARK = '@@';

export interface Engine {
  name: string;
  image: string;
  /** Started in the image in the place of its own entry, which may give up the rights to read the files. */
  entry: string;
  /** Tab-separated rows go to stdout; a statement that fails ends it with another code than 0. */
  arguments(script: string): string[];
  /** A statement that makes a table's files a view. `folder` holds the tables. */
  view(table: ScalingTable, folder: string): string;
}

export const CLICKHOUSE: Engine = {
  name: 'ClickHouse',
  image: 'clickhouse/clickhouse-server:25.8',
  entry: 'clickhouse',
  arguments: (script) => ['local', '--use_hive_partitioning=0', '--queries-file', script],
  // Of the folders' columns its versions think differently (left out of `*`, part of the schema, lost behind a filter): they are read from the path.
  view: (table, folder) => {
    const own = tableOf(table).columns.map(([name]) => name);
    const ofPath = [
      "toDate(extract(_path, 'date=([^/]+)')) AS date",
      "extract(_path, 'underlying=([^/]+)') AS underlying",
    ];
    return `CREATE VIEW ${table} AS SELECT ${[...own, ...ofPath].join(', ')} FROM file('${folder}/${table}/**/*.parquet', Parquet)`;
  },
};

export const SPARK: Engine = {
  name: 'Spark',
  image: 'apache/spark:4.0.1',
  entry: '/opt/spark/bin/spark-sql',
  arguments: (script) => ['-S', '--conf', 'spark.sql.session.timeZone=UTC', '-f', script],
  view: (table, folder) => `CREATE TEMPORARY VIEW ${table} AS SELECT * FROM parquet.\`${folder}/${table}\``,
};

/** One script: the views, then each query behind a mark. */
export function scriptFor({ view }: Engine, folder: string): string {
  const views = TABLES.map((table) => `${view(table, folder)};`);
  const asked = readQueries().map(({ sql }) => `SELECT '${MARK}';\n${sql};`);
  return [...views, ...asked].join('\n');
}

/** Answers by name of the query, from what the script printed; what an image prints before the first is passed over. */
export function answersIn(output: string): Map<string, string> {
  const parts = output.split(new RegExp(`^${MARK}$`, 'm')).slice(1);
  return new Map(
    readQueries().map(({ name }, i) => {
      const lines = (parts[i] ?? '').split('\n').filter((line) => line !== '');
      return [name, plainRows(lines.map((line) => line.split('\t')))];
    }),
  );
}
