/** `--channels`: what a headless recorder subscribes. `T.SPY`, `Q.O:SPY261218C00650000`, `V.I:SPX`, `options:T.*`. */
import { CHANNELS, type ChannelCode } from '../../shared/market/channels.ts';
import { MARKETS, marketOf, normaliseSymbol, type Market } from '../../shared/market/symbols.ts';
import type { WantedChannel } from '../engine/feed/feed-source.ts';
import { usageError } from './command-error.ts';

/** Throws CommandError (usage) naming the entry that cannot be meant. */
export function parseChannels(list: string): WantedChannel[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseEntry);
}

function parseEntry(entry: string): WantedChannel {
  const prefix = MARKETS.find((market) => entry.startsWith(`${market}:`));
  const pair = prefix ? entry.slice(prefix.length + 1) : entry;
  const dot = pair.indexOf('.');
  if (dot < 1) throw usageError(`--channels: "${entry}" is not CHANNEL.SYMBOL, like T.SPY or options:T.*`);
  const channel = pair.slice(0, dot) as ChannelCode;
  const named = pair.slice(dot + 1);
  const market = prefix ?? (named === '*' ? undefined : marketOf(named.toUpperCase()));
  if (!market) throw usageError(`--channels: say whose channel "${entry}" is, like options:${entry}`);
  if (!CHANNELS[market].includes(channel))
    throw usageError(`--channels: ${market} have no channel ${channel}; they have ${CHANNELS[market].join(', ')}`);
  if (market === 'options' && channel === 'Q' && named === '*')
    throw usageError('--channels: the vendor streams option quotes by contract only; use --chain UNDERLYING');
  const symbol = named === '*' ? '*' : normaliseSymbol(named);
  if (!symbol) throw usageError(`--channels: "${named}" is not a symbol`);
  return { market: market satisfies Market, channel, symbol, priority: 'pinned' };
}
