/** `tapedeck history build SESSION…`: the memory's numbers of recorded sessions. `tapedeck history info`: what it holds. */
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { etDate } from '../../shared/market/calendar.ts';
import { defaultPreferences } from '../../shared/settings/preferences.ts';
import { inspectHistory, type InspectedHistory } from '../engine/history/inspect-history.ts';
import { openChecked } from '../engine/history/open-history.ts';
import type { HistoryStore } from '../engine/history/history-store.ts';
import type { HistoryBuildMessage, HistoryBuildRequest } from '../engine/trials/build-history-worker.ts';
import type { BuiltHistory } from '../engine/trials/build-history.ts';
import { defaultDataFolder, historyFileIn } from '../host/data-folder.ts';
import { CommandError } from './command-error.ts';
import { openForCommand } from './open-session.ts';
import { inWorkers, JOBS_HELP, jobsOf } from './in-workers.ts';
import { print, printJson, say } from './terminal-output.ts';
import { counted } from '../../shared/contract/counted.ts';

interface Options {
  file: string;
  json?: boolean;
  jobs?: string;
}

export function registerHistory(program: Command): void {
  const history = program.command('history').description('the memory: numbers of every name by minute and day');
  const file = historyFileIn(defaultDataFolder());
  history
    .command('build')
    .description('keep the numbers of recorded sessions, as the terminal would have')
    .argument('<session...>', 'session files (.mcap)')
    .option('--file <file>', 'the memory’s file', file)
    .option('--jobs <number>', JOBS_HELP)
    .option('--json', 'one JSON object per session, or per several joined, one per line')
    .addHelpText(
      'after',
      '\nRecordings of one market that ran at the same time (its stocks and its options, say) are kept as one.' +
        '\nModel values use the default rate curve. A day keeps its last numbers by market time, live or recorded, in' +
        '\nwhatever order sessions are built; in one minute what the terminal kept live stays.',
    )
    .action((sessions: string[], options: Options) => build(sessions, options));
  history
    .command('info')
    .description('which names the memory knows, and how many days of each')
    .option('--file <file>', 'the memory’s file', file)
    .option('--json', 'one JSON object')
    .action((options: Options) => info(options));
}

async function build(sessions: readonly string[], { file, jobs, json }: Options): Promise<void> {
  const most = jobsOf(jobs);
  open(file).close(); // What is wrong with it is said once, before any session is gone through.
  // Those of a date may have run at the same time, and are then built as one.
  const days = [...Map.groupBy(sessions, dateOf).values()];
  await inWorkers<HistoryBuildMessage>({
    worker: 'historyBuild',
    requests: days.map((files): HistoryBuildRequest => ({
      files,
      store: file,
      rateCurve: defaultPreferences().rateCurve,
    })),
    jobs: most,
    title: 'keeping',
    async done({ built }) {
      for (const one of built) await (json ? printJson(one) : tell(one));
    },
  });
}

function dateOf(path: string): string {
  const session = openForCommand(path);
  session.close();
  return etDate(session.startMs);
}

function tell({ sessionId, minutes, names, dates }: BuiltHistory): void {
  say(
    minutes === 0
      ? `${sessionId}: no minute of an options chain with quotes during regular hours`
      : `${sessionId}: ${counted(minutes, 'minute')} of ${names.join(', ')} on ${dates.join(', ')}`,
  );
}

async function info({ file, json }: Options): Promise<void> {
  if (!existsSync(file)) throw new CommandError('no-history', `There is no history at ${file}.`, 1);
  const { version, damage, names, next } = inspected(file);
  if (json) await printJson({ file, version, damage, names });
  else {
    for (const { world, symbol, days, minutes, iv30, from, to } of names)
      await print(
        `${world}  ${symbol}  ${counted(days, 'day')} (${iv30} with 30-day IV) ${from} to ${to}, ${counted(minutes, 'minute')}\n`,
      );
    say(damage === undefined ? `${file}: sound, ${counted(names.length, 'name')}` : `${file}: damaged: ${damage}`);
  }
  if (next !== undefined) throw new CommandError('damaged', next, 1);
}

function inspected(file: string): InspectedHistory {
  try {
    return inspectHistory(file);
  } catch (error) {
    throw new CommandError('no-history', (error as Error).message, 1, { cause: error });
  }
}

function open(file: string): HistoryStore {
  try {
    const { store, told } = openChecked(file, Date.now());
    if (told !== undefined) say(told);
    return store;
  } catch (error) {
    throw new CommandError('no-history', (error as Error).message, 1, { cause: error });
  }
}
