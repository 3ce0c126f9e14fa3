/**
 * `npm test`: fetches what it needs, builds, runs every suite, and ends with one line `N passed, N failed[, N skipped]`.
 * Exit 0 only when nothing failed and everything ran.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../src/main/host/browsers.ts';
import { buildIfNeeded } from './build-if-needed.ts';
import { prepareTools } from './test-tools.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface PlaywrightSuite {
  specs: { file: string; title: string; tests: { status: string }[] }[];
  suites?: PlaywrightSuite[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites: PlaywrightSuite[];
}

const RESULTS = 'test-results';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
// Some hundred processes start in a run, many of them from sources: each compiles only what none before it did.
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules', '.cache', 'node-compile');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

for (const sentence of prepareTools(say)) say(sentence);
try {
  buildIfNeeded();
} catch (error) {
  say((error as Error).message);
  say('0 passed, 1 failed');
  process.exit(1);
}
rmSync(RESULTS, { recursive: true, force: true });

const counts = [runVitest(), ...(findBrowser() === undefined ? [] : [runPlaywright()])];
const sum = (key: keyof Counts): number => counts.reduce((total, part) => total + part[key], 0);
const skipped = sum('skipped');
say(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(sum('failed') > 0 ? 1 : 0);

function runVitest(): Counts {
  const file = join(RESULTS, 'vitest.json');
  const cli = join('node_modules', 'vitest', 'vitest.mjs');
  const status = runNode([cli, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
  const report = readReport<{
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
  }>(file);
  if (!report) return broken('vitest');
  return closed('vitest', status, {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  });
}

function runPlaywright(): Counts {
  const cli = join('node_modules', '@playwright', 'test', 'cli.js');
  const status = runNode([cli, 'test']);
  const report = readReport<PlaywrightReport>(join(RESULTS, 'e2e.json'));
  if (!report) return broken('playwright');
  const { expected, unexpected, flaky, skipped: left } = report.stats;
  for (const title of flakyTitles(report.suites)) say(`passed only the second time: ${title}`);
  return closed('playwright', status, { passed: expected + flaky, failed: unexpected, skipped: left });
}

function flakyTitles(suites: readonly PlaywrightSuite[]): string[] {
  return suites.flatMap(({ specs, suites: inner }) => [
    ...specs
      .filter(({ tests }) => tests.some((test) => test.status === 'flaky'))
      .map((spec) => `${spec.file}: ${spec.title}`),
    ...flakyTitles(inner ?? []),
  ]);
}

function runNode(args: string[]): number | null {
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status;
}

function readReport<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

/** A runner that ended badly though no test failed (a file that did not load, an error outside any test) is a failure. */
function closed(name: string, status: number | null, counted: Counts): Counts {
  if (status === 0 || counted.failed > 0) return counted;
  say(`${name} ended with ${status} although no test failed: see above.`);
  return { ...counted, failed: 1 };
}

function broken(name: string): Counts {
  say(`${name} wrote no report: it did not run.`);
  return { passed: 0, failed: 1, skipped: 0 };
}
