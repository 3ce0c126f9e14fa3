/** How far back a plan's history reaches (reference: plans), and what a request beyond it meets (TRAP-26). */
import { addDays, etDate, etInstant, type EpochMs } from '../../../shared/market/calendar.ts';
import type { Tier } from './plans.ts';

const YEARS: Partial<Record<Tier, number>> = { basic: 2, starter: 2, developer: 4 };
const AGGREGATES = /^(\/v2\/aggs\/ticker\/[^/]+\/range\/\d+\/\w+\/)([^/]+)(\/[^/]+)$/;
const OPEN_CLOSE = /^\/v1\/open-close\/[^/]+\/(\d{4}-\d{2}-\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export type HistoryVerdict = { kind: 'inside' } | { kind: 'refused' } | { kind: 'clipped'; path: string };

const INSIDE: HistoryVerdict = { kind: 'inside' };

/** A range that crosses the edge is refused whole; a free key's is clipped without a word. */
export function historyVerdict(path: string, query: URLSearchParams, tier: Tier, nowMs: EpochMs): HistoryVerdict {
  const years = YEARS[tier];
  if (years === undefined) return INSIDE;
  const today = etDate(nowMs);
  const edge = `${Number(today.slice(0, 4)) - years}${today.slice(4)}`;
  const edgeMs = etInstant(DATE.test(edge) && !Number.isNaN(Date.parse(edge)) ? edge : addDays(today, -365 * years), 0);
  const range = AGGREGATES.exec(path);
  const fromMs = range ? instant(range[2]) : instant(OPEN_CLOSE.exec(path)?.[1] ?? tickStart(path, query));
  if (fromMs === undefined || fromMs >= edgeMs) return INSIDE;
  if (tier !== 'basic') return { kind: 'refused' };
  return range ? { kind: 'clipped', path: `${range[1]}${edgeMs}${range[3]}` } : INSIDE;
}

/** Where a request for trades or quotes begins; they are asked for from the newest back unless it says. */
function tickStart(path: string, query: URLSearchParams): string | undefined {
  if (!/^\/v3\/(?:trades|quotes)\//.test(path)) return undefined;
  return query.get('timestamp.gte') ?? query.get('timestamp.gt') ?? query.get('timestamp') ?? undefined;
}

/** A date, epoch milliseconds or nanoseconds. */
function instant(text: string | undefined): EpochMs | undefined {
  if (text === undefined) return undefined;
  if (DATE.test(text)) return Number.isNaN(Date.parse(text)) ? undefined : etInstant(text, 0);
  if (!/^\d{10,19}$/.test(text)) return undefined;
  return text.length > 15 ? Number(BigInt(text) / 1_000_000n) : Number(text);
}
