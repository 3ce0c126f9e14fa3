/** The span of a bars request ends at the moment of asking: any span of one series answers for another. */
const BAR_SPAN = /^(\/v2\/aggs\/ticker\/[^/]+\/range\/\d+\/\w+)\/[^/]+\/[^/]+$/;

/** One spelling for a REST request, so that a request finds its recorded reply: path, then parameters sorted by name. */
export function restKey(path: string, query?: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const url = new URL(path, 'http://host');
  url.searchParams.delete('apiKey');
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  url.searchParams.sort();
  return decodeURIComponent(url.pathname).replace(BAR_SPAN, '$1') + url.search;
}
