/**
 * The vendor's own lists, requested once when a world opens: trade conditions and exchanges (merged over the built-in tables) and the next
 * market closures. The answers take effect through the feed's sink, so a recording holds them too. Where the plan refuses, the built-in tables are used.
 */
import { MARKETS } from '../../../shared/market/symbols.ts';
import type { FeedSource, RestRequest } from '../feed/feed-source.ts';
import { conditionsRequest, exchangesRequest, upcomingClosuresRequest } from '../massive/rest/endpoints.ts';

/** Behind everything a user waits for. */
const DELAY_MS = 3_000;

export class ReferenceLists {
  readonly #timer: NodeJS.Timeout;

  constructor(source: FeedSource, report: (text: string) => void) {
    const requests: RestRequest[] = [
      ...MARKETS.filter((m) => m !== 'indices').flatMap((m) => [conditionsRequest(m), exchangesRequest(m)]),
      upcomingClosuresRequest(),
    ];
    this.#timer = setTimeout(() => {
      for (const request of requests) {
        source.request({ ...request, priority: 'idle' }).catch((error: unknown) => {
          report(`${request.path}: ${error instanceof Error ? error.message : String(error)}`);
        });
      }
    }, DELAY_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
