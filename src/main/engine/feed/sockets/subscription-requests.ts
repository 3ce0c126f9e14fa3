/** Wire messages for subscriptions: no limit is documented, so they stay small enough for any server. */
export const MAX_PAIRS_PER_REQUEST = 150;
export const MAX_REQUEST_BYTES = 8 * 1024;

/** Packs pairs, one channel a message where possible, into requests of ≤ 150 pairs and ≤ 8 KB. Pairs are ASCII. */
export function packRequests(action: 'subscribe' | 'unsubscribe', pairs: readonly string[]): string[] {
  const room = MAX_REQUEST_BYTES - `{"action":"${action}","params":""}`.length;
  const requests: string[] = [];
  let chunk: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (chunk.length > 0) requests.push(JSON.stringify({ action, params: chunk.join(',') }));
    chunk = [];
    length = 0;
  };
  for (const pair of pairs) {
    if (chunk.length === MAX_PAIRS_PER_REQUEST || length + pair.length + 1 > room) flush();
    chunk.push(pair);
    length += pair.length + 1;
  }
  flush();
  return requests;
}
