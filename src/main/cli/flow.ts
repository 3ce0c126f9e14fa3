/** `tapedeck flow grade SESSION SESSION…`: one day's opening guesses by the next day's open interest. */
import type { Command } from 'commander';
import { etDate } from '../../shared/market/calendar.ts';
import { gradeOpenings, type OpeningGrade } from '../../shared/flow/opening-grade.ts';
import { defaultPreferences, type Preferences } from '../../shared/settings/preferences.ts';
import { guessPrints, openInterestPairs } from '../engine/flow/opening-guesses.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { countRecordings } from '../engine/world/count-recordings.ts';
import { recordedOpenInterest } from '../engine/world/recorded-open-interest.ts';
import { usageError } from './command-error.ts';
import { openForCommand, openUntouched } from './open-session.ts';
import { print, printJson, progressBar, say } from './terminal-output.ts';

interface Options {
  premium: string;
  json?: boolean;
}

export function registerFlow(program: Command): void {
  const flow = program.command('flow').description('the option flow of recorded sessions');
  flow
    .command('grade')
    .description('guesses at opened positions, by the open interest of the next session: hit rate per rule')
    .argument('<sessions...>', 'session files (.mcap) of two days, in any order')
    .option('--premium <usd>', 'prints of at least this premium are guesses', '25000')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      '\nOne guess is a contract with flagged prints. A hit: its open interest rose by at least half of the flagged contracts.',
    )
    .action((sessions: string[], options: Options) => grade(sessions, options));
}

async function grade(paths: readonly string[], { premium, json }: Options): Promise<void> {
  const keptPremiumUsd = Number(premium);
  if (!(keptPremiumUsd >= 0)) throw usageError(`--premium is an amount of dollars, such as 25000: not “${premium}”`);
  const byDate = Map.groupBy(paths.map(datedSession), ({ date }) => date);
  const dates = [...byDate.keys()].toSorted();
  if (dates.length !== 2)
    throw usageError(
      `sessions of two days are needed: these are of ${dates.length === 1 ? '' : `${dates.length}: `}${dates.join(', ')}`,
    );
  const [before, after] = dates.map((date) => byDate.get(date)!.map(({ path }) => path));
  const usual = defaultPreferences();
  const preferences: Preferences = { ...usual, flow: { ...usual.flow, keptPremiumUsd } };
  const bar = progressBar('counting');
  const { snapshot, unreadable } = await countRecordings(
    nodeFiles,
    {
      kind: 'session',
      files: before,
      preferences,
      untilMs: Math.max(...byDate.get(dates[0])!.map(({ endMs }) => endMs)),
    },
    { progress: bar.at, rest: async () => undefined },
  );
  bar.end();
  for (const sentence of unreadable) say(sentence);
  const published = recordedOpenInterest(after.map(openUntouched));
  const result = gradeOpenings(
    dates[0],
    guessPrints(snapshot),
    openInterestPairs(snapshot, (symbol) => published.get(symbol)),
  );
  if (json) await printJson(result);
  else await printGrade(result, dates[1]);
}

function datedSession(path: string): { path: string; date: string; endMs: number } {
  const session = openForCommand(path);
  const { startMs, endMs } = session;
  session.close();
  return { path, date: etDate(startMs), endMs };
}

async function printGrade({ date, rules, largest }: OpeningGrade, next: string): Promise<void> {
  say(`guesses of ${date} by the open interest of ${next}`);
  await print('rule          hit rate  hits  rose less  did not rise  unknown  expired\n');
  for (const { rule, hitRate, hits, partly, misses, unknown, expired } of rules) {
    const rate = hitRate === undefined ? '—' : `${(hitRate * 100).toFixed(1)} %`;
    const cells: [string | number, number][] = [
      [rate, 8],
      [hits, 4],
      [partly, 9],
      [misses, 12],
      [unknown, 7],
      [expired, 7],
    ];
    await print(`${rule.padEnd(12)}  ${cells.map(([value, width]) => String(value).padStart(width)).join('  ')}\n`);
  }
  for (const { symbol, contracts, before, after, verdict } of largest)
    await print(
      `${symbol.padEnd(24)} ${contracts} contracts, open interest ${before ?? '—'} → ${after ?? '—'}: ${verdict}\n`,
    );
}
