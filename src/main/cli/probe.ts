/** `tapedeck probe`: what the vendor does with this key, asked in ten minutes, as a report and as a session that replays. */
import type { Command } from 'commander';
import { dirname, join } from 'node:path';
import { etDate, etTime } from '../../shared/market/calendar.ts';
import { BUILT_IN_CALENDAR } from '../../shared/market/trading-calendar.ts';
import { visibleText } from '../../shared/contract/visible-text.ts';
import { ClockOffset } from '../engine/feed/clock/clock-offset.ts';
import { errorText, FeedError } from '../engine/feed/feed-error.ts';
import { restFaults } from '../engine/feed/feed-words.ts';
import { networkFault } from '../engine/feed/network-fault.ts';
import { httpGet } from '../engine/feed/rest/http-get.ts';
import { isWebPage } from '../engine/feed/rest/rest-answer.ts';
import { KeyStriker } from '../engine/feed/strike-key.ts';
import { parseVendor } from '../engine/massive/vendor-json.ts';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { createInlineChunkWriter } from '../engine/session/recording/inline-chunk-writer.ts';
import { createRecorder, type Recorder } from '../engine/session/recording/recorder.ts';
import { MarketPipeline } from '../engine/world/market-pipeline.ts';
import { defaultDataFolder } from '../host/data-folder.ts';
import type { EnvironmentKeys } from '../vault/environment-keys.ts';
import { CommandError } from './command-error.ts';
import { areLocal, endpointsFor, keyFor, loginRefused, RELAY_HELP, WS_DELAYED_HELP } from './endpoint-flag.ts';
import { FactBook } from './probe/facts.ts';
import { POLITE, QUICK } from './probe/probe-context.ts';
import { ProbeRest } from './probe/probe-rest.ts';
import { markdownOf, summaryOf, type ProbeReport } from './probe/report.ts';
import { runProbe } from './probe/run-probe.ts';
import { tryToWrite } from './try-to-write.ts';
import { print, printJson, say } from './terminal-output.ts';

interface ProbeFlags {
  ws?: string;
  wsDelayed?: string;
  rest?: string;
  relay?: boolean;
  out?: string;
  quick?: boolean;
  reopen: boolean;
  json?: boolean;
}

const TICK_MS = 50;

/** Where reports go unless told, and where `doctor` looks. */
export const probeFolder = (): string => join(defaultDataFolder(), 'probes');

export function registerProbe(program: Command, keys: EnvironmentKeys): void {
  program
    .command('probe')
    .description('what the vendor does with this key: a report of facts, and a session of everything received')
    .option('--ws <url>', 'WebSocket base URL (default: the vendor)')
    .option('--ws-delayed <url>', WS_DELAYED_HELP)
    .option('--rest <url>', 'REST base URL (default: the vendor, or the same host as --ws)')
    .option('--relay', RELAY_HELP)
    .option('--out <folder>', 'where report and session go (default: probes in the data folder)')
    .option('--no-reopen', 'leave out the last step, which may lock the account out of its sockets for some minutes')
    .option('--quick', 'short waits, for a server of your own')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      '\nIt takes about ten minutes, best with the market open, and wants the account for itself: a terminal that is live on the same key is' +
        '\ninterrupted. One request and one socket at a time, except where parallel requests are tested; it stops where the server tells it to.' +
        '\nThe report holds no key and no price. The session does hold the data: keep it to yourself.',
    )
    .action((flags: ProbeFlags) => probe(flags, program.version() ?? '', keys));
}

async function probe(flags: ProbeFlags, appVersion: string, keys: EnvironmentKeys): Promise<void> {
  const hosts = endpointsFor(flags);
  const local = areLocal(hosts);
  const key = await keyFor(hosts, keys);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stop.abort(new Error('it was interrupted')));
  const folder = flags.out ?? probeFolder();
  tryFolder(folder);
  const offsetMs = await marketClock(hosts.rest, key, stop.signal);
  const now = (): number => Date.now() + offsetMs;
  nodeFiles.makeFolder(folder);
  const startedMs = now();
  const stem = join(folder, `probe-${etDate(startedMs)}_${etTime(startedMs).replaceAll(':', '')}`);
  const market = new MarketPipeline({ gap: () => undefined });
  const recorder = recorderTo(`${stem}.mcap`, { market, now, local, appVersion, source: new URL(hosts.ws).host });
  market.recordTo(recorder);
  const ticking = setInterval(() => recorder.tick(), TICK_MS);
  const striker = new KeyStriker(key);
  const shown = (text: string): string => visibleText(striker.words(text));
  const facts = new FactBook(shown);
  const pace = flags.quick ? QUICK : POLITE;
  const rest = new ProbeRest({
    url: hosts.rest,
    isRelay: hosts.relay,
    key,
    striker,
    sink: market,
    now,
    signal: stop.signal,
    betweenMs: pace.restMs,
    timeoutMs: pace.timeoutMs,
    tooManyMs: pace.tooManyMs,
    entries: facts.entry,
  });
  let cutShort: string | undefined;
  try {
    await runProbe(
      { key, striker, hosts, pace, facts, rest, sink: market, now, signal: stop.signal, progress: say },
      { reopen: flags.reopen },
    );
  } catch (error) {
    cutShort = shown(errorText(stop.signal.aborted ? stop.signal.reason : error));
  } finally {
    clearInterval(ticking);
    await recorder.close(market.state.hash());
  }
  const report: ProbeReport = {
    kind: 'tapedeck-probe',
    version: 1,
    startedAt: new Date(startedMs).toISOString(),
    endedAt: new Date(now()).toISOString(),
    appVersion,
    rest: new URL(hosts.rest).host,
    socket: new URL(hosts.ws).host,
    marketOpen: BUILT_IN_CALENDAR.isRegularHours(startedMs),
    ...(cutShort === undefined ? {} : { cutShort }),
    facts: facts.all(),
  };
  try {
    nodeFiles.writeText(`${stem}.json`, `${JSON.stringify(report, null, 2)}\n`);
    nodeFiles.writeText(`${stem}.md`, markdownOf(report));
  } finally {
    // Ten minutes were spent on it: a disk that refuses it does not take it.
    await (flags.json ? printJson(report) : print(markdownOf(report)));
  }
  say(`${summaryOf(report.facts)}. Report: ${stem}.md and .json; what came: ${stem}.mcap.`);
  if (cutShort !== undefined) throw new CommandError('cut-short', `The probe ended early: ${cutShort}.`);
}

/** Fails before any request to a server; makes nothing, as a refused key is to leave nothing behind. */
function tryFolder(folder: string): void {
  let there = folder;
  while (!nodeFiles.exists(there)) there = dirname(there);
  tryToWrite(join(there, `.tapedeck-${process.pid}`));
}

/** Server time minus this computer's, ms. Without it arrivals have no market time. */
async function marketClock(url: string, key: string, signal: AbortSignal): Promise<number> {
  const beganMs = Date.now();
  const { host } = new URL(url);
  const answer = await httpGet(
    `${url}/v1/marketstatus/now`,
    { authorization: `Bearer ${key}` },
    AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
  ).catch((error: unknown) => {
    if (error instanceof FeedError) throw new CommandError('no-clock', `${host} told no time: ${error.message}`);
    throw new CommandError('unreachable', `${host} cannot be reached: ${networkFault(error) ?? errorText(error)}`);
  });
  if (answer.status === 401) throw loginRefused(key, host);
  if (isWebPage(answer)) throw new CommandError('no-clock', `${host} told no time: ${restFaults.webPage}`);
  const clock = new ClockOffset();
  clock.learn(serverTimeOf(answer.body), beganMs, Date.now());
  if (clock.offsetMs === undefined)
    throw new CommandError('no-clock', `${host} told no time (HTTP ${answer.status}): nothing was asked.`);
  return clock.offsetMs;
}

/** Empty where the answer has none. */
function serverTimeOf(body: string): string {
  try {
    const status = parseVendor(body) as { serverTime?: unknown } | null;
    return typeof status?.serverTime === 'string' ? status.serverTime : '';
  } catch (error) {
    if (error instanceof SyntaxError) return '';
    throw error;
  }
}

interface Recording {
  market: MarketPipeline;
  now: () => number;
  local: boolean;
  appVersion: string;
  source: string;
}

function recorderTo(path: string, { market, now, local, appVersion, source }: Recording): Recorder {
  return createRecorder({
    writer: createInlineChunkWriter(nodeFiles),
    target: {
      path,
      meta: { appVersion, world: local ? 'simulated' : 'live', date: etDate(now()), source },
      rotateBytes: 1e9,
      minFreeBytes: 200e6,
    },
    now,
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    checkpoint: { stateVersion: STATE_VERSION, take: () => market.serialise() },
    counters: () => market.counters,
    underlyings: () => market.underlyings,
    onGap: (gap) => say(gap.detail),
  });
}
