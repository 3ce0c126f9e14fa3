/**
 * The engine's worker: its mailbox. One world at a time; windows outlive worlds and send their demand again after a reset.
 * Imports nothing of Electron. A key arrives in a `world` or `checkKey` message and is handed to that feed only; those of `secrets` are struck, never sent.
 */
import { parentPort } from 'node:worker_threads';
import type { FromEngine, ToEngine } from '../../shared/contract/engine-messages.ts';
import type { WorldState } from '../../shared/contract/world.ts';
import { answerCall } from './calls/answer-call.ts';
import type { CallContext } from './calls/call-context.ts';
import { checkKey } from './feed/check-key.ts';
import { restFaults } from './feed/feed-words.ts';
import { AccountMemory } from './feed/sockets/account-connections.ts';
import { LimiterMemory } from './feed/rest/limiter-memory.ts';
import { KeyStriker } from './feed/strike-key.ts';
import { gated } from '../../shared/contract/flood-gate.ts';
import { byName } from './session/format/by-name.ts';
import { RefusedCall } from '../../shared/contract/refused-call.ts';
import { describeError } from '../../shared/contract/describe-error.ts';
import { openSource } from './world/open-source.ts';
import { World } from './world/world.ts';

if (!parentPort) throw new Error('engine/index.ts runs as a worker');
const port = parentPort;

type LogLevel = Extract<FromEngine, { kind: 'log' }>['level'];

const post = (message: FromEngine): void => {
  const isBatch = message.kind === 'toWindow' && message.message instanceof ArrayBuffer;
  port.postMessage(message, isBatch ? [message.message as ArrayBuffer] : []);
};
/** Repeated log lines are counted here instead of posted: each would grow the host's queue. */
const gateOf = (level: LogLevel): ((text: string) => void) =>
  gated(
    (text) => post({ kind: 'log', level, text }),
    Date.now,
    (run, delayMs) => void setTimeout(run, delayMs).unref(),
  );
const gates = { info: gateOf('info'), warning: gateOf('warning'), error: gateOf('error') };
/** That a request ended with the market or the pane it was for is no news. */
const OUR_OWN_DOING = [restFaults.givenUp, restFaults.stopped];
const log = (level: LogLevel, text: string): void => {
  if (!OUR_OWN_DOING.some((sentence) => text.endsWith(sentence))) gates[level](text);
};

/** The first fill of the flow pane is heavy and can wait for the first prices. */
const HISTORY_DELAY_MS = 1_500;

let world: World | undefined;
/** What stands for the world where opening one failed, with the reason. */
let failed: (WorldState & { error: NonNullable<WorldState['error']> }) | undefined;
const windows = new Set<string>();
/** The current rules: the next world starts with them. */
let alerts: Extract<ToEngine, { kind: 'alerts' }> | undefined;
const limiters = new LimiterMemory();
const accounts = new AccountMemory();
/** Knows every key of the run, whichever feed or check it is for. */
const striker = new KeyStriker();
/** REST address of the live feed that is open now. */
let liveVendor: string | undefined;
/** Keys being checked, by call. */
const checks = new Map<number, AbortController>();
/** World changes run one after the other, however fast they are requested. */
let changing: Promise<void> = Promise.resolve();

/** A world that fails to close is logged and dropped: the next one must open. */
async function closeWorld(): Promise<void> {
  const ending = world;
  world = undefined;
  liveVendor = undefined;
  failed = undefined;
  try {
    await ending?.close();
  } catch (error) {
    const { message, detail } = describeError(error);
    log('error', `closing the world: ${detail ?? message}`);
  }
}

async function changeWorld(message: Extract<ToEngine, { kind: 'world' }>): Promise<void> {
  const { source } = message;
  await closeWorld();
  try {
    const opened = await openSource(message, log, { limiters, accounts, striker });
    world = new World({ ...opened, message, post, log });
    for (const windowId of windows) world.openWindow(windowId);
    if (alerts) world.alerts.setRules(alerts, world.source.now());
    world.start();
    if (source.kind === 'live') liveVendor = source.restUrl;
  } catch (error) {
    const { code, message: text } = describeError(error);
    log('error', `world ${source.kind}: ${text}`);
    failed = {
      kind: source.kind === 'session' ? 'replay' : source.kind,
      clockMs: Date.now(),
      ready: false,
      error: {
        code,
        message: source.kind === 'session' ? source.files.reduce((said, file) => byName(said, file), text) : text,
      },
      source: source.kind === 'session' ? source.sessionId : '',
    };
    post({ kind: 'world', world: failed });
    for (const windowId of windows) tellFailure(windowId, failed);
  }
}

function tellFailure(windowId: string, state: WorldState): void {
  // What the world before showed is not this one's.
  post({ kind: 'toWindow', windowId, message: { type: 'reset' } });
  post({ kind: 'toWindow', windowId, message: { type: 'world', world: state } });
}

const notOpen = (): RefusedCall => new RefusedCall('no-world', 'The market is not open yet.');

const callContext = (of: World): CallContext => ({
  source: of.source,
  pipeline: of.pipeline,
  directory: of.directory,
  grading: of.grading,
  quotesAtPrints: of.quotesAtPrints,
  history: of.history,
  replay: of.replay,
  recorder: () => of.recording.recorder,
  setRecording: (on) => of.recording.set(on),
  health: () => of.health.report(),
  world: () => of.state(),
  announce: () => of.announce(),
  appVersion: of.appVersion,
  historyDelayMs: HISTORY_DELAY_MS,
});

async function answer(callId: number, work: () => Promise<unknown>): Promise<void> {
  try {
    post({ kind: 'reply', callId, outcome: { ok: true, value: await work() } });
  } catch (error) {
    const { code, message, detail } = describeError(error);
    if (detail) log('warning', `call: ${detail}`);
    post({ kind: 'reply', callId, outcome: { ok: false, error: { code, message } } });
  }
}

async function check(message: Extract<ToEngine, { kind: 'checkKey' }>): Promise<void> {
  const { callId, restUrl, key } = message;
  const gaveUp = new AbortController();
  checks.set(callId, gaveUp);
  await answer(callId, () =>
    checkKey({
      ...message,
      log,
      striker,
      limiter: limiters.of(restUrl, key),
      account: accounts.of(restUrl),
      feedOpen: liveVendor === restUrl,
      signal: gaveUp.signal,
    }),
  );
  checks.delete(callId);
}

port.on('message', (message: ToEngine) => {
  switch (message.kind) {
    case 'secrets':
      for (const key of message.keys) striker.know(key);
      break;
    case 'world':
      changing = changing.then(() => changeWorld(message));
      break;
    case 'preferences':
      world?.setPreferences(message.preferences);
      break;
    case 'alerts':
      alerts = message;
      world?.alerts.setRules(message, world.source.now());
      break;
    case 'armAlert':
      world?.alerts.arm(message.ruleId, world.source.now());
      break;
    case 'windowOpened':
      windows.add(message.windowId);
      world?.openWindow(message.windowId);
      if (failed) tellFailure(message.windowId, failed);
      break;
    case 'windowClosed':
      windows.delete(message.windowId);
      world?.windows.close(message.windowId);
      break;
    case 'fromWindow':
      world?.receive(message.windowId, message.message);
      break;
    case 'call':
      void changing.then(() =>
        answer(message.callId, async () => {
          if (!world) throw failed ? new RefusedCall(failed.error.code, failed.error.message) : notOpen();
          return answerCall(callContext(world), message.name, message.input);
        }),
      );
      break;
    case 'checkKey':
      void check(message);
      break;
    case 'giveUpCheck':
      checks.get(message.callId)?.abort();
      break;
    case 'wake':
      world?.source.wake();
      break;
    case 'stop':
      changing = changing.then(async () => {
        await closeWorld();
        post({ kind: 'stopped' });
        port.close();
      });
      break;
  }
});
