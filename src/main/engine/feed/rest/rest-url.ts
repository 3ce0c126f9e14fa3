/** REST addresses: built from a request, never with the key, never outside the configured origin. */
import { restFaults } from '../feed-words.ts';
import { FeedError } from '../feed-error.ts';
import type { RestRequest } from '../feed-source.ts';
import type { KeyStriker } from '../strike-key.ts';

/** The vendor's own, which a relay's answers name as their next page. */
const VENDOR_ORIGINS = new Set(['https://api.massive.com', 'https://api.polygon.io']);

/** URL parsers drop some of them, which would put together a key that they part. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x1f\x7f]/;

/** As `addressOf`, without an `apiKey` that the server put there. Throws where the key is elsewhere in it: it would be recorded, logged and sent in the open. */
export function restUrl(
  base: string,
  request: Pick<RestRequest, 'path' | 'query'>,
  striker: KeyStriker,
  isRelay = false,
): URL {
  if (CONTROL.test(request.path)) throw new FeedError('rest/unsafe-url', restFaults.controlCharacters);
  const url = withoutApiKey(addressOf(base, request, striker, isRelay));
  // Host and base are the user's own choice.
  const rest = [url.username, url.password, recordedPath(base, url), url.hash].join(' ');
  if (striker.isInAddress(rest)) throw new FeedError('rest/unsafe-url', restFaults.keyInAddress);
  return url;
}

/**
 * The whole address of a request. A whole URL (`next_url`) is followed verbatim, if it is of the same origin. `isRelay`: the base hands on the
 * vendor's pages; an address of the vendor's is then asked of the base. No request, and so no key, ever goes to another origin.
 */
function addressOf(
  base: string,
  request: Pick<RestRequest, 'path' | 'query'>,
  striker: KeyStriker,
  isRelay: boolean,
): URL {
  const origin = new URL(base);
  // `//host` is a whole address too, to a URL parser.
  if (!request.path.startsWith('/') || request.path.startsWith('//')) {
    const whole = parseUrl(request.path);
    if (whole && isRelay && VENDOR_ORIGINS.has(whole.origin))
      return new URL(below(origin) + whole.pathname + whole.search);
    if (whole?.origin === origin.origin) return whole;
    const named = whole?.origin ?? 'no URL';
    const shown = striker.isInAddress(named) ? 'a host named after the key' : named;
    throw new FeedError('rest/foreign-url', restFaults.foreign, `next page at ${shown}, expected ${origin.origin}`);
  }
  const url = new URL(below(origin) + request.path);
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/** Path and query below the base, as recorded and logged; of an address by `restUrl`, which holds no key. */
export function recordedPath(base: string, url: URL): string {
  const prefix = new URL(base).pathname.replace(/\/$/, '');
  const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname;
  return path + url.search;
}

/** Part by part: deleting from searchParams would rewrite what else is in the query. */
function withoutApiKey(url: URL): URL {
  if (!url.searchParams.has('apiKey')) return url;
  const parts = url.search.slice(1).split('&');
  url.search = parts.filter((part) => !new URLSearchParams(part).has('apiKey')).join('&');
  return url;
}

const below = (base: URL): string => base.origin + base.pathname.replace(/\/$/, '');

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
