/** `tapedeck record --out FILE`: the live feed into a session, without a window. */
import type { Command } from 'commander';
import { statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { etDate } from '../../shared/market/calendar.ts';
import { FeedError } from '../engine/feed/feed-error.ts';
import { partialChain } from '../engine/feed/feed-words.ts';
import type { FeedSource, WantedChannel } from '../engine/feed/feed-source.ts';
import { createLiveSource } from '../engine/feed/live-source.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { createRecorder, type Recorder, type RecordingState } from '../engine/session/recording/recorder.ts';
import { newSessionPath } from '../engine/session/format/session-names.ts';
import { createWorkerChunkWriter } from '../engine/session/recording/worker-chunk-writer.ts';
import { workerUrl } from '../workers/worker-url.ts';
import type { EnvironmentKeys } from '../vault/environment-keys.ts';
import type { SocketState } from '../../shared/contract/health.ts';
import { OPTION_QUOTES_ASKED } from '../../shared/market/channels.ts';
import { chainQuotes } from './chain-quotes.ts';
import { parseChannels, parseMarkets } from './channel-list.ts';
import { areLocal, endpointsFor, keyFor, loginRefused, RELAY_HELP, WS_DELAYED_HELP } from './endpoint-flag.ts';
import { CommandError, usageError } from './command-error.ts';
import { MarketPipeline } from '../engine/world/market-pipeline.ts';
import { STATE_VERSION } from '../engine/market/state-snapshot.ts';
import { recordFailure } from './record-failure.ts';
import { heldUpText, refusedText } from './record-words.ts';
import { RecordingTee } from './recording-tee.ts';
import { tryToWrite } from './try-to-write.ts';
import { formatByteCount, printFacts, printJson, progressBar, say } from './terminal-output.ts';

const DEFAULT_CHANNELS =
  'stocks:T.SPY,stocks:Q.SPY,stocks:A.SPY,indices:V.I:SPX,indices:V.I:VIX,options:T.*,options:AM.*';
const TICK_MS = 50;

interface RecordOptions {
  out: string;
  ws?: string;
  wsDelayed?: string;
  delayed?: string;
  rest?: string;
  relay?: boolean;
  channels: string;
  chain: string;
  for?: string;
  rotate: string;
  makeFolder?: boolean;
  json?: boolean;
}

export function registerRecord(program: Command, keys: EnvironmentKeys): void {
  program
    .command('record')
    .description(
      'record the feed without a window; the key comes from the keychain, MASSIVE_API_KEY or, for a server given by --ws, TAPEDECK_SERVER_KEY',
    )
    .requiredOption('--out <file>', 'session file to write, or a folder')
    .option('--ws <url>', 'WebSocket base URL (default: the vendor)')
    .option('--ws-delayed <url>', WS_DELAYED_HELP)
    .option('--rest <url>', 'REST base URL (default: the vendor, or the same host as --ws)')
    .option('--relay', RELAY_HELP)
    .option('--channels <list>', 'comma-separated CHANNEL.SYMBOL, or market:CHANNEL.*', DEFAULT_CHANNELS)
    .option(
      '--chain <underlyings>',
      'also the quotes of these chains near the money, up to 1,000; "none" for none',
      'SPY',
    )
    .option('--delayed <markets>', 'take these 15 minutes late, from the delayed host: stocks,options,indices or all')
    .option('--for <seconds>', 'stop after this many seconds (default: until interrupted)')
    .option('--make-folder', 'make the folder where it does not exist')
    .option('--rotate <megabytes>', 'start another part at this size', '1024')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', '\nRecordings are for your own use: the vendor forbids passing its data on.')
    .action((options: RecordOptions) => record(options, program.version() ?? '', keys));
}

async function record(options: RecordOptions, appVersion: string, keys: EnvironmentKeys): Promise<void> {
  const seconds = options.for === undefined ? undefined : positive('--for', options.for);
  const rotateBytes = positive('--rotate', options.rotate) * 1e6;
  const wanted = parseChannels(options.channels, etDate(Date.now()));
  const delayedMarkets = parseMarkets('--delayed', options.delayed);
  const endpoints = endpointsFor(options);
  if (delayedMarkets.length > 0 && endpoints.wsDelayed === undefined)
    throw usageError('--delayed: the delayed host of the server that --ws names is not known; give --ws-delayed.');
  const { ws: wsUrl } = endpoints;
  probeOut(options.out, options.makeFolder === true);
  const local = areLocal(endpoints);
  const key = await keyFor(endpoints, keys);
  const source = createLiveSource({
    key,
    wsUrl,
    wsDelayedUrl: endpoints.wsDelayed,
    restUrl: endpoints.rest,
    isRelay: endpoints.relay,
    delayedMarkets,
    quoteLimit: OPTION_QUOTES_ASKED,
    log: (level, text) => level !== 'info' && say(text),
  });
  const market = new MarketPipeline({ gap: () => undefined });
  const tee = new RecordingTee(market);
  let ticking: NodeJS.Timeout | undefined;
  const stop = stopSignal();
  source.start(tee);
  try {
    // The clock is learnt from the server first: a session carries the market's date.
    await unlessStopped(source.request({ path: '/v1/marketstatus/now' }), stop, seconds).catch((error: unknown) => {
      const refused = error instanceof FeedError && error.code === 'rest/unauthorized';
      throw refused ? loginRefused(key, new URL(endpoints.rest).host) : error;
    });
    const recorder = startRecorder(options.out, { source, market, local, wsUrl, rotateBytes, appVersion });
    tee.recorder = recorder;
    ticking = setInterval(() => recorder.tick(), TICK_MS);
    const underlyings = options.chain === 'none' ? [] : options.chain.split(',');
    source.want(wanted);
    const chains = async (): Promise<void> => {
      for (const underlying of underlyings) wanted.push(...(await quotesOf(source, underlying.trim().toUpperCase())));
      source.want(wanted);
    };
    const state = await runUntilEnd({ source, recorder, market, key, seconds, stop }, chains());
    await report(state, market, options.json === true);
  } finally {
    clearInterval(ticking);
    await source.stop();
  }
}

/** They come besides the channels: where they cannot be had, that is said, and the rest is recorded. */
async function quotesOf(source: FeedSource, underlying: string): Promise<WantedChannel[]> {
  try {
    return await chainQuotes(source, underlying, ({ message }) => say(partialChain(`${underlying}’s chain`, message)));
  } catch (error) {
    if (!(error instanceof FeedError) || error.code === 'rest/unauthorized') throw error;
    if (error.code !== 'rest/aborted' && error.code !== 'feed/stopped')
      say(
        `The option quotes of ${underlying}’s chain are not recorded, and it goes on without them: ${error.message} --chain none asks for none.`,
      );
    return [];
  }
}

interface RecordingContext {
  source: FeedSource;
  market: MarketPipeline;
  local: boolean;
  wsUrl: string;
  rotateBytes: number;
  appVersion: string;
}

function startRecorder(out: string, context: RecordingContext): Recorder {
  const { source, market, local, wsUrl, rotateBytes, appVersion } = context;
  const world = local ? 'simulated' : 'live';
  const nowMs = source.now();
  const path = isFolder(out) ? newSessionPath(nodeFiles, out.replace(/[\\/]+$/, ''), world, nowMs) : out;
  const writer = createWorkerChunkWriter(workerUrl('sessionWriter'), (error) => say(`recording: ${error.message}`));
  return createRecorder({
    writer,
    target: {
      path,
      meta: {
        appVersion: appVersion,
        world,
        date: etDate(nowMs),
        source: new URL(wsUrl).host,
      },
      rotateBytes,
      minFreeBytes: 200e6,
      elsewhere: [process.cwd(), homedir(), tmpdir()],
    },
    now: () => source.now(),
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    checkpoint: { stateVersion: STATE_VERSION, take: () => market.serialise() },
    subscriptions: market.subscriptions,
    counters: () => market.counters,
    underlyings: () => market.underlyings,
    onGap: (gap) => say(gap.detail),
    onMoved: say,
  });
}

const isFolder = (out: string): boolean => /[\\/]$/.test(out) || (nodeFiles.exists(out) && statSync(out).isDirectory());

/** Fails before any request to a server where the file could not be written. Leaves nothing behind. */
function probeOut(out: string, makeFolder: boolean): void {
  if (!isFolder(out) && nodeFiles.exists(out))
    throw new CommandError('exists', `${out} exists already; name a new file.`);
  const folder = isFolder(out) ? out : dirname(out);
  if (makeFolder) nodeFiles.makeFolder(folder);
  else if (!nodeFiles.exists(folder))
    throw new CommandError('no-folder', `The folder ${folder} does not exist. Make it, or say --make-folder.`);
  const probe = isFolder(out) ? join(out, `.tapedeck-${process.pid}`) : out;
  tryToWrite(probe);
}

/** Aborted by SIGINT or SIGTERM; a second one ends the process at once. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return stop.signal;
}

const aborted = (signal: AbortSignal): Promise<'stopped'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('stopped');
    else signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });

/** The start-up has as long as the recording itself: a server that never answers does not hold the command. */
async function unlessStopped(work: Promise<unknown>, stop: AbortSignal, seconds: number | undefined): Promise<void> {
  const signal = seconds === undefined ? stop : AbortSignal.any([stop, AbortSignal.timeout(seconds * 1000)]);
  if ((await Promise.race([work, aborted(signal)])) === 'stopped')
    throw new CommandError('stopped', 'It ended before the server answered: nothing was recorded.');
}

interface Run {
  source: FeedSource;
  recorder: Recorder;
  market: MarketPipeline;
  key: string;
  seconds: number | undefined;
  stop: AbortSignal;
}

/** Records until the time is up, the user interrupts or something fails; the session ends in order in any case. Throws what failed. */
async function runUntilEnd(run: Run, chains: Promise<void>): Promise<RecordingState> {
  const { source, recorder, market } = run;
  let state: RecordingState;
  try {
    await untilEnd(run, chains);
  } finally {
    await source.stop();
    // Its writer's thread would keep the command from ending.
    state = await recorder.close(market.state.hash());
  }
  return state;
}

async function untilEnd({ source, recorder, market, key, seconds, stop }: Run, chains: Promise<void>): Promise<void> {
  const interrupted = aborted(stop);
  let chainError: unknown;
  chains.catch((error: unknown) => (chainError = error));
  const bar = progressBar('recording');
  const startedMs = performance.now();
  let worst: string | undefined;
  const states = new Map<string, SocketState>();
  while (!stop.aborted) {
    await Promise.race([sleep(TICK_MS), interrupted]);
    const elapsed = (performance.now() - startedMs) / 1000;
    const state = recorder.state();
    if (state.reason && state.reason !== worst) say((worst = state.reason));
    // Nothing was written: waiting could last forever.
    if (state.reason && state.bytes === 0) break;
    if (chainError) throw chainError;
    bar.at(seconds ? elapsed / seconds : 0, `${market.counters.events} events, ${formatByteCount(state.bytes)}`);
    sayHeldUp(source, states);
    const refused = source.health().sockets.find((socket) => socket.state === 'authFailed');
    if (refused) throw loginRefused(key, refused.host);
    if (seconds !== undefined && elapsed >= seconds) break;
  }
  bar.end();
}

/** Says what keeps a market from being recorded, each time it begins to. */
function sayHeldUp(source: FeedSource, states: Map<string, SocketState>): void {
  const capabilities = source.capabilities();
  for (const socket of source.health().sockets) {
    const { market, state, refusals } = socket;
    for (const [reason, refused] of Map.groupBy(refusals, ({ reason: why }) => why)) {
      const key = `${market} ${reason}`;
      if (!states.has(key)) say(refusedText(market, refused, reason));
      states.set(key, state);
    }
    if (states.get(market) === state) continue;
    states.set(market, state);
    const text = heldUpText(
      socket,
      capabilities.find((capability) => capability.market === market),
      Date.now(),
    );
    if (text !== undefined) say(text);
  }
}

async function report(state: RecordingState, market: MarketPipeline, json: boolean): Promise<void> {
  const { events, symbols } = market.counters;
  const facts = {
    file: state.file,
    frames: state.frames,
    events,
    symbols,
    bytes: state.bytes,
    bytesPerEvent: events > 0 ? Number((state.bytes / events).toFixed(2)) : undefined,
    droppedFrames: state.droppedFrames,
    stateHash: market.state.hash(),
  };
  await (json ? printJson(facts) : printFacts(facts));
  const failure = recordFailure(state, events);
  if (failure) throw failure;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw usageError(`${name}: "${text}" is not a positive number`);
  return value;
}
