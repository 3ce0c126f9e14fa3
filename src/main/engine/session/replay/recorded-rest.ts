/** REST answers of a recording, as of the replay's position: the newest answer to a request at or before it. */
import type { RestReply, RestRequest, RestRecord } from '../../feed/feed-source.ts';
import { followPages } from '../../feed/rest/follow-pages.ts';
import { meaningOf } from '../../feed/rest/rest-answer.ts';
import { CHANNEL, type RestPointer } from '../format/format.ts';
import { holds, parseJson, readIfWhole } from '../reading/chunk-messages.ts';
import type { Session } from '../reading/reader.ts';
import { RecordedFacts } from './recorded-facts.ts';
import { RestDirectory } from './rest-directory.ts';
import { restKey } from '../format/rest-key.ts';
import { SessionError } from '../format/session-error.ts';
import { replaySourceFaults } from './replay-words.ts';
import { firstReaching } from '../reading/first-reaching.ts';

export class RecordedRest {
  /** The last request that the recording could not answer. */
  unanswered: string | undefined;
  readonly #session: Session;
  readonly #directory = new RestDirectory();
  readonly #facts: RecordedFacts;

  constructor(session: Session) {
    this.#session = session;
    this.#facts = new RecordedFacts(session);
  }

  /** The position passed an answer. */
  add(pointer: RestPointer): void {
    this.#directory.add(pointer);
  }

  /** The position jumped: these are the answers before it. */
  replace(pointers: readonly RestPointer[]): void {
    this.#directory.replace(pointers);
  }

  /** The answers before the position. */
  pointers(): RestPointer[] {
    return this.#directory.list();
  }

  recorded(request: Pick<RestRequest, 'path' | 'query'>): RestRecord | undefined {
    const key = restKey(request.path, request.query);
    const pointer = this.#directory.find(key);
    return (pointer && this.#readRest(pointer)) ?? this.#facts.find(key);
  }

  async request(request: RestRequest): Promise<RestReply> {
    const key = restKey(request.path, request.query);
    const record = this.recorded(request);
    if (!record) {
      if (!request.hasFallback) this.unanswered = key;
      throw new SessionError('session.notRecorded', replaySourceFaults.notAsked, key);
    }
    const { status, json } = meaningOf(record);
    if (status < 200 || status > 299)
      throw new SessionError('session.notRecorded', replaySourceFaults.refusedThen(status), key);
    return {
      status,
      json,
      sentAtMs: record.atMs,
      receivedAtMs: record.atMs,
      record,
    };
  }

  requestPages(first: RestRequest, maxPages: number): AsyncIterable<RestReply> {
    const nameOf = ({ path, query }: RestRequest): string => restKey(path, query);
    return followPages(first, { maxPages, nameOf, ask: (request) => this.request(request) });
  }

  #readRest(pointer: RestPointer): RestRecord | undefined {
    const { chunks } = this.#session;
    for (let i = firstReaching(chunks, pointer.atMs); i < chunks.length; i++) {
      if (i > 0 && chunks[i - 1].untilMs > pointer.atMs) return undefined;
      if (!holds(chunks[i], CHANNEL.rest)) continue;
      let record: RestRecord | undefined;
      readIfWhole(this.#session, chunks[i], ({ channelId, sequence, data }) => {
        if (channelId !== CHANNEL.rest || sequence !== pointer.sequence) return true;
        const found = parseJson<RestRecord>(data);
        // Where recordings were joined, each has numbers of its own.
        if (found.path !== pointer.path) return true;
        record = found;
        return false;
      });
      if (record) return record;
    }
    return undefined;
  }
}
