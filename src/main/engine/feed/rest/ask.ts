/** A REST request whose answer must be of a given kind. Anything else is an error with a sentence. */
import { withoutAhead } from '../../../../shared/market/impossible-times.ts';
import type { RestUpdate, RestUpdateKind } from '../../../../shared/market/rest-updates.ts';
import { restFaults } from '../feed-words.ts';
import type { FeedSource, RestReply, RestRequest } from '../feed-source.ts';
import { decodeRest } from '../../massive/rest/rest-route.ts';
import { RefusedCall } from '../../../../shared/contract/refused-call.ts';

type Update<K extends RestUpdateKind> = Extract<RestUpdate, { kind: K }>;

export async function ask<K extends RestUpdateKind>(
  source: FeedSource,
  request: RestRequest,
  kind: K,
): Promise<Update<K>> {
  return read(await source.request(request), request.path, kind);
}

/** Page after page, following `next_url`. */
export async function* askPages<K extends RestUpdateKind>(
  source: FeedSource,
  request: RestRequest,
  kind: K,
  maxPages: number,
): AsyncIterable<Update<K>> {
  for await (const reply of source.requestPages(request, maxPages)) yield read(reply, request.path, kind);
}

/** Decodes a reply as the expected kind of update, as the market's state takes it: without what is stamped ahead of the clock. */
export function read<K extends RestUpdateKind>(reply: RestReply, path: string, kind: K): Update<K> {
  const decoded = decodeRest(reply.record);
  const update = decoded && withoutAhead(decoded, reply.record.atMs);
  if (update?.kind !== kind) {
    throw new RefusedCall('rest/unreadable', restFaults.unreadable, `${path} is not ${kind}`);
  }
  return update as Update<K>;
}
