/** The numbered traps of the protocol notes about REST, each against a vendor that springs it. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { RestReply } from '../../../src/main/engine/feed/feed-source.ts';
import { CONTRACT_KEY, scriptedFeeds } from './scripted-vendor.ts';

const { begin } = scriptedFeeds();

test('TRAP-12: next_url is followed verbatim with the key in the header, only on the same origin', async () => {
  const asked: { url: string; auth: string | undefined }[] = [];
  const { source, vendor: server } = await begin({
    onRest: (url, request) => {
      asked.push({ url: request.url!, auth: request.headers.authorization });
      if (url.searchParams.get('cursor') === 'b%3D') return { body: '{"next_url":"https://elsewhere.test/steal"}' };
      return { body: JSON.stringify({ next_url: `${server.restUrl}/v3/list/x?cursor=b%253D` }) };
    },
  });
  const pages: RestReply[] = [];
  const read = async (): Promise<void> => {
    for await (const page of source.requestPages({ path: '/v3/list', query: { limit: 250 } }, 10)) pages.push(page);
  };
  await expect(read()).rejects.toMatchObject({ code: 'rest/foreign-url' });
  expect(pages).toHaveLength(2);
  expect(asked).toEqual([
    { url: '/v3/list?limit=250', auth: `Bearer ${CONTRACT_KEY}` },
    { url: '/v3/list/x?cursor=b%253D', auth: `Bearer ${CONTRACT_KEY}` },
  ]);
});

test('TRAP-12: a relay’s pages that name the vendor are asked of the relay, with the key, where the user says it is one', async () => {
  const asked: string[] = [];
  const script = {
    onRest: (url: URL, request: IncomingMessage) => {
      asked.push(`${url.pathname}${url.search} ${request.headers.authorization === `Bearer ${CONTRACT_KEY}`}`);
      const next = url.searchParams.has('cursor') ? undefined : 'https://api.massive.com/v3/x?cursor=2';
      return { body: JSON.stringify({ results: [], next_url: next }) };
    },
  };
  const pages = async (change: object): Promise<number> => {
    const { source, vendor } = await begin(script, change);
    let count = 0;
    for await (const _ of source.requestPages({ path: '/v3/x' }, 5)) count++;
    await source.stop();
    await vendor.close();
    return count;
  };
  expect(await pages({ isRelay: true })).toBe(2);
  expect(asked.filter((path) => path.startsWith('/v3/x'))).toEqual(['/v3/x true', '/v3/x?cursor=2 true']);
  await expect(pages({})).rejects.toThrow('outside its own');
});

describe('TRAP-21: 429 on a paid plan', () => {
  test('without usable headers it is a pause, and requests go on above five a minute', async () => {
    let refusals = 2;
    const { source, until, wait, want, socket } = await begin({
      onRest: (url) => {
        if (!url.pathname.startsWith('/v3/snapshot') || refusals-- <= 0) return { body: '{"results":[]}' };
        return { status: 429, body: '' };
      },
    });
    want('options', 'T.O:SPY261218C00650000');
    await until(() => socket('options').state === 'live', 20_000);
    const asked = Array.from({ length: 12 }, (_, i) =>
      source.request({ path: `/v3/snapshot/options/SPY?expiration_date=2026-12-${10 + i}` }),
    );
    await Promise.all(asked);
    await wait(100);
    expect(source.health().rest).toMatchObject({ rateLimited: 2, waiting: undefined });
    expect(source.capabilities().find((c) => c.market === 'options')?.rest).toBe('allowed');
  });
});
