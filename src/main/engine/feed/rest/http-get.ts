/** One answer of REST, by Node’s own client: `fetch` costs the engine’s thread nearly twice as much. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { errorText, FeedError } from '../feed-error.ts';
import { restFaults } from '../feed-words.ts';

// Importing it would read every getter of the module, one of which loads undici: 45 ms of processor time in each thread (Node 24).
const { get: getPlain } = process.getBuiltinModule('node:http');

export interface HttpAnswer {
  status: number;
  retryAfter: string | undefined;
  body: string;
}

/** A larger body cannot be an answer of this API: three times 50,000 trades. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

const UNPACKED_BY = new Map<
  string,
  (packed: Buffer, limits: { maxOutputLength: number; chunkSize: number }) => Promise<Buffer>
>([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);
const utf8 = new TextDecoder();

/**
 * Follows no redirect: that would carry the Authorization header to wherever it points. Throws FeedError where data is too long or does not
 * unpack; with any other status the body is only words, read as they came.
 */
export async function httpGet(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<HttpAnswer & { headers: IncomingHttpHeaders }> {
  const { response, packed } = await receive(url, headers, signal);
  const { statusCode: status = 0, headers: answered } = response;
  const unpacked = unpack(packed, answered['content-encoding'], { url, status });
  const body = utf8.decode(await (isData(status) ? unpacked : unpacked.catch(() => packed)));
  return { status, retryAfter: answered['retry-after'], body, headers: answered };
}

const isData = (status = 0): boolean => status >= 200 && status < 300;
const NOTHING = Buffer.alloc(0);

function receive(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<{ response: IncomingMessage; packed: Buffer }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ response: IncomingMessage; packed: Buffer }>();
  const get = url.startsWith('https:') ? getSecure : getPlain;
  // Some gateways answer nobody without a name.
  const sent = { 'User-Agent': 'node', 'Accept-Encoding': 'gzip, br', ...headers };
  const request = get(url, { headers: sent, signal }, (response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      chunks.push(chunk);
      if (bytes <= MAX_BODY_BYTES) return;
      if (!isData(response.statusCode)) resolve({ response, packed: NOTHING });
      request.destroy(tooLong(url, response.statusCode));
    });
    response.on('end', () => resolve({ response, packed: Buffer.concat(chunks) }));
    response.on('error', reject);
  });
  request.on('error', reject);
  // An answer that switches protocols is neither a response nor an error.
  request.on('close', () => reject(new Error('The connection was closed without an answer.')));
  return promise;
}

async function unpack(
  packed: Buffer,
  encoding: string | undefined,
  { url, status }: { url: string; status: number },
): Promise<Buffer> {
  const unpacked = UNPACKED_BY.get(encoding?.toLowerCase() ?? '');
  if (!unpacked || packed.byteLength === 0) return packed;
  try {
    return await unpacked(packed, { maxOutputLength: MAX_BODY_BYTES, chunkSize: chunkOf(packed) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLong(url, status);
    throw new FeedError('rest/bad-body', restFaults.noData, `${url}: ${errorText(error)}`, status);
  }
}

/** Each chunk costs a turn of another thread: one for all of it, at the ten to fifteen to one that this JSON packs. */
const chunkOf = (packed: Buffer): number => Math.min(Math.max(1_024, 16 * packed.byteLength), 1 << 20);

const tooLong = (url: string, status: number | undefined): FeedError =>
  new FeedError('rest/bad-body', restFaults.tooLong, `${url}: longer than ${MAX_BODY_BYTES} bytes`, status);
