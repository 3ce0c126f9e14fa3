/** What a key check has just found, for the feed that follows it: it need not ask, or be refused, again. */
import type { MarketCapability } from '../../../shared/contract/health.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import type { CapabilityBook } from './capabilities.ts';
import type { RestClient } from './rest/rest-client.ts';

export class CheckedKey {
  readonly #found: readonly MarketCapability[];

  constructor(found: readonly MarketCapability[]) {
    this.#found = found;
  }

  /** In what words the real-time host refused the key; undefined where it did not. */
  refusalOf(market: Market): string | undefined {
    return this.#found.find((c) => c.market === market && c.timeliness === 'none' && c.realTimeRefused)?.reason;
  }

  /** `isDelayed`: the market is on the delayed host, of which the check, which asked the real-time one, knows nothing. */
  tell(
    book: CapabilityBook,
    rest: Pick<RestClient, 'limitToFree' | 'provePaid'>,
    isDelayed: (market: Market) => boolean,
  ): void {
    for (const found of this.#found) {
      const { market, timeliness, realTimeRefused } = found;
      if (isDelayed(market) || (timeliness === 'unknown' && !realTimeRefused)) continue;
      book.adopt(found);
      if (found.rest === 'limited') rest.limitToFree(market);
      else if (timeliness !== 'none' || realTimeRefused) rest.provePaid(market);
    }
  }
}
