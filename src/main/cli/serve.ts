/** `tapedeck serve SESSION`: the recorded market over the Massive protocol, on loopback only, until it is interrupted. */
import type { Command } from 'commander';
import { once } from 'node:events';
import { etDate, etTime } from '../../shared/market/calendar.ts';
import { startLocalServer, type LocalServer } from '../server/protocol/local-server.ts';
import type { MarketSource } from '../server/protocol/market-source.ts';
import { StageProblem } from '../server/protocol/stage.ts';
import { createRecordedMarket } from '../server/recorded/recorded-market.ts';
import { createReplaySource } from '../engine/session/replay/replay-source.ts';
import type { ReplaySource } from '../engine/session/replay/replay-transport.ts';
import type { Session } from '../engine/session/reading/reader.ts';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { CommandError, usageError } from './command-error.ts';
import { parseSessionTime, parseSpeed } from './market-time.ts';
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
const LIMITS = { connectionsPerMarket: Number.POSITIVE_INFINITY };
const WAIT_AT_BYTES = 8 * 1024 * 1024;

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('the same server over a recorded session')
    .argument('<session>', 'session file (.mcap)')
    .option('--port <port>', 'port to listen on (127.0.0.1 only); 0 for any', '0')
    .option('--speed <x>', 'market seconds per second, or "max"', '1')
    .option('--from <time>', 'begin there: HH:MM:SS exchange time (with its date where there are several), or ISO')
    .option('--loop', 'start over at the end')
    .option('--json', 'print the addresses as JSON')
    .addHelpText(
      'after',
      '\nTime starts with the first subscription and waits for slow clients. REST answers requests made while recording, and from' +
        '\nthe frames up to the clock what was not. A client has a time and speed of its own with a base address such as' +
        '\n  ws://127.0.0.1:PORT/from=10:15:00&speed=4   http://127.0.0.1:PORT/from=10:15:00&speed=4' +
        '\nor with ?from=…&speed=… behind a path; &client=NAME tells apart clients that use the same ones.' +
        '\nRecordings are for your own use: the vendor forbids passing its data on.',
    )
    .action((path: string, flags: ServeFlags) => serve(path, flags));
}

async function serve(path: string, flags: ServeFlags): Promise<void> {
  const port = Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw usageError(`--port: "${flags.port}" is not a port`);
  const speed = parseSpeed(flags.speed);
  const session = openForCommand(path);
  const fromMs = startOf(session, flags.from);
  const told = new Set<string>();
  const tell = (sentence: string): void => {
    if (!told.has(sentence)) say(sentence);
    told.add(sentence);
  };
  const ended = (): void =>
    say(`The recording ended at ${etTime(session.endMs)} ET; REST goes on answering. Ctrl-C ends it.`);
  const { market, replay } = tapeOf(session, path, { fromMs, speed, seek: flags.from !== undefined }, tell, ended);
  if (flags.loop) replay.setLoop(fromMs, session.endMs);
  const own = (params: URLSearchParams): MarketSource => ownTape(path, params, { fromMs, speed }, tell);
  const { wsUrl, restUrl, close } = await listen(port, market, own);
  await (flags.json ? printJson({ ws: wsUrl, rest: restUrl }) : print(`ws ${wsUrl} rest ${restUrl}\n`));
  say(
    `${path}: ${etDate(fromMs)}, ${etTime(fromMs)} – ${etDate(session.endMs) === etDate(fromMs) ? '' : `${etDate(session.endMs)}, `}${etTime(session.endMs)} ET; time starts with the first subscription. Ctrl-C ends it.`,
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await close();
  await replay.stop();
}

interface TapeStart {
  fromMs: number;
  speed: number;
  /** Begins elsewhere than at the session's start. */
  seek: boolean;
}

function tapeOf(
  session: Session,
  path: string,
  { fromMs, speed, seek }: TapeStart,
  onDamage: (sentence: string) => void,
  onEnd?: () => void,
): { market: MarketSource; replay: ReplaySource } {
  const replay = createReplaySource({ session, sessionId: path, speed, stateVersion: STATE_VERSION });
  const market = createRecordedMarket({
    session,
    replay,
    fromMs,
    monotonicMs: () => performance.now(),
    onDamage,
    onEnd,
  });
  if (seek) replay.seek(fromMs);
  return { market, replay };
}

/** The tape of a client with a time and speed of its own; anything it leaves out is as given to the command. */
function ownTape(
  path: string,
  params: URLSearchParams,
  usual: { fromMs: number; speed: number },
  onDamage: (sentence: string) => void,
): MarketSource {
  const session = openForCommand(path);
  try {
    const from = params.get('from');
    const fromMs = from === null ? usual.fromMs : startOf(session, from, 'from');
    const speed = params.has('speed') ? parseSpeed(params.get('speed')!) : usual.speed;
    return tapeOf(session, path, { fromMs, speed, seek: fromMs !== session.startMs }, onDamage).market;
  } catch (error) {
    session.close();
    if (error instanceof CommandError) throw new StageProblem(error.message.replace(/^--/, ''), { cause: error });
    throw error;
  }
}

const startOf = (session: Session, from: string | undefined, name = '--from'): number =>
  from === undefined ? session.startMs : parseSessionTime(name, from, session);

async function listen(
  port: number,
  market: MarketSource,
  openMarket: (params: URLSearchParams) => MarketSource,
): Promise<LocalServer> {
  try {
    return await startLocalServer({ port, market, openMarket, limits: LIMITS, waitAtBytes: WAIT_AT_BYTES });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CommandError(
        'port-in-use',
        `port ${port} is already in use; choose another with --port, or --port 0 for any`,
        1,
        { cause: error },
      );
    if (code === 'EACCES')
      throw new CommandError('port-denied', `this user may not listen on port ${port}; choose one above 1023`, 1, {
        cause: error,
      });
    throw error;
  }
}
