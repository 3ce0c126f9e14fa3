import { describe, expect, it } from 'vitest';
import { checkForUpdate, releasesOf } from '../../../../src/main/shell/update-check.ts';

const answering =
  (body: unknown, status = 200) =>
  async () =>
    Response.json(body, { status });

describe('the check for updates', () => {
  it.each([
    ['v0.2.0', { kind: 'newer', version: '0.2.0' }],
    ['v0.1.10', { kind: 'newer', version: '0.1.10' }],
    ['v0.1.9', { kind: 'newest' }],
    ['v0.1.2', { kind: 'newest' }],
    ['0.0.99', { kind: 'newest' }],
    ['latest', { kind: 'unknown', reason: 'the answer names no version' }],
    ['v1.0.0/../../x', { kind: 'unknown', reason: 'the answer names no version' }],
    [undefined, { kind: 'unknown', reason: 'the answer names no version' }],
  ])('at 0.1.9, with %s released, answers %j', async (tag_name, answer) => {
    expect(await checkForUpdate('a/b', '0.1.9', answering({ tag_name }))).toEqual(answer);
  });

  it('does not know when the server does not answer, refuses or has nothing', async () => {
    const failing = async (): Promise<Response> => {
      throw new Error('no network');
    };
    expect(await checkForUpdate('a/b', '0.1.0', failing)).toEqual({ kind: 'unknown', reason: 'no network' });
    expect(await checkForUpdate('a/b', '0.1.0', answering({}, 403))).toMatchObject({
      reason: 'the server answered 403',
    });
    expect(await checkForUpdate('a/b', '0.1.0', answering({}, 404))).toMatchObject({
      reason: 'no release is published yet',
    });
  });

  it('sends nothing of this machine', async () => {
    const asked: [string, RequestInit][] = [];
    await checkForUpdate('a/b', '0.1.9', async (url, init) => {
      asked.push([url, init]);
      return Response.json({});
    });
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(asked)).not.toContain('0.1.9');
    expect(asked[0][1].credentials).toBe('omit');
  });

  it('exists only where a release wrote which repository it is of', () => {
    expect(releasesOf({ releases: 'owner/tape.deck' })).toBe('owner/tape.deck');
    for (const manifest of [
      undefined,
      {},
      { releases: 7 },
      { releases: 'https://evil.example' },
      { releases: 'a/b/c' },
    ])
      expect(releasesOf(manifest)).toBeUndefined();
  });
});
