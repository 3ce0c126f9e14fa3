import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerCall } from '../../../../../src/main/engine/calls/answer-call.ts';
import { redactKeys } from '../../../../../src/main/engine/calls/diagnostics.ts';
import { callFixture } from './call-fixture.ts';

const nothing = (): object => ({ results: [] });

describe('calls', () => {
  it('that do not exist are refused by name', async () => {
    const { context } = callFixture(nothing);
    await expect(answerCall(context, 'orders.send', {})).rejects.toMatchObject({ code: 'call/unknown' });
    await expect(answerCall(context, 'constructor', {})).rejects.toMatchObject({ code: 'call/unknown' });
  });

  it('control a replay only where one is open, and tell everybody', async () => {
    const fixture = callFixture(nothing);
    await expect(fixture.call('replay.control', { action: 'play' } as never)).rejects.toMatchObject({
      code: 'replay/none',
      message: expect.stringContaining('Replay pane'),
    });
    const heard: unknown[] = [];
    fixture.context.replay = {
      state: () => undefined as never,
      control: async (command) => void heard.push(command),
      begin: () => undefined,
      ended: () => [],
      advance: () => undefined,
    };
    await fixture.call('replay.control', { action: 'play' } as never);
    expect([heard, fixture.announced()]).toEqual([[{ action: 'play' }], 1]);
  });

  it('name the conditions and exchanges of a print: built-in, by the vendor’s live list, or by number', async () => {
    const fixture = callFixture(nothing);
    fixture.pipeline.state.exchanges.layOver([{ id: 302, name: 'Cboe Options Exchange' }]);
    expect(await fixture.call('flow.names', { conditions: [219, 999], exchanges: [302, 303, 399] })).toEqual({
      conditions: [expect.stringMatching(/sweep/i), '#999'],
      exchanges: ['Cboe Options Exchange', 'MIAX Emerald', '#399'],
    });
  });

  it('tell what is known of instruments, NaN where it is not, by the market’s clock', async () => {
    const fixture = callFixture(nothing);
    const { table } = fixture.pipeline;
    table.column('bid')[table.intern('O:SPY261218C00650000')] = 2.35;
    expect(
      await fixture.call('market.values', { symbols: ['O:NONE', 'O:SPY261218C00650000'], columns: ['ask', 'bid'] }),
    ).toEqual({
      atMs: fixture.source.now(),
      values: [
        [Number.NaN, Number.NaN],
        [Number.NaN, 2.35],
      ],
    });
    expect(table.find('O:NONE')).toBeUndefined();
  });

  it('switch a market to its delayed host and back, and say whether a recording runs', async () => {
    const fixture = callFixture(nothing);
    await fixture.call('feed.setDelayed', { market: 'options', delayed: true });
    expect(fixture.source.delayed).toEqual(['options']);
    await fixture.call('feed.setDelayed', { market: 'options', delayed: false });
    expect(fixture.source.delayed).toEqual([]);
    expect(await fixture.call('recording.set', { on: true })).toEqual({ recording: false, reason: undefined });
  });
});

describe('diagnostics', () => {
  it('say version, world and health, and never a key', async () => {
    const key = 'Zx9_'.repeat(8);
    const fixture = callFixture(nothing);
    fixture.pipeline.table.intern('SPY');
    const health = fixture.context.health();
    fixture.context.health = () => ({
      ...health,
      gaps: [
        {
          id: 'g',
          market: 'options',
          channel: 'T',
          symbols: ['O:SPY261218C00650000'],
          startMs: 0,
          cause: 'refusal',
          detail: `https://host/v3?apiKey=${key}`,
          repair: 'none',
        },
      ],
    });
    const { text } = await fixture.call('diagnostics.get', undefined);
    expect(text).not.toContain(key);
    expect(text).toContain('apiKey=[redacted]');
    for (const kept of ['version 1.2.3', 'seed 7', 'O:SPY261218C00650000', '"instruments": 1'])
      expect(text).toContain(kept);
  });

  it('mask a key of the vendor’s alphabet wherever it stands', () => {
    const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_';
    const key = fc
      .array(fc.constantFrom(...alphabet.split('')), { minLength: 32, maxLength: 32 })
      .map((characters) => characters.join(''));
    const around = fc.constantFrom('', ' ', '"', '=', '/', '-', 'é', ':', '%3D');
    fc.assert(
      fc.property(around, key, around, (before, secret, after) => {
        expect(redactKeys(`x ${before}${secret}${after} y`)).not.toContain(secret);
      }),
    );
  });

  it('leave option tickers and our own words as they are', () => {
    const text = 'O:SPXW261218C06700000 nextAttemptAtMs 1763652605000000000 subscriptions backingOff';
    expect(redactKeys(text)).toBe(text);
  });
});
