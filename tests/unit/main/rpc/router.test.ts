import { describe, expect, it } from 'vitest';
import { CALLS } from '../../../../src/shared/contract/calls.ts';
import { CALL_NAMES } from '../../../../src/shared/contract/call-names.ts';
import { PlainError } from '../../../../src/main/rpc/plain-error.ts';
import { createRouter, type HostCalls } from '../../../../src/main/rpc/router.ts';

const silent = Object.fromEntries(
  Object.keys(CALLS).map((name) => [name, async () => undefined]),
) as unknown as HostCalls;

function router(overrides: Partial<HostCalls> = {}) {
  const logged: string[] = [];
  const engine: unknown[][] = [];
  const made = createRouter({
    hostCalls: { ...silent, ...overrides },
    callEngine: async (...call) => {
      engine.push(call);
      return { ok: true, value: 'from the engine' };
    },
    logError: (text) => logged.push(text),
  });
  return { call: made.call, forWindow: made.forWindow, logged, engine };
}

describe('the router', () => {
  it('lists every call of the contract', () => {
    expect([...CALL_NAMES].toSorted()).toEqual(Object.keys(CALLS).toSorted());
  });

  it('answers a window no more than 128 calls at once, and goes on when answers come', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let running = 0;
    const { forWindow } = router({
      'sessions.list': async () => {
        running++;
        await held;
        return [];
      },
    });
    const window = forWindow();
    const asked = Array.from({ length: 300 }, () => window.call('sessions.list', undefined));
    expect(await forWindow().call('world.get', undefined)).toMatchObject({ ok: true });
    release();
    const outcomes = await Promise.all(asked);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(128);
    expect(running).toBe(128);
    expect(outcomes.at(-1)).toMatchObject({ error: { code: 'busy', message: expect.stringContaining('Wait') } });
    expect(await window.call('world.get', undefined)).toMatchObject({ ok: true });
  });

  it.each(['nothing.like.it', 'constructor', '__proto__', 'toString', 7, null])(
    'refuses the unknown call %s',
    async (name) => {
      expect(await router().call(name, undefined)).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
    },
  );

  it.each([1e300, 8.64e15, Date.UTC(2100, 0, 1), -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses the time %s, which no calendar can follow',
    async (toMs) => {
      const { call, engine } = router();
      const outcome = await call('bars.history', { symbol: 'SPY', timeframeMs: 60_000, limit: 10, toMs });
      expect(outcome).toMatchObject({ error: { code: 'bad-input', message: expect.stringMatching(/^toMs: /) } });
      expect(engine).toEqual([]);
    },
  );

  it('names the field of a bad input and asks nobody', async () => {
    const { call, engine } = router();
    const outcome = await call('bars.history', { symbol: 'SPY', timeframeMs: 60_000, limit: 0 });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'bad-input', message: expect.stringContaining('limit: ') },
    });
    expect(await call('key.connect', { key: 'from-the-page' })).toMatchObject({ error: { code: 'bad-input' } });
    expect(engine).toEqual([]);
  });

  it('hands engine calls on with validated input only', async () => {
    const { call, engine } = router();
    await call('chain.expiries', { underlying: 'SPY', extra: 'dropped' });
    expect(engine).toEqual([['chain.expiries', { underlying: 'SPY' }]]);
  });

  it('turns a plain refusal into its sentence and a defect into a general one', async () => {
    const { call, logged } = router({
      'world.get': async () => {
        throw new PlainError('no-key', 'There is no key.');
      },
      'app.info': async () => {
        throw new TypeError('x of undefined');
      },
      'preferences.get': async () => {
        throw Object.assign(new Error("ENOSPC: no space left on device, write '/home/t/x.json'"), { code: 'ENOSPC' });
      },
    });
    expect(await call('preferences.get', undefined)).toEqual({
      ok: false,
      error: {
        code: 'disk',
        message:
          'The disk is full: nothing was saved, and what was there before stays. Free some room, then try again.',
      },
    });
    expect(await call('world.get', undefined)).toEqual({
      ok: false,
      error: { code: 'no-key', message: 'There is no key.' },
    });
    const defect = await call('app.info', undefined);
    expect(defect).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(defect)).not.toContain('x of undefined');
    expect(logged).toHaveLength(2);
    expect(logged[1]).toContain('x of undefined');
  });
});
