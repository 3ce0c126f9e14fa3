/** The feed's health in one line, what is wrong first, in a trader's terms; empty where nothing is wrong. */
import type { EngineHealth } from '../../shared/contract/health.ts';
import { formatSize } from '../components/format.ts';
import { troubleOf } from '../stores/market-feed.ts';
import { counted } from '../../shared/contract/counted.ts';

export interface HealthLine {
  /** Undefined where nothing is wrong. */
  trouble: string | undefined;
  /** For the hover: every socket, the quote budget, the gaps. */
  detail: string;
}

/** What the plan lacks is shown by the world's badge; it is not a fault. */
const NONE: ReadonlySet<string> = new Set();
const WELL = new Set(['live', 'slow', 'off', 'planRefused']);

export function selectHealthLine(health: EngineHealth | undefined): HealthLine {
  if (!health) return { trouble: undefined, detail: 'There is no report from the engine.' };
  const down = health.sockets.filter(({ state, subscriptions }) => subscriptions.wanted > 0 && !WELL.has(state));
  const open = health.gaps.filter(({ endMs }) => endMs === undefined).length;
  const dropped = health.sockets.reduce((sum, { droppedFrames }) => sum + droppedFrames, 0);
  const { limit, held, evictedCount, notInPlan } = health.budget;
  const troubles = [
    // A word or two: the sentence is in the hover and the health pane.
    ...down.map((socket) => `${socket.market} ${troubleOf(socket, health, NONE, health.atMs)?.word ?? 'down'}`),
    ...(dropped > 0 ? [`${counted(dropped, 'frame', 'frames', formatSize(dropped))} lost`] : []),
    ...(open > 0 ? [`${open} open ${open === 1 ? 'gap' : 'gaps'}`] : []),
    ...(evictedCount > 0
      ? [`${counted(evictedCount, 'quote', 'quotes', formatSize(evictedCount))} over the limit`]
      : []),
  ];
  const sockets = health.sockets.map(({ market, detail }) => `${market}: ${detail}`);
  return {
    trouble: troubles[0] && troubles.length > 1 ? `${troubles[0]} +${troubles.length - 1}` : troubles[0],
    detail: [
      ...troubles,
      ...sockets,
      notInPlan
        ? 'Option quotes: not in the plan'
        : `Option quotes: ${formatSize(held)} of ${formatSize(limit)} stream`,
      'Click for the health pane.',
    ].join('\n'),
  };
}
