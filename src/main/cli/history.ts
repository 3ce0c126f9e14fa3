/** `tapedeck history build SESSION…`: the memory's numbers of recorded sessions. `tapedeck history info`: what it holds. */
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { defaultPreferences } from '../../shared/settings/preferences.ts';
import { openHistory } from '../engine/history/open-history.ts';
import type { HistoryStore } from '../engine/history/history-store.ts';
import { buildHistory } from '../engine/trials/build-history.ts';
import { defaultDataFolder, historyFileIn } from '../host/data-folder.ts';
import { CommandError } from './command-error.ts';
import { openForCommand } from './open-session.ts';
import { print, printJson, progressBar, say } from './terminal-output.ts';
import { counted } from '../../shared/contract/counted.ts';

interface Options {
  file: string;
  json?: boolean;
}

export function registerHistory(program: Command): void {
  const history = program.command('history').description('the memory: numbers of every name by minute and day');
  const file = historyFileIn(defaultDataFolder());
  history
    .command('build')
    .description('keep the numbers of recorded sessions, as the terminal would have')
    .argument('<session...>', 'session files (.mcap)')
    .option('--file <file>', 'the memory’s file', file)
    .option('--json', 'one JSON object per session, one per line')
    .addHelpText('after', '\nModel values use the default rate curve. What the terminal kept live stays as it is.')
    .action((sessions: string[], options: Options) => build(sessions, options));
  history
    .command('info')
    .description('which names the memory knows, and how many days of each')
    .option('--file <file>', 'the memory’s file', file)
    .option('--json', 'one JSON object')
    .action((options: Options) => info(options));
}

async function build(sessions: readonly string[], { file, json }: Options): Promise<void> {
  const store = open(file);
  try {
    for (const path of sessions) {
      const bar = progressBar('keeping');
      const built = await buildHistory({
        session: openForCommand(path),
        sessionId: path,
        store,
        rateCurve: defaultPreferences().rateCurve,
        progress: bar.at,
      });
      bar.end();
      if (json) await printJson(built);
      else
        say(
          built.minutes === 0
            ? `${path}: no minute of an options chain with quotes during regular hours`
            : `${path}: ${counted(built.minutes, 'minute')} of ${built.names.join(', ')} on ${built.dates.join(', ')}`,
        );
    }
  } finally {
    store.close();
  }
}

async function info({ file, json }: Options): Promise<void> {
  if (!existsSync(file)) throw new CommandError('no-history', `There is no history at ${file}.`, 1);
  const store = open(file);
  try {
    const damage = store.damage();
    const names = store.names();
    if (json) await printJson({ file, version: store.version, damage, names });
    else {
      for (const { world, symbol, days, minutes, iv30, from, to } of names)
        await print(
          `${world}  ${symbol}  ${counted(days, 'day')} (${iv30} with 30-day IV) ${from} to ${to}, ${counted(minutes, 'minute')}\n`,
        );
      say(damage === undefined ? `${file}: sound, ${counted(names.length, 'name')}` : `${file}: damaged: ${damage}`);
    }
    if (damage !== undefined)
      throw new CommandError('damaged', 'The next start of the terminal puts its last copy in its place.', 1);
  } finally {
    store.close();
  }
}

function open(file: string): HistoryStore {
  try {
    const { store, told } = openHistory(file, Date.now());
    if (told !== undefined) say(told);
    return store;
  } catch (error) {
    throw new CommandError('no-history', (error as Error).message, 1, { cause: error });
  }
}
