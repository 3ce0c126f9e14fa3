/**
 * `npm run bench -- NAME [--json]`: runs one benchmark of this folder; without a name, lists them.
 * `npm run bench -- all [--markdown] [NAME…]`: those that are held to a bar, one after another, and what they are held to.
 */
import { readdirSync } from 'node:fs';
import { printBars } from './support/print-bars.ts';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
  .sort();

const args = process.argv.slice(2);
const [name, ...others] = args.filter((arg) => !arg.startsWith('-'));
const unknown = [...(name === 'all' ? [] : [name]), ...others].find((known) => !names.includes(known ?? ''));

if (name === undefined || unknown !== undefined) {
  process.stderr.write(
    `${unknown === undefined ? 'Name a benchmark, or "all"' : `There is no benchmark "${unknown}"`}: ${names.join(', ')}\n`,
  );
  process.exit(2);
}

if (name === 'all') process.exit(printBars({ only: others, markdown: args.includes('--markdown') }) ? 0 : 1);
const { run } = (await import(`./${name}.ts`)) as { run: () => Promise<Record<string, unknown>> };
const result = await run();
if (args.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
else for (const [key, value] of Object.entries(result)) process.stdout.write(`${key.padEnd(28)} ${String(value)}\n`);
process.exit(0);
