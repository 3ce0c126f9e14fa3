/** Sentences of the chain: how its quotes reach the screen, and how old the model is. */
import type { ChainCoverage, ChainSummary } from '../../../shared/contract/streams.ts';
import { formatAge, formatPrice, UNKNOWN } from '../../components/format.ts';
import { counted } from '../../../shared/contract/counted.ts';

/** A chain whose newest quote is older does not move: its market is closed, or nobody quotes it. */
const STILL_MS = 60_000;

export const NO_QUOTES = 'no quotes';

/** `isHeldUp`: nothing newer comes now. `250 streaming, 232 REST`, in a replay `250 streamed`; `250 held, 232 REST, newest 3h old` where none moves; `482 old`; `no quotes`. */
export function chainCoverageText(
  coverage: ChainCoverage,
  nowMs: number,
  { isReplay = false, isHeldUp = false, oldMs = STILL_MS } = {},
): string {
  const { live, polled, old, none } = coverage;
  const parts: string[] = [];
  if (live > 0)
    parts.push(
      isHeldUp || isStill(coverage.liveAtMs, nowMs) ? `${live} held` : `${live} ${isReplay ? 'streamed' : 'streaming'}`,
    );
  if (polled > 0) parts.push(`${polled} REST`);
  const newestMs = newestOf(coverage);
  if (parts.length > 0 && isStill(newestMs, nowMs, oldMs)) parts.push(`newest ${formatAge(nowMs - newestMs)} old`);
  if (old > 0) parts.push(`${old} old`);
  if (parts.length > 0) return parts.join(', ');
  return none > 0 ? NO_QUOTES : UNKNOWN;
}

/** Each count, what it means, and which contracts the stream leaves out. */
export function coverageInWords(
  coverage: ChainCoverage,
  nowMs: number,
  { isHeldUp = false, oldMs = STILL_MS } = {},
): string {
  const { live, liveFrom, liveTo, polled, old, none } = coverage;
  const lines: string[] = [];
  const others = polled + old;
  if (live > 0 && liveFrom !== undefined && liveTo !== undefined) {
    const held = isHeldUp
      ? `${counted(live, 'contract is', 'contracts are')} held as last received, since nothing arrives`
      : isStill(coverage.liveAtMs, nowMs)
        ? `${counted(live, 'contract is', 'contracts are')} held by the stream, and none moves: the market is closed or nobody quotes them`
        : counted(live, 'contract streams its quotes', 'contracts stream their quotes');
    lines.push(`${held}: strikes ${formatPrice(liveFrom)} to ${formatPrice(liveTo)}.`);
    if (others > 0)
      lines.push(`Left out of the stream by the quote limit or the plan: ${others}, outside or between those.`);
  } else if (others > 0) lines.push('No contract streams its quotes now: the plan, the quote limit or the connection.');
  if (polled > 0)
    lines.push(
      isHeldUp
        ? `${polled} came by REST snapshots.`
        : `${polled} are refreshed by REST snapshots, every ${oldMs > STILL_MS ? 'minute or so' : '3 to 15 seconds'}.`,
    );
  const newestMs = newestOf(coverage);
  if (live + polled > 0 && isStill(newestMs, nowMs, oldMs))
    lines.push(`The newest of these quotes is ${formatAge(nowMs - newestMs)} old.`);
  if (old > 0) lines.push(`${old} have a quote of another session, or one that nothing refreshes now.`);
  if (none > 0) lines.push(`${none} have no quote: the plan has none, or nobody quotes them.`);
  return lines.join('\n');
}

const newestOf = ({ liveAtMs, polledAtMs }: ChainCoverage): number =>
  Math.max(liveAtMs ?? Number.NEGATIVE_INFINITY, polledAtMs ?? Number.NEGATIVE_INFINITY);

const isStill = (newestMs: number | undefined, nowMs: number, oldMs = STILL_MS): boolean =>
  newestMs !== undefined && Number.isFinite(newestMs) && nowMs - newestMs > oldMs;

type ForwardFacts = Pick<ChainSummary, 'forwardSource' | 'rateFraction' | 'carryFraction'>;

/** `put-call parity, 12 strikes, ±0.08; rate 4.10%, carry 1.20%`; what is not known yet is left out. */
export function forwardInWords({ forwardSource, rateFraction, carryFraction = Number.NaN }: ForwardFacts): string {
  const percent = (name: string, fraction: number): string[] =>
    Number.isNaN(fraction) ? [] : [`${name} ${(fraction * 100).toFixed(2)}%`];
  const known = [...percent('rate', rateFraction), ...percent('carry', carryFraction)];
  return known.length === 0 ? forwardSource : `${forwardSource}; ${known.join(', ')}`;
}

export const chainFaults = {
  notRefreshed: (why: string) => `The chain could not be refreshed: ${why} It is tried again by itself.`,
};

export const chainStates = {
  modelBehind:
    'Rows on screen are computed first: those of the others, and what is summed over the chain, are that much older than their quotes.',
  impliedSpot:
    'What the options imply, by put-call parity of their quotes or by Massive’s delta: your plan gives no price of the underlying, or none of the quotes’ own time.',
  endOfDay:
    'Strikes are listed; their last finished day comes one by one. Quotes, IV, Greeks and open interest are not in it.',
};
