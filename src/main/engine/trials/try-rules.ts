/** Rules over a recording, the shortest way: those on prints alone read its print table, which is made where it is not there yet. */
import type { AlertTrial } from '../../../shared/contract/alerts.ts';
import type { SessionFiles } from '../session/format/files.ts';
import { buildPrintTable } from './build-print-table.ts';
import { mayHavePrintTable, PrintTable } from './print-table.ts';
import { tryAlerts, type TrialOptions } from './try-alerts.ts';
import { areOnPrints, tryPrintRules } from './try-print-rules.ts';

/** Of a trial that makes the table first. */
const SHARE_OF_MAKING = 0.95;

export interface RuleTrialOptions extends TrialOptions {
  files: SessionFiles;
  /** Why a table could not be used: the trial takes longer, and finds the same. */
  noted: (reason: string) => void;
}

/** Closes the session. */
export async function tryRules(options: RuleTrialOptions): Promise<AlertTrial> {
  const { session, rules, noted } = options;
  if (areOnPrints(rules) && mayHavePrintTable(session))
    try {
      const trial = await tryOverTable(options);
      session.close();
      return trial;
    } catch (error) {
      noted((error as Error).message);
    }
  return tryAlerts(options);
}

async function tryOverTable(options: RuleTrialOptions): Promise<AlertTrial> {
  const { files, session, noted, progress } = options;
  const found = PrintTable.of(files, session);
  if (found)
    try {
      return await tryPrintRules(options, found);
    } catch (error) {
      noted((error as Error).message);
    } finally {
      found.close();
    }
  await buildPrintTable(files, session, { ...options, progress: (share) => progress?.(share * SHARE_OF_MAKING) });
  const made = PrintTable.of(files, session);
  if (!made) throw new Error('the print table that was just made is not there');
  try {
    return await tryPrintRules(
      { ...options, progress: (share) => progress?.(SHARE_OF_MAKING + share * (1 - SHARE_OF_MAKING)) },
      made,
    );
  } finally {
    made.close();
  }
}
