/** `--channels`: what a headless recorder subscribes. `T.SPY`, `Q.O:SPY261218C00650000`, `Q.SPY 650c 12/18`, `V.I:SPX`, `options:T.*`. */
import { CHANNELS, type ChannelCode } from '../../shared/market/channels.ts';
import { onlySymbol } from '../../shared/market/contract-match.ts';
import { expiryFault } from '../../shared/market/expiry-check.ts';
import { readInstrument } from '../../shared/market/instrument-text.ts';
import { MARKETS, marketOf, parseOptionSymbol, type Market } from '../../shared/market/symbols.ts';
import type { WantedChannel } from '../engine/feed/feed-source.ts';
import { usageError } from './command-error.ts';

/** `options,indices` or `all`. Throws CommandError (usage) naming what is no market. */
export function parseMarkets(option: string, list: string | undefined): Market[] {
  if (list === undefined) return [];
  if (list.trim() === 'all') return [...MARKETS];
  return list.split(',').map((entry) => {
    const market = MARKETS.find((one) => one === entry.trim());
    if (!market) throw usageError(`${option}: "${entry}" is no market; say all, or some of ${MARKETS.join(', ')}`);
    return market;
  });
}

/** Throws CommandError (usage) naming the entry that cannot be parsed. `today` (exchange date) counts years and days that a contract leaves out. */
export function parseChannels(list: string, today: string): WantedChannel[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => parseEntry(entry, today));
}

function parseEntry(entry: string, today: string): WantedChannel {
  const prefix = MARKETS.find((market) => entry.startsWith(`${market}:`));
  const pair = prefix ? entry.slice(prefix.length + 1) : entry;
  const dot = pair.indexOf('.');
  if (dot < 1) throw usageError(`--channels: "${entry}" is not CHANNEL.SYMBOL, like T.SPY or options:T.*`);
  const channel = pair.slice(0, dot) as ChannelCode;
  const named = pair.slice(dot + 1);
  const symbol = named === '*' ? '*' : symbolOf(named, today);
  const market = prefix ?? (symbol === '*' ? undefined : marketOf(symbol));
  if (!market) throw usageError(`--channels: say whose channel "${entry}" is, like options:${entry}`);
  if (!CHANNELS[market].includes(channel))
    throw usageError(`--channels: ${market} have no channel ${channel}; they have ${CHANNELS[market].join(', ')}`);
  if (market === 'options' && channel === 'Q' && named === '*')
    throw usageError('--channels: the vendor streams option quotes by contract only; use --chain UNDERLYING');
  return { market: market satisfies Market, channel, symbol, priority: 'pinned' };
}

function symbolOf(named: string, today: string): string {
  const read = readInstrument(named, { today });
  if (read.kind === 'ticker') return read.symbol;
  const contract = read.kind === 'contract' ? onlySymbol(read.query) : undefined;
  if (contract) {
    // A whole option symbol is asked for as it stands.
    const fault = named === contract ? undefined : expiryFault(parseOptionSymbol(contract)!.expiry, today);
    if (fault === undefined) return contract;
    throw usageError(`--channels: no contract of "${named}" trades: ${fault}`);
  }
  if (read.kind !== 'contract') throw usageError(`--channels: "${named}" is not a symbol`);
  throw usageError(
    `--channels: "${named}" can mean several contracts; say day, strike and right, and of an index its root (SPXW 12/18 6500p)`,
  );
}
