/** The page that takes a key for a server. */
import { describe, expect, it } from 'vitest';
import { webDesks } from './web-desk.ts';

const desk = webDesks();

describe('the page that takes a key', () => {
  const ORIGINS = ['https://relay.example', 'wss://relay.example'];
  const TAB = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };
  const seen: string[] = [];
  const ask = (): Promise<boolean> =>
    desk().questions.ask({
      origins: ORIGINS,
      check: async (key) => {
        seen.push(key);
        return key === 'good-key' ? undefined : 'relay.example did not accept this key.';
      },
    });
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    desk().get('/key', { origin: 'null', ...headers }, 'POST', JSON.stringify(body));

  it('names every address and takes a key with its own token alone', async () => {
    const cookie = await desk().enter();
    const asked = ask();
    const page = await desk().get('/key', { cookie, ...TAB });
    expect(page.status).toBe(200);
    for (const address of ORIGINS) expect(page.body).toContain(`<li>${address}</li>`);
    const token = /data-token="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect(await post({ token: 'wrong', key: 'good-key' })).toMatchObject({ status: 401, body: '' });
    expect(await post({ token: desk().entry.token, key: 'good-key' }, { cookie })).toMatchObject({
      status: 401,
      body: '',
    });
    expect((await post({ token, key: 'good-key' }, { origin: desk().origin, cookie })).status).toBe(401);
    expect(seen).toEqual([]);
    expect(JSON.parse((await post({ token, key: 'bad-key' })).body)).toEqual({
      problem: 'relay.example did not accept this key.',
    });
    expect(JSON.parse((await post({ token, key: 'good-key' })).body)).toEqual({});
    expect(await asked).toBe(true);
    expect((await post({ token, key: 'good-key' })).status).toBe(401);
    expect(seen).toEqual(['bad-key', 'good-key']);
  });

  it('is given to a whole tab of our browser only: no fetch, no frame, no stranger', async () => {
    const cookie = await desk().enter();
    void ask();
    expect((await desk().get('/key', TAB)).status).toBe(401);
    for (const headers of [
      {},
      { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' },
      { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' },
      { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'no-cors' },
    ])
      expect(await desk().get('/key', { cookie, ...headers } as Record<string, string>)).toMatchObject({
        status: 401,
        body: '',
      });
  });

  it('has an opaque origin, no opener, no script but its own', async () => {
    const cookie = await desk().enter();
    void ask();
    const { headers, body } = await desk().get('/key', { cookie, ...TAB });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain('sandbox allow-scripts allow-forms');
    expect(policy).not.toMatch(/unsafe|allow-same-origin|'self'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['cross-origin-opener-policy']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toContain('type="text"');
    expect(body).toContain('autocomplete="off"');
  });

  it('answers false when its page is closed, or when a second question replaces the first', async () => {
    const cookie = await desk().enter();
    const first = ask();
    const second = ask();
    expect(await first).toBe(false);
    const page = await desk().get('/key', { cookie, ...TAB });
    await post({ token: /data-token="([^"]+)"/.exec(page.body)?.[1] });
    expect(await second).toBe(false);
  });
});
