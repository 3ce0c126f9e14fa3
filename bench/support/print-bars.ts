/** Runs the benchmarks that have bars, each in a process of its own, and prints one line a figure as it comes. */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { BARS, barText, judged } from './bars.ts';

export interface BarsOptions {
  /** Benchmarks to run; empty: all with a bar. */
  only: readonly string[];
  /** As the table of docs/performance.md. */
  markdown: boolean;
}

/** True where every benchmark ran, whether or not it met its bar: that depends on the machine. */
export function printBars({ only, markdown }: BarsOptions): boolean {
  const say = (...cells: string[]): void =>
    void process.stdout.write(
      markdown ? `| ${cells.join(' | ')} |\n` : `${cells.map((cell) => cell.padEnd(34)).join('')}\n`,
    );
  const words = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}`;
  process.stdout.write(`${words}\n\n`);
  say('bench', 'what', 'measured', 'bar', '');
  if (markdown) say('---', '---', '---', '---', '---');
  let ran = true;
  for (const bench of new Set(BARS.map((bar) => bar.bench))) {
    if (only.length > 0 && !only.includes(bench)) continue;
    const figures = figuresOf(bench);
    ran &&= figures !== undefined;
    for (const bar of BARS.filter((other) => other.bench === bench)) {
      const value = figures?.[bar.figure];
      const name = markdown ? `\`${bench}\` ${bar.figure}` : `${bench} ${bar.figure}`;
      say(name, bar.means, value === undefined ? '—' : JSON.stringify(value), barText(bar), judged(bar, value));
    }
  }
  return ran;
}

/** Undefined where it failed; it has said why. */
function figuresOf(bench: string): Record<string, unknown> | undefined {
  const file = join(import.meta.dirname, '..', 'run.ts');
  const { status, stdout } = spawnSync(process.execPath, [file, bench, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) return undefined;
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;
}
