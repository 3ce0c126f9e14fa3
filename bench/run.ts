/** `npm run bench -- NAME [--json]`: runs one benchmark of this folder; without a name, lists them. */
import { readdirSync } from 'node:fs';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
  .sort();

const args = process.argv.slice(2);
const name = args.find((arg) => !arg.startsWith('-'));

if (name === undefined || !names.includes(name)) {
  process.stderr.write(
    `${name === undefined ? 'Name a benchmark' : `There is no benchmark "${name}"`}: ${names.join(', ')}\n`,
  );
  process.exit(2);
}

const { run } = (await import(`./${name}.ts`)) as { run: () => Promise<Record<string, unknown>> };
const result = await run();
if (args.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
else for (const [key, value] of Object.entries(result)) process.stdout.write(`${key.padEnd(28)} ${String(value)}\n`);
process.exit(0);
