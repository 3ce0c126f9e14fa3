/**
 * The `tapedeck` command. Only the chosen command's module is loaded, so that starting stays quick.
 * Exit: 0 done, 1 failed, 2 bad usage. Data goes to stdout, words to stderr.
 */
import { Command, CommanderError } from 'commander';
import { diskSentence } from './disk-sentence.ts';
import type { EnvironmentKeys } from '../vault/environment-keys.ts';
import { say } from './terminal-output.ts';

interface CommandEntry {
  summary: string;
  /** `hasTerminal`: it lies beside this command line, as in a checkout. */
  load(): Promise<(program: Command, keys: EnvironmentKeys, hasTerminal: boolean) => void>;
}

const COMMANDS: Record<string, CommandEntry> = {
  simulate: {
    summary: 'start the local Massive-compatible server over a simulated market',
    load: async () => (await import('./simulate.ts')).registerSimulate,
  },
  serve: {
    summary: 'the same server over a recorded session',
    load: async () => (await import('./serve.ts')).registerServe,
  },
  record: {
    summary: 'record the feed without a window',
    load: async () => (await import('./record.ts')).registerRecord,
  },
  info: { summary: 'what a session holds', load: async () => (await import('./info.ts')).registerInfo },
  verify: { summary: 'check a session whole', load: async () => (await import('./verify.ts')).registerVerify },
  recover: {
    summary: 'salvage a cut or damaged session into a new file',
    load: async () => (await import('./recover.ts')).registerRecover,
  },
  replay: {
    summary: 'run a session through the engine without a window',
    load: async () => (await import('./replay.ts')).registerReplay,
  },
  alerts: {
    summary: 'what alert rules would have done over recorded sessions',
    load: async () => (await import('./alerts.ts')).registerAlerts,
  },
  flow: {
    summary: 'the option flow of recorded sessions: guesses graded by the next day’s open interest',
    load: async () => (await import('./flow.ts')).registerFlow,
  },
  history: {
    summary: 'the memory: keep the numbers of recorded sessions, see what it holds',
    load: async () => (await import('./history.ts')).registerHistory,
  },
  export: {
    summary: 'a session as Parquet, CSV or NDJSON',
    load: async () => (await import('./export.ts')).registerExport,
  },
  import: {
    summary: 'frames or vendor flat files into a session',
    load: async () => (await import('./import.ts')).registerImport,
  },
  decode: {
    summary: 'frames in, normalised events out',
    load: async () => (await import('./decode.ts')).registerDecode,
  },
  example: {
    summary: 'a recorded day of the simulated market, made without a key',
    load: async () => (await import('./example.ts')).registerExample,
  },
  greeks: {
    summary: 'implied volatility and Greeks for a CSV of options',
    load: async () => (await import('./greeks.ts')).registerGreeks,
  },
  probe: {
    summary: 'what the vendor does with this key: a report of facts',
    load: async () => (await import('./probe.ts')).registerProbe,
  },
  doctor: {
    summary: 'what this machine has, what is missing and how to get it',
    load: async () => (await import('./doctor.ts')).registerDoctor,
  },
};

function newProgram(version: string): Command {
  return new Command('tapedeck')
    .description('Options trading terminal, recorder and session tools')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(--help shows what is possible)');
}

/** Loads what `argv` asks for; every other command is listed by its summary alone. */
async function buildProgram(
  argv: readonly string[],
  version: string,
  keys: EnvironmentKeys,
  hasTerminal: boolean,
): Promise<Command> {
  const program = newProgram(version);
  const chosen = argv[0] === 'help' ? argv[1] : argv[0];
  for (const [name, entry] of Object.entries(COMMANDS)) {
    if (name === chosen) (await entry.load())(program, keys, hasTerminal);
    else program.command(name).description(entry.summary);
  }
  for (const command of program.commands) command.exitOverride().showHelpAfterError('(--help shows what is possible)');
  return program;
}

/** Runs one command line (without node and script) and answers its exit code. */
export async function runCli(
  argv: readonly string[],
  version: string,
  keys: EnvironmentKeys = {},
  hasTerminal = true,
): Promise<number> {
  try {
    const program = await buildProgram(argv, version, keys, hasTerminal);
    if (argv.length === 0) {
      program.outputHelp({ error: true });
      return 2;
    }
    await program.parseAsync(argv as string[], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const sentence = diskSentence(error) ?? (error instanceof Error ? error.message : String(error));
    say(`tapedeck: ${sentence}`);
    if (process.env['TAPEDECK_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return (error as { exitCode?: unknown }).exitCode === 2 ? 2 : 1;
  }
}
