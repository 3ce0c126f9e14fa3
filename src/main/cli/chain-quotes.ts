/** The option quotes of an underlying to record: the contracts nearest in expiry and strike, as many as may stream. */
import { OPTION_QUOTES_ASKED } from '../../shared/market/channels.ts';
import { addDays, etDate } from '../../shared/market/calendar.ts';
import { parseOptionSymbol } from '../../shared/market/symbols.ts';
import type { SnapshotRow } from '../../shared/market/rest-updates.ts';
import type { FeedError } from '../engine/feed/feed-error.ts';
import type { FeedSource, WantedChannel } from '../engine/feed/feed-source.ts';
import { isCutList } from '../engine/feed/rest/follow-pages.ts';
import { chainSnapshotRequest } from '../engine/massive/rest/endpoints.ts';
import { parseSnapshots } from '../engine/massive/rest/rest-snapshots.ts';

const DAYS_AHEAD = 10;
/** Of 250 contracts; ten days of SPX are some forty. */
const MAX_PAGES = 80;

/** Asks for the chain (the answer is recorded too) and picks its contracts by |strike − spot|. Empty where there is none; `onCut` where it is of a part of the chain. */
export async function chainQuotes(
  source: FeedSource,
  underlying: string,
  onCut: (error: FeedError) => void,
): Promise<WantedChannel[]> {
  const today = etDate(source.now());
  const request = chainSnapshotRequest({ underlying, expiryFrom: today, expiryTo: addDays(today, DAYS_AHEAD) });
  const rows: SnapshotRow[] = [];
  try {
    for await (const page of source.requestPages(request, MAX_PAGES)) rows.push(...parseSnapshots(page.json).rows);
  } catch (error) {
    if (rows.length === 0 || !isCutList(error)) throw error;
    onCut(error);
  }
  const spot = rows.find((row) => row.underlying?.price !== undefined)?.underlying?.price;
  return rows
    .flatMap((row) => parseOptionSymbol(row.symbol) ?? [])
    .toSorted((a, b) => (spot === undefined ? 0 : Math.abs(a.strike - spot) - Math.abs(b.strike - spot)))
    .slice(0, OPTION_QUOTES_ASKED)
    .map(({ symbol }) => ({ market: 'options', channel: 'Q', symbol, priority: 'pinned' }));
}
