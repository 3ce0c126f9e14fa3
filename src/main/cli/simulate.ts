/** `tapedeck simulate`: the local Massive-compatible server over a simulated market, until it is interrupted. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { etDate, etTime } from '../../shared/market/calendar.ts';
import type { Plan } from '../server/protocol/plans.ts';
import { ADVANCED, parsePlan } from '../server/protocol/plans.ts';
import { QUIRK_NAMES, quirkHelp, USUAL_QUIRKS, withQuirk, type Quirks } from '../server/protocol/quirks.ts';
import { USUAL_RATE, MAX_RATE } from '../server/simulated/simulated-market.ts';
import { startSimulation } from '../server/simulate.ts';
import { UNIVERSE } from '../server/simulated/universe.ts';
import { CommandError } from './command-error.ts';
import { parseMarketTime } from './market-time.ts';

interface SimulateFlags {
  port: number;
  seed: number;
  rate: number;
  symbols?: string[];
  plan: Plan;
  quirk: Quirks;
  start?: string;
  key?: string;
  compression: boolean;
  json?: boolean;
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

function readPlan(text: string): Plan {
  const plan = parsePlan(text);
  if (!plan) {
    throw new InvalidArgumentError('Use none, basic, starter, developer or advanced, or stocks=…,options=…,indices=….');
  }
  return plan;
}

function readQuirk(setting: string, quirks: Quirks): Quirks {
  const changed = withQuirk(quirks, setting);
  if (!changed) throw new InvalidArgumentError(`Use NAME=on or NAME=off. Names: ${QUIRK_NAMES.join(', ')}.`);
  return changed;
}

function readSymbols(text: string): string[] {
  const symbols = text.split(',').map((word) => word.trim().toUpperCase());
  const unknown = symbols.filter((symbol) => !UNIVERSE.some((spec) => spec.symbol === symbol));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(
      `${unknown.join(', ')} is not simulated. Known: ${UNIVERSE.map((s) => s.symbol).join(', ')}.`,
    );
  }
  return symbols;
}

const marketTime = (atMs: number): string => `${etDate(atMs)} ${etTime(atMs)} ET`;

export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('start the local Massive-compatible server over a simulated market')
    .option('--port <port>', 'port to listen on (127.0.0.1 only)', wholeNumber(0, 65_535), 0)
    .option('--seed <number>', 'the same seed and start give the same market', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--rate <events>', 'events a second over all that is subscribed', wholeNumber(10, MAX_RATE), USUAL_RATE)
    .option('--symbols <list>', 'underlyings to offer, comma-separated (default: all)', readSymbols)
    .option('--plan <plan>', 'plan to imitate: advanced, or stocks=starter,options=advanced', readPlan, ADVANCED)
    .addOption(
      new Option('--quirk <name=on|off>', 'what the vendor was seen to do beside its documentation; may be given again')
        .argParser(readQuirk)
        .default(USUAL_QUIRKS, 'as listed below'),
    )
    .option(
      '--start <time>',
      'market time to begin at, of New York where it names no zone: "2026-11-20 10:00", or 10:00 of today (default: now, or the latest session)',
    )
    .option('--key <key>', 'the only key to accept (default: any but "bad-key")')
    .option('--no-compression', 'compress neither frames nor answers')
    .option('--json', 'print the addresses as JSON')
    .addHelpText(
      'after',
      `\nThe market runs from 04:00 to 20:00 ET; the night is left out, and a start while it is closed is 09:30 of the next session.\n\nQuirks and whether they are usual:\n${quirkHelp()}`,
    )
    .action(runSimulate);
}

async function runSimulate(flags: SimulateFlags): Promise<void> {
  const startMs = flags.start === undefined ? undefined : parseMarketTime('--start', flags.start, etDate(Date.now()));
  const { server, market } = await startSimulation({
    port: flags.port,
    plan: flags.plan,
    quirks: flags.quirk,
    key: flags.key,
    compression: flags.compression,
    simulation: { seed: flags.seed, rate: flags.rate, symbols: flags.symbols, startMs },
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') {
      throw new CommandError(
        'port-in-use',
        `port ${flags.port} is already in use; choose another with --port, or --port 0 for any`,
      );
    }
    if (error.code === 'EACCES')
      throw new CommandError('port-denied', `this user may not listen on port ${flags.port}; choose one above 1023`);
    throw error;
  });
  const { wsUrl, delayedWsUrl, restUrl } = server;
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ ws: wsUrl, delayedWs: delayedWsUrl, rest: restUrl })}\n`
      : `ws ${wsUrl} rest ${restUrl}\n`,
  );
  process.stderr.write(`Its delayed host: --ws-delayed ${delayedWsUrl}\n`);
  const closed = startMs !== undefined && market.startMs !== startMs ? ` (at ${marketTime(startMs)} it is closed)` : '';
  process.stderr.write(`Simulated market at ${marketTime(market.nowMs())}${closed}; Ctrl-C ends it.\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.close();
}
