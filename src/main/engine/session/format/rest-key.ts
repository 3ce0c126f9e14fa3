/** The span of a bars request ends at the time of the request: an answer of any span and length serves for a series. */
const BAR_SPAN = /^(\/v2\/aggs\/ticker\/[^/]+\/range\/\d+\/\w+)\/[^/]+\/[^/]+$/;

/** The strikes asked for hang on the price at that time: an answer around any price lists the expiries. */
const CONTRACTS = '/v3/reference/options/contracts';

/** One spelling for a REST request, so that a request finds its recorded reply: path, then parameters sorted by name. */
export function restKey(path: string, query?: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const url = new URL(path, 'http://host');
  url.searchParams.delete('apiKey');
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  const pathname = decodeURIComponent(url.pathname);
  if (pathname === CONTRACTS)
    for (const bound of ['strike_price.gte', 'strike_price.lte']) url.searchParams.delete(bound);
  url.searchParams.sort();
  const series = BAR_SPAN.exec(pathname)?.[1];
  if (series !== undefined) url.searchParams.delete('limit');
  return (series ?? pathname) + url.search;
}
