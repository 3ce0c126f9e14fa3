/** Pages of a list, each naming the next. Whether all of it came is told: by an end, or by an error behind the pages that did. */
import { FeedError } from '../feed-error.ts';
import type { RestReply, RestRequest } from '../feed-source.ts';
import { restFaults } from '../feed-words.ts';

interface PageOptions {
  maxPages: number;
  ask(request: RestRequest): Promise<RestReply>;
  /** Alike for two requests of one page. */
  nameOf(request: RestRequest): string;
}

/** Follows `next_url` verbatim. Throws FeedError where it names a page that was read, and where `maxPages` were read and it names another. */
export async function* followPages(
  first: RestRequest,
  { maxPages, ask, nameOf }: PageOptions,
): AsyncGenerator<RestReply> {
  const read = new Set<string>();
  let next = first;
  for (;;) {
    read.add(nameOf(next));
    const reply = await ask(next);
    yield reply;
    const nextUrl = (reply.json as { next_url?: unknown } | undefined)?.next_url;
    if (typeof nextUrl !== 'string' || nextUrl === '') return;
    next = { ...first, path: nextUrl, query: undefined };
    if (read.has(nameOf(next))) throw new FeedError('rest/pages', restFaults.samePage, first.path);
    if (read.size === maxPages) throw new FeedError('rest/pages', restFaults.manyPages(maxPages), first.path);
  }
}

/** The rest of a list is missing because its next page is none: what came before is good. */
export const isCutList = (error: unknown): error is FeedError =>
  error instanceof FeedError && ['rest/foreign-url', 'rest/unsafe-url', 'rest/pages'].includes(error.code);
