/** The words and colour that say which of the worlds is on screen. */
import { delayedMarkets, isRefusedLive, type EngineHealth } from '../../shared/contract/health.ts';
import { DELAY_MINUTES } from '../../shared/market/delay.ts';
import type { ReplayState, WorldState } from '../../shared/contract/world.ts';
import { badgeFaults, badgeStates } from './badge-words.ts';
import { formatAge, formatDate, formatTime } from './format.ts';
import { latenessMeans, latenessText, selectLateness } from './lateness.ts';
import { faultOf, NOT_LIVE_MS, troubleOf, type Feed, type Trouble } from '../stores/market-feed.ts';
import type { LinkState } from '../stores/world-store.ts';
import { ownValue } from '../../shared/contract/own-value.ts';

/** `publish` and `analytics`: how far this computer is behind what arrives. */
type MeasuredFeed = Feed & Partial<Pick<EngineHealth, 'publish' | 'analytics'>>;

export interface WorldBadgeText {
  kind: 'live' | 'delayed' | 'simulated' | 'replay' | 'down' | 'starting';
  text: string;
  detail: string;
  /** A live market that is not Massive's: beside the text, whatever that is. */
  server?: string;
}

export function selectWorldBadge(
  world: WorldState | undefined,
  link: LinkState,
  clockMs: number,
  feed?: MeasuredFeed,
  stale: ReadonlySet<string> = NONE,
): WorldBadgeText {
  if (link === 'lost') {
    return {
      kind: 'down',
      text: 'NO CONNECTION',
      detail: badgeFaults.noAnswer,
    };
  }
  if (!world) return { kind: 'starting', text: 'STARTING', detail: badgeStates.waiting };
  if (world.error?.code === 'no-key') return { kind: 'down', text: 'NO KEY', detail: world.error.message };
  if (world.error) return { kind: 'down', text: 'STOPPED', detail: world.error.message };
  if (!world.ready) return { kind: 'starting', text: 'STARTING', detail: badgeStates.opening(world.kind) };
  const isSilent = link === 'silent';
  if (world.kind === 'replay') return isSilent ? silentBadge('REPLAY · no answer') : replayBadge(world, clockMs);
  if (world.kind === 'simulated')
    return isSilent ? silentBadge('SIMULATED · no answer') : simulatedBadge(world, feed, stale);
  const badge = isSilent ? silentBadge('NOT LIVE') : liveBadge(feed, stale, clockMs);
  const { server } = world;
  return server === undefined
    ? badge
    : { ...badge, server: OWN_SERVER, detail: `${badge.detail}\n${badgeStates.ownServer(server)}` };
}

export const OWN_SERVER = 'own server';

const silentBadge = (text: string): WorldBadgeText => ({ kind: 'down', text, detail: badgeFaults.engineSilent });

const NONE: ReadonlySet<string> = new Set();

function simulatedBadge(world: WorldState, feed: Feed | undefined, stale: ReadonlySet<string>): WorldBadgeText {
  const detail = [badgeStates.simulated(world.source), slipText(world.slippedMs)].filter(Boolean).join(' ');
  const troubles = (feed?.sockets ?? []).flatMap((socket) => {
    const trouble = socket.subscriptions.wanted > 0 ? faultOf(socket, stale) : undefined;
    return trouble ? [`${socket.market} ${textOf(trouble)}`] : [];
  });
  return { kind: 'simulated', text: ['SIMULATED', troubles.join(', ')].filter(Boolean).join(' · '), detail };
}

/** Below this it is the ordinary unevenness of a busy computer. */
const SAID_SLIP_MS = 1_000;

const slipText = (slippedMs = 0): string => (slippedMs < SAID_SLIP_MS ? '' : badgeFaults.slipped(slippedMs));

/** Only what streams, and on time, is called live; what does not is named. */
function liveBadge(feed: MeasuredFeed | undefined, stale: ReadonlySet<string>, clockMs: number): WorldBadgeText {
  const asked = feed?.sockets.filter((s) => s.subscriptions.wanted > 0) ?? [];
  if (!feed || asked.length === 0) return { kind: 'starting', text: 'CONNECTING', detail: badgeStates.nothingAsked };
  const silent = asked.flatMap((socket) => {
    const trouble = troubleOf(socket, feed, stale, clockMs);
    return trouble ? [{ socket, trouble }] : [];
  });
  const troubles = new Map(silent.map(({ socket, trouble }) => [socket.market, trouble.word]));
  const late = delayedMarkets(feed).filter((market) => {
    const isAsked = asked.some((socket) => socket.market === market);
    return isAsked && (!troubles.has(market) || troubles.get(market) === 'polling');
  });
  const whys = silent.map(
    ({ socket, trouble: { word } }) => `${socket.market}: ${detailOf(socket, word) ?? whyOf(socket, feed)}`,
  );
  const lates = late.length === 0 ? [] : [badgeStates.late(late.join(', '), DELAY_MINUTES)];
  if (silent.length === asked.length) {
    const detail = [...whys, ...lates].join('\n');
    const [{ word }] = silent.map(({ trouble }) => trouble);
    if (!silent.every(({ trouble }) => trouble.word === word)) return { kind: 'down', text: 'NOT LIVE', detail };
    const lateMs = Math.max(...silent.map(({ trouble }) => trouble.lateMs ?? 0));
    const age = lateMs > 0 ? ` ${formatAge(lateMs)}` : '';
    // REST of a delayed plan is as late as its stream.
    const polled = late.length === asked.length ? ` ${LATE}` : late.map((market) => ` · ${market} ${LATE}`).join('');
    return { kind: ownValue(KINDS, word) ?? 'down', text: word.toUpperCase() + age + polled, detail };
  }
  const behind = selectLateness({ ...feed, sockets: [] }).filter(({ ms }) => ms >= NOT_LIVE_MS);
  const prints = behind.find(({ what }) => what === 'prints');
  const delayed = late.filter((market) => !troubles.has(market));
  const isDelayed = delayed.length === asked.length - silent.length;
  const streams = isDelayed ? `DELAYED ${DELAY_MINUTES}m` : prints ? `LATE ${formatAge(prints.ms)}` : 'LIVE';
  // What the first word says is not said again.
  const besides = behind.filter((lateness) => isDelayed || lateness !== prints);
  // A market that is on its way needs no word of its own.
  const missing = silent.filter(({ trouble }) => trouble.word !== 'connecting');
  const tail = [
    ...(isDelayed ? [] : delayed.map((market) => `${market} delayed ${DELAY_MINUTES}m`)),
    ...missing.map(({ socket: { market }, trouble }) =>
      [market, textOf(trouble), late.includes(market) ? LATE : ''].filter(Boolean).join(' '),
    ),
    ...besides.map(latenessText),
  ].join(', ');
  const isOnTime = delayed.length === 0 && behind.length === 0;
  const isWell = isOnTime && missing.every(({ trouble }) => trouble.word === 'quiet');
  const ordinary = [...(missing.length > 0 ? whys : isOnTime ? [badgeStates.live] : []), ...lates];
  return {
    kind: isWell ? 'live' : 'delayed',
    text: [streams, tail].filter(Boolean).join(' · '),
    detail: [...ordinary, ...behind.map((lateness) => `${latenessText(lateness)}: ${latenessMeans(lateness)}`)].join(
      '\n',
    ),
  };
}

const LATE = `${DELAY_MINUTES}m late`;

/** A silent host's socket says “Connected.”: why nothing streams is known of the plan. */
function whyOf({ market, state, detail, restFault }: Feed['sockets'][number], { capabilities }: Feed): string {
  const capability = capabilities.find((c) => c.market === market);
  const isSilent = state === 'live' && capability !== undefined && isRefusedLive(capability);
  if ((state === 'planRefused' || isSilent) && restFault !== undefined) return restFault;
  return (state === 'live' ? capability?.reason : undefined) ?? detail;
}

/** A connected socket's own words say that all is well. */
const DETAILS: Record<string, string | undefined> = {
  silent: badgeFaults.silent,
  quiet: badgeStates.quiet,
};

const detailOf = ({ restSilent, restFault }: Feed['sockets'][number], word: string): string | undefined =>
  word === 'silent' && restSilent ? restFault : ownValue(DETAILS, word);

const KINDS: Record<string, WorldBadgeText['kind']> = {
  connecting: 'starting',
  polling: 'delayed',
  waiting: 'starting',
  quiet: 'starting',
  'end of day': 'delayed',
};

/** `7s late`, `evicted`. */
const textOf = ({ word, lateMs }: Trouble): string => (lateMs === undefined ? word : `${formatAge(lateMs)} ${word}`);

/** Below this share of what was asked for, the speed that is made is said. */
const AT_SPEED = 0.95;

function speedText({ speed, pace }: ReplayState): string {
  const made = pace === undefined ? '' : `×${pace < 10 ? pace.toFixed(1) : Math.round(pace)}`;
  if (!Number.isFinite(speed)) return made === '' ? '×max' : `×max, now ${made}`;
  return pace === undefined || pace >= AT_SPEED * speed ? `×${speed}` : `${made} of ×${speed}`;
}

function replayBadge(world: WorldState, clockMs: number): WorldBadgeText {
  const replay = world.replay;
  const atMs = replay && !replay.playing ? replay.positionMs : clockMs;
  const motion = replay?.seeking
    ? ' seeking'
    : replay && !replay.playing
      ? ' paused'
      : replay
        ? ` ${speedText(replay)}`
        : '';
  return {
    kind: 'replay',
    text: `REPLAY ${formatDate(atMs, 'exchange')} ${formatTime(atMs, 'exchange')} ET${motion}`,
    detail: `A recorded session: ${world.source}`,
  };
}
