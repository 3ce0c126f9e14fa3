/** The queries over an exported day, answered by DuckDB. */
import { DuckDBInstance } from '@duckdb/node-api';
import { TABLES, plainRows, readQueries } from './queries.ts';

/** Answers by name of the query. `folder` is what `tapedeck export --format parquet` wrote. */
export async function askDuckDb(folder: string): Promise<Map<string, string>> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const answers = new Map<string, string>();
  for (const table of TABLES)
    await connection.run(
      `CREATE VIEW ${table} AS SELECT * FROM read_parquet('${folder}/${table}/**/*.parquet', hive_partitioning = true)`,
    );
  for (const { name, sql } of readQueries())
    answers.set(name, plainRows((await connection.runAndReadAll(sql)).getRowsJson()));
  connection.closeSync();
  return answers;
}
