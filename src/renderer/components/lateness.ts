/** How far the screen is behind the market, and why: the feed of a market, the prints of a window, or the model. */
import type { EngineHealth } from '../../shared/contract/health.ts';
import { NOT_LIVE_MS } from '../stores/market-feed.ts';
import { latenessFaults } from './component-words.ts';
import { formatAge } from './format.ts';

export interface Lateness {
  /** `options`, `prints`, `model`. */
  what: string;
  ms: number;
  /** What keeps a late model. */
  by?: EngineHealth['analytics']['behindBy'];
}

type Measured = Pick<EngineHealth, 'sockets'> & Partial<Pick<EngineHealth, 'publish' | 'analytics'>>;

/** Below this it is transit and rounding, and the ordinary figure is shown. */
export const SAID_LATE_MS = 1_000;

/** Everything that is measured now, the worst first. */
export function selectLateness({ sockets, publish = [], analytics }: Measured): Lateness[] {
  const all: Lateness[] = sockets.flatMap(({ market, lateMs }) =>
    lateMs === undefined ? [] : [{ what: market, ms: lateMs }],
  );
  const prints = Math.max(0, ...publish.map(({ printsBehindMs = 0 }) => printsBehindMs));
  if (prints > 0) all.push({ what: 'prints', ms: prints });
  if (analytics?.behindMs !== undefined) all.push({ what: 'model', ms: analytics.behindMs, by: analytics.behindBy });
  return all.sort((a, b) => b.ms - a.ms);
}

/** `options 29s late`. */
export const latenessText = ({ what, ms }: Lateness): string => `${what} ${formatAge(ms)} late`;

/** `29s late` where the option prints of this window are too old to be called live. */
export function printsLateText(health: Measured): string | undefined {
  const worst = selectLateness(health).find(({ what }) => what === 'prints' || what === 'options');
  return worst && worst.ms >= NOT_LIVE_MS ? `${formatAge(worst.ms)} late` : undefined;
}

/** What it means that this is late, and what to do. */
export function latenessMeans({ what, by = 'model' }: Pick<Lateness, 'what' | 'by'>): string {
  if (what === 'model') return by === 'model' ? latenessFaults.model : latenessFaults.modelHeldUp;
  return what === 'prints' ? latenessFaults.prints : latenessFaults.market;
}
