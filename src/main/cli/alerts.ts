/** `tapedeck alerts RULES.json SESSION…`: what alert rules would have done over recorded sessions. */
import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import type { AlertTrial } from '../../shared/contract/alerts.ts';
import { etDate, etTime } from '../../shared/market/calendar.ts';
import { readAlertFile, type AlertRule } from '../../shared/settings/alerts.ts';
import { nameOfRule } from '../../shared/settings/describe-alert.ts';
import { defaultPreferences } from '../../shared/settings/preferences.ts';
import type { TrialMessage, TrialRequest } from '../engine/trials/alert-trial-worker.ts';
import { CommandError, usageError } from './command-error.ts';
import { openForCommand } from './open-session.ts';
import { inWorkers, JOBS_HELP, jobsOf } from './in-workers.ts';
import { print, printJson, say } from './terminal-output.ts';
import { counted } from '../../shared/contract/counted.ts';

interface Options {
  jobs?: string;
  json?: boolean;
}

export function registerAlerts(program: Command): void {
  program
    .command('alerts')
    .description('run alert rules over recorded sessions: what would have fired, when, on which values')
    .argument('<rules>', 'rules as the Alerts pane exports them (JSON)')
    .argument('<session...>', 'session files (.mcap)')
    .option('--jobs <number>', JOBS_HELP)
    .option('--json', 'one JSON object per session, one per line')
    .addHelpText(
      'after',
      '\nDisabled rules are tried too. Model values use the default rate curve.\nRules on prints alone read a file beside each session (.prints), made from it where it is not there.',
    )
    .action(runAlerts);
}

async function runAlerts(path: string, sessions: readonly string[], options: Options): Promise<void> {
  const rules = readRules(path);
  const jobs = jobsOf(options.jobs);
  // What cannot be opened is said before any is tried.
  for (const file of sessions) openForCommand(file).close();
  const { rateCurve } = defaultPreferences();
  await inWorkers<TrialMessage>({
    worker: 'alertTrial',
    requests: sessions.map((file): TrialRequest => ({
      files: [file],
      rules,
      rateCurve,
      limit: Number.POSITIVE_INFINITY,
      alone: true,
    })),
    jobs,
    title: 'trying',
    told(message, index) {
      if (message.kind === 'noted')
        say(
          `${sessions[index]}: its prints could not be kept beside it, so all of it is gone through: ${message.reason}`,
        );
    },
    done: ({ trial }) => (options.json ? printJson(trial) : printTrial(trial, rules)),
  });
}

function readRules(path: string): AlertRule[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError('unreadable', `${path} cannot be read: ${(error as Error).message}`, 1, { cause: error });
  }
  let file: ReturnType<typeof readAlertFile>;
  try {
    file = readAlertFile(text);
  } catch (error) {
    throw usageError(`${path}: ${(error as Error).message}`);
  }
  for (const reason of file.rejected) say(`${path}: ${reason}`);
  if (file.rejected.length > 0) throw usageError(`${path}: ${file.rejected.length} of its rules cannot be used`);
  if (file.rules.length === 0) throw usageError(`${path} holds no rule`);
  return file.rules;
}

async function printTrial(trial: AlertTrial, rules: readonly AlertRule[]): Promise<void> {
  for (const alert of trial.fires) {
    const when = `${etDate(alert.atMs)} ${etTime(alert.atMs, true)} ET`;
    const values = alert.readings.map(({ label, text }) => `${label} ${text}`).join('; ');
    await print(`${when}  ${alert.name}  ${values}\n`);
  }
  say(`${trial.sessionId}: ${trial.fireCount} fired in ${counted(trial.frames, 'frame')}`);
  for (const rule of rules) {
    const missing = trial.unknown[rule.id];
    if (missing) say(`${nameOfRule(rule)}: unknown at the end. ${missing}`);
  }
}
