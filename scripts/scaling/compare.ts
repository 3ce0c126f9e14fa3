/**
 * `node scripts/scaling/compare.ts FOLDER`: the same exported files, loaded as they are by DuckDB, ClickHouse and Spark (the latter two in
 * containers), must give equal answers to every query of docs/scaling/queries.sql. Exit 1 where they differ.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { askDuckDb } from './duckdb.ts';
import { TABLES, plainRows, readQueries } from './queries.ts';

const CLICKHOUSE = 'clickhouse/clickhouse-server:25.8';
const SPARK = 'apache/spark:4.0.1';
/** Between two answers in a container's output. */
const MARK = '@@';

const folder = resolve(process.argv[2] ?? '');
const queries = readQueries();

function container(image: string, user: string | undefined, command: readonly string[], scratch: string): string {
  const as = user === undefined ? [] : ['--user', user];
  const mounts = ['-v', `${folder}:/day:ro`, '-v', `${scratch}:/scratch:ro`];
  const run = spawnSync('docker', ['run', '--rm', ...as, ...mounts, image, ...command], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`${image}: ${run.stderr.slice(-4000)}`);
  return run.stdout;
}

function script(viewOf: (table: string) => string): string {
  const views = TABLES.map((table) => `${viewOf(table)};`);
  const asked = queries.map(({ sql }) => `SELECT '${MARK}';\n${sql};`);
  const path = mkdtempSync(join(tmpdir(), 'scaling-'));
  writeFileSync(join(path, 'ask.sql'), [...views, ...asked].join('\n'), { mode: 0o644 });
  return path;
}

function answersIn(output: string): Map<string, string> {
  const parts = output.split(new RegExp(`^${MARK}$`, 'm')).slice(1);
  return new Map(
    queries.map(({ name }, i) => {
      const lines = (parts[i] ?? '').split('\n').filter((line) => line !== '');
      return [name, plainRows(lines.map((line) => line.split('\t')))];
    }),
  );
}

function askClickHouse(): Map<string, string> {
  const scratch = script(
    (table) => `CREATE VIEW ${table} AS SELECT * FROM file('/day/${table}/**/*.parquet', Parquet)`,
  );
  const command = ['clickhouse', 'local', '--use_hive_partitioning=1', '--queries-file', '/scratch/ask.sql'];
  return answersIn(container(CLICKHOUSE, undefined, command, scratch));
}

function askSpark(): Map<string, string> {
  const scratch = script((table) => `CREATE TEMPORARY VIEW ${table} AS SELECT * FROM parquet.\`/day/${table}\``);
  const command = [
    '/opt/spark/bin/spark-sql',
    '-S',
    '--conf',
    'spark.sql.session.timeZone=UTC',
    '-f',
    '/scratch/ask.sql',
  ];
  return answersIn(container(SPARK, 'root', command, scratch));
}

const expected = await askDuckDb(folder);
let different = 0;
for (const [engine, ask] of [
  ['ClickHouse', askClickHouse],
  ['Spark', askSpark],
] as const) {
  const answers = ask();
  for (const [name, answer] of expected) {
    if (answers.get(name) === answer) continue;
    different++;
    process.stdout.write(`${engine} differs on "${name}":\n${answers.get(name)}\n--- DuckDB:\n${answer}\n`);
  }
}
process.stdout.write(`${expected.size} queries, ${different} differences\n`);
process.exit(different === 0 ? 0 : 1);
