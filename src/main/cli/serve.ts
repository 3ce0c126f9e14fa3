/** `tapedeck serve SESSION`: the recorded market over the Massive protocol, on loopback only. */
import type { Command } from 'commander';
import { once } from 'node:events';
import { etTime } from '../../shared/market/calendar.ts';
import { startLocalServer } from '../engine/server/local-server.ts';
import { createRecordedMarket } from '../engine/server/recorded-market.ts';
import { createReplaySource } from '../engine/session/replay-source.ts';
import { CommandError, usageError } from './command-error.ts';
import { HeadlessMarket } from './headless-market.ts';
import { parseMarketTime, parseSpeed } from './market-time.ts';
import { openForCommand } from './open-session.ts';
import { print, printJson, say } from './terminal-output.ts';

interface ServeFlags {
  port: string;
  speed: string;
  from?: string;
  loop?: boolean;
  json?: boolean;
}

/** Clients of a recording are the user's own scripts: as many sockets as they like. */
const CONNECTIONS = 64;

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('the same server over a recorded session')
    .argument('<session>', 'session file (.mcap)')
    .option('--port <port>', 'port to listen on (127.0.0.1 only); 0 for any', '0')
    .option('--speed <x>', 'market seconds per second, or "max"', '1')
    .option('--from <time>', 'begin there: HH:MM:SS exchange time, or ISO')
    .option('--loop', 'begin again at the end')
    .option('--json', 'print the addresses as JSON')
    .addHelpText('after', '\nRecordings are for your own use: the vendor forbids passing its data on.')
    .action((path: string, flags: ServeFlags) => serve(path, flags));
}

async function serve(path: string, flags: ServeFlags): Promise<void> {
  const port = Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw usageError(`--port: "${flags.port}" is not a port`);
  const session = openForCommand(path);
  const { date } = session.meta;
  const replay = createReplaySource({
    session,
    sessionId: path,
    speed: parseSpeed(flags.speed),
    stateVersion: new HeadlessMarket().stateVersion,
    // The server keeps no state of the market: it only hands events on.
    reset: () => undefined,
  });
  const fromMs = flags.from === undefined ? session.startMs : parseMarketTime('--from', flags.from, date);
  const market = createRecordedMarket({ replay, monotonicMs: () => performance.now() });
  if (flags.from !== undefined) replay.seek(fromMs);
  if (flags.loop) replay.setLoop(fromMs, session.endMs);
  const limits = { connectionsPerMarket: CONNECTIONS };
  const server = await startLocalServer({ port, market, limits }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new CommandError('port-in-use', `port ${port} is already in use; choose another with --port, or 0 for any`);
  });
  const { wsUrl, restUrl } = server;
  await (flags.json ? printJson({ ws: wsUrl, rest: restUrl }) : print(`ws ${wsUrl} rest ${restUrl}\n`));
  say(
    `${path}: ${date}, ${etTime(fromMs)}–${etTime(session.endMs)} ET; it starts with the first subscription. Ctrl-C ends it.`,
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
  await replay.stop();
}
