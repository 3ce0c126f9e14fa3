/**
 * REST answers that do not depend on the time of day: listings, past bars, dividends. One that was requested a little later in the recording
 * is used too, so that panes fill when a session opens. Callers that request bars cut off those after the replay's clock.
 */
import type { RestRecord } from '../../feed/feed-source.ts';
import { CHANNEL } from '../format/format.ts';
import { holds, parseJson, readIfWhole } from '../reading/chunk-messages.ts';
import type { Session } from '../reading/reader.ts';
import { restKey } from '../format/rest-key.ts';

const FACT_PATHS = /^\/(v3\/reference|v2\/aggs|stocks\/v1\/dividends)/;
/** Chunks with REST answers read at a time for one request: about 100 ms. */
const MAX_CHUNKS_AHEAD = 60;

export class RecordedFacts {
  readonly #session: Session;
  /** First good answer to each request, as far as the session was searched. */
  readonly #found = new Map<string, RestRecord>();
  #searchedTo = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** `key` as `restKey` spells it. A longer session is searched further with each request. */
  find(key: string): RestRecord | undefined {
    if (!FACT_PATHS.test(key)) return undefined;
    const { chunks } = this.#session;
    let left = MAX_CHUNKS_AHEAD;
    while (!this.#found.has(key) && this.#searchedTo < chunks.length && left > 0) {
      const chunk = chunks[this.#searchedTo++];
      if (!holds(chunk, CHANNEL.rest)) continue;
      left--;
      // A damaged chunk is reported when the replay reaches it; here it just has no answer.
      readIfWhole(this.#session, chunk, ({ channelId, data }) => {
        if (channelId === CHANNEL.rest) this.#note(parseJson<RestRecord>(data));
      });
    }
    return this.#found.get(key);
  }

  #note(record: RestRecord): void {
    const key = restKey(record.path);
    const good = record.status >= 200 && record.status <= 299 && FACT_PATHS.test(key);
    if (good && !this.#found.has(key)) this.#found.set(key, record);
  }
}
