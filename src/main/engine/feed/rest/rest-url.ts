/** REST addresses: built from a request, never with the key, never outside the configured origin. */
import { restFaults } from '../feed-words.ts';
import { FeedError } from '../feed-error.ts';
import type { RestRequest } from '../feed-source.ts';

/** The vendor's own, which a relay's answers name as their next page. */
const VENDOR_ORIGINS = new Set(['https://api.massive.com', 'https://api.polygon.io']);

/**
 * The whole address of a request. A whole URL (`next_url`) is followed verbatim, if it is of the same origin. `isRelay`: the base hands on the
 * vendor's pages; an address of the vendor's is then asked of the base. No request, and so no key, ever goes to another origin.
 */
export function restUrl(base: string, request: Pick<RestRequest, 'path' | 'query'>, isRelay = false): URL {
  const origin = new URL(base);
  // `//host` is a whole address too, to a URL parser.
  if (!request.path.startsWith('/') || request.path.startsWith('//')) {
    const whole = parseUrl(request.path);
    if (whole && isRelay && VENDOR_ORIGINS.has(whole.origin))
      return new URL(below(origin) + whole.pathname + whole.search);
    if (!whole || whole.origin !== origin.origin)
      throw new FeedError(
        'rest/foreign-url',
        restFaults.foreign,
        `next page at ${whole?.origin ?? 'no URL'}, expected ${origin.origin}`,
      );
    return whole;
  }
  const url = new URL(below(origin) + request.path);
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/** Path and query below the base, as recorded and logged: without a key, should one have come with a `next_url`. */
export function recordedPath(base: string, url: URL): string {
  const clean = new URL(url);
  // Touching searchParams rewrites the query, so only where there is a key to remove.
  if (clean.searchParams.has('apiKey')) clean.searchParams.delete('apiKey');
  const prefix = new URL(base).pathname.replace(/\/$/, '');
  const path = clean.pathname.startsWith(prefix) ? clean.pathname.slice(prefix.length) : clean.pathname;
  return path + clean.search;
}

const below = (base: URL): string => base.origin + base.pathname.replace(/\/$/, '');

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
