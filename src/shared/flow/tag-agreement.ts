/**
 * The vendor's list of unusual option trades beside the terminal's own `unusual` tag over the same span. Two prints are the same where contract,
 * millisecond, price, size and venue agree; equal ones are matched one to one.
 */
import type { EpochMs } from '../market/calendar.ts';

export interface ListedTrade {
  symbol: string;
  atMs: EpochMs;
  price: number;
  size: number;
  exchange: number;
  premiumUsd: number;
  /** In the vendor's words; none of the terminal's own. */
  flags: readonly string[];
}

export interface OwnPrint extends Omit<ListedTrade, 'flags'> {
  unusual: boolean;
}

/** `notReceived`: the vendor lists a print that never came; `notTagged`: it came, and the terminal did not tag it; `notListed`: the reverse. */
export type Disagreement = 'notReceived' | 'notTagged' | 'notListed';

export interface TagAgreement {
  both: number;
  notReceived: number;
  notTagged: number;
  notListed: number;
  /** Both ÷ all that either names; undefined where neither names any. */
  share?: number;
  /** The largest premium first. */
  largest: (Omit<ListedTrade, 'exchange'> & { verdict: 'both' | Disagreement })[];
}

const LARGEST = 10;

const keyOf = ({ symbol, atMs, price, size, exchange }: Omit<ListedTrade, 'flags' | 'premiumUsd'>): string =>
  `${symbol}/${Math.floor(atMs)}/${price}/${size}/${exchange}`;

export function compareTags(listed: readonly ListedTrade[], own: Iterable<OwnPrint>): TagAgreement {
  const held = new Map<string, OwnPrint[]>();
  for (const print of own) {
    const key = keyOf(print);
    const equal = held.get(key);
    if (equal) equal.push(print);
    else held.set(key, [print]);
  }
  // A tagged one is matched first: of two equal prints a sweep's may be tagged alone.
  for (const equal of held.values()) equal.sort((a, b) => Number(b.unusual) - Number(a.unusual));
  const found: TagAgreement['largest'] = listed.map((trade) => {
    const match = held.get(keyOf(trade))?.shift();
    const verdict = match === undefined ? 'notReceived' : match.unusual ? 'both' : 'notTagged';
    return { ...shown(trade), flags: trade.flags, verdict };
  });
  for (const equal of held.values())
    for (const print of equal) if (print.unusual) found.push({ ...shown(print), flags: [], verdict: 'notListed' });
  const count = (verdict: 'both' | Disagreement): number => found.filter((one) => one.verdict === verdict).length;
  const both = count('both');
  return {
    both,
    notReceived: count('notReceived'),
    notTagged: count('notTagged'),
    notListed: count('notListed'),
    ...(found.length > 0 && { share: both / found.length }),
    largest: found.toSorted((a, b) => b.premiumUsd - a.premiumUsd).slice(0, LARGEST),
  };
}

const shown = ({ symbol, atMs, price, size, premiumUsd }: Omit<ListedTrade, 'flags' | 'exchange'>) => ({
  symbol,
  atMs,
  price,
  size,
  premiumUsd,
});
