/** How a leader is called on screen. */
import type { FlowLeader } from '../../../shared/contract/flow-day.ts';
import { formatExpiry, formatSymbol } from '../../components/format.ts';

export function leaderName({ symbol, underlying, expiry }: FlowLeader): string {
  if (symbol !== undefined) return formatSymbol(symbol);
  return expiry === undefined ? formatSymbol(underlying) : `${formatSymbol(underlying)} ${formatExpiry(expiry, true)}`;
}
