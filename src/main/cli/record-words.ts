/** What keeps a market from being recorded, said when it begins. */
import { isRefusedLive, type MarketCapability, type SocketHealth } from '../../shared/contract/health.ts';

type Line = Pick<SocketHealth, 'market' | 'state' | 'delayed' | 'detail' | 'nextAttemptAtMs'>;

/** In the vendor's words. */
export function refusedText(market: string, refused: SocketHealth['refusals'], reason: string): string {
  const [{ channel, symbol }] = refused;
  const more = refused.length > 1 ? ` and ${refused.length - 1} more` : '';
  return `${market}: ${channel}.${symbol}${more} refused, so not recorded: “${reason}” Leave out of --channels what the plan lacks.`;
}

/** Undefined where its data comes, or is on its way. `nowMs`: by the clock of its attempts. */
export function heldUpText(
  { market, state, delayed, detail, nextAttemptAtMs }: Line,
  capability: Pick<MarketCapability, 'realTimeRefused' | 'delayedOffered'> | undefined,
  nowMs: number,
): string | undefined {
  if (state === 'waiting') {
    const seconds = Math.max(1, Math.ceil(((nextAttemptAtMs ?? nowMs) - nowMs) / 1000));
    return `${market}: nothing is recorded yet: the account still counts a connection that ended a moment ago, or another program has it. Tried again in ${seconds} s.`;
  }
  if (state !== 'planRefused') return undefined;
  if (!delayed && capability && isRefusedLive(capability))
    return `${market}: nothing is recorded in real time, for the plan does not allow it. Stop, and try --delayed ${market}.`;
  return `${market}: nothing is recorded, for the plan has no stream of it${delayed ? ', delayed either' : ''}: “${detail}” Leave ${market} out of --channels.`;
}
