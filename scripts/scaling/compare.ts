/**
 * `node scripts/scaling/compare.ts FOLDER`: the same exported files, loaded as they are by DuckDB, ClickHouse and Spark (the latter two in
 * containers), must give equal answers to every query of docs/scaling/queries.sql. Exit 1 where they differ.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CLICKHOUSE, SPARK, answersIn, scriptFor, type Engine } from './ask.ts';
import { askDuckDb } from './duckdb.ts';

const folder = resolve(process.argv[2] ?? '');

function ask(engine: Engine): Map<string, string> {
  const scratch = mkdtempSync(join(tmpdir(), 'scaling-'));
  writeFileSync(join(scratch, 'ask.sql'), scriptFor(engine, '/day'));
  const mounts = ['-v', `${folder}:/day:ro`, '-v', `${scratch}:/scratch:ro`];
  const command = [engine.image, ...engine.arguments('/scratch/ask.sql')];
  // Exported files are their owner's alone: only root reads them in a container.
  const run = spawnSync(
    'docker',
    ['run', '--rm', '--user', 'root', '--entrypoint', engine.entry, ...mounts, ...command],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`${engine.image} ended with ${run.status}: ${run.stderr.slice(-4000)}`);
  return answersIn(run.stdout);
}

const expected = await askDuckDb(folder);
let different = 0;
for (const engine of [CLICKHOUSE, SPARK]) {
  const answers = ask(engine);
  for (const [name, answer] of expected) {
    if (answers.get(name) === answer) continue;
    different++;
    process.stdout.write(`${engine.name} differs on "${name}":\n${answers.get(name)}\n--- DuckDB:\n${answer}\n`);
  }
}
process.stdout.write(`${expected.size} queries, ${different} differences\n`);
process.exit(different === 0 ? 0 : 1);
