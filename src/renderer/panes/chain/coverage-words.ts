/** How the quotes of a chain reach the screen, in words. */
import type { ChainCoverage } from '../../../shared/contract/streams.ts';
import { formatPrice, UNKNOWN } from '../../components/format.ts';

/** `250 live, 232 REST`; `482 old`; `no quotes`. */
export function coverageText({ live, polled, old, none }: ChainCoverage): string {
  const parts: string[] = [];
  if (live > 0) parts.push(`${live} live`);
  if (polled > 0) parts.push(`${polled} REST`);
  if (old > 0) parts.push(`${old} old`);
  if (parts.length > 0) return parts.join(', ');
  return none > 0 ? 'no quotes' : UNKNOWN;
}

/** Each count, what it means, and which contracts the stream leaves out. */
export function coverageInWords({ live, liveFrom, liveTo, polled, old, none }: ChainCoverage): string {
  const lines: string[] = [];
  const others = polled + old;
  if (live > 0 && liveFrom !== undefined && liveTo !== undefined) {
    const range = `strikes ${formatPrice(liveFrom)} to ${formatPrice(liveTo)}`;
    lines.push(`${live} contracts stream their quotes: ${range}.`);
    if (others > 0)
      lines.push(`Left out of the stream by the quote limit or the plan: ${others}, outside or between those.`);
  } else if (others > 0) lines.push('No contract streams its quotes now: the plan, the quote limit or the connection.');
  if (polled > 0) lines.push(`${polled} are refreshed by REST snapshots, every few seconds.`);
  if (old > 0) lines.push(`${old} have a quote of another session, or one that nothing refreshes now.`);
  if (none > 0) lines.push(`${none} have no quote: the plan has none, or nobody quotes them.`);
  return lines.join('\n');
}
