import { describe, expect, test } from 'vitest';
import { mayHoldStatus, readStatusFrame } from '../../../../../../src/main/engine/massive/frames/status-frame.ts';

const status = (kind: string, message: string): object => ({ ev: 'status', status: kind, message });
const read = (...items: object[]) => readStatusFrame(Buffer.from(JSON.stringify(items)));

describe('status messages', () => {
  test.each([
    ['connected', 'Connected Successfully', { kind: 'connected' }],
    ['auth_success', 'authenticated', { kind: 'authenticated' }],
    ['auth_failed', 'authentication failed', { kind: 'authFailed', text: 'authentication failed' }],
    [
      'auth_failed',
      "Your plan doesn't include websocket access. Visit https://massive.com/pricing to upgrade.",
      { kind: 'planRefused', text: expect.stringContaining('plan') },
    ],
    ['auth_timeout', '', { kind: 'authTimeout', text: '' }],
    ['success', 'subscribed to: T.SPY', { kind: 'subscribed', pair: 'T.SPY' }],
    ['success', 'unsubscribed to: Q.O:SPY261218C00650000', { kind: 'unsubscribed', pair: 'Q.O:SPY261218C00650000' }],
    ['error', 'not authorized', { kind: 'notAuthorized', text: 'not authorized' }],
    ['error', "You don't have access real-time data.", { kind: 'realTimeRefused', text: expect.any(String) }],
    [
      'max_connections',
      'Maximum number of websocket connections exceeded.',
      { kind: 'maxConnections', text: expect.any(String) },
    ],
    ['auth_failed', 'no such PLAN', { kind: 'planRefused', text: 'no such PLAN' }],
    ['auth_failed', 'please upgrade', { kind: 'planRefused', text: 'please upgrade' }],
    ['auth_failed', 'see pricing', { kind: 'planRefused', text: 'see pricing' }],
    ['auth_failed', 'the explanation', { kind: 'authFailed', text: 'the explanation' }],
    ['success', 'subscribed to T.SPY', { kind: 'subscribed', pair: 'T.SPY' }],
    ['success', 'subscribed to:T.SPY and more', { kind: 'subscribed', pair: 'T.SPY' }],
    ['success', 'Unsubscribed to:  T.SPY', { kind: 'unsubscribed', pair: 'T.SPY' }],
    ['success', 'not subscribed to: T.SPY', { kind: 'other', text: 'not subscribed to: T.SPY' }],
    ['success', 'subscribed', { kind: 'other', text: 'subscribed' }],
    ['error', 'Not authorized for T.SPY', { kind: 'notAuthorized', text: 'Not authorized for T.SPY' }],
    ['error', 'you are not authorized', { kind: 'notAuthorized', text: 'you are not authorized' }],
    ['error', 'Subscription limit reached: 1000', { kind: 'limitReached', text: 'Subscription limit reached: 1000' }],
    ['error', 'no subscription limit reached', { kind: 'notAuthorized', text: 'no subscription limit reached' }],
    ['error', "you don't have access to real-time data", { kind: 'realTimeRefused', text: expect.any(String) }],
    ['error', 'real-time data', { kind: 'notAuthorized', text: 'real-time data' }],
    ['error', '', { kind: 'other', text: 'error' }],
    ['', '', { kind: 'other', text: '' }],
    ['quiet', '', { kind: 'other', text: 'quiet' }],
    ['new_status', 'unheard of', { kind: 'other', text: 'unheard of' }],
  ])('%s "%s"', (kind, message, expected) => {
    expect(read(status(kind, message)).messages).toEqual([expected]);
  });

  test('beside data are read, and the frame is not a login frame', () => {
    const frame = read({ ev: 'T', sym: 'SPY' }, status('auth_success', 'authenticated'));
    expect(frame).toEqual({ messages: [{ kind: 'authenticated' }], loginOnly: false });
    expect(read(status('connected', '')).loginOnly).toBe(true);
    expect(read(status('success', 'subscribed to: T.A')).loginOnly).toBe(false);
  });

  test.each(['', '{', '[null, 3, "status"]', '[{"ev":"status"}]', '[{"ev":"status","status":7,"message":{}}]'])(
    'odd frame %j throws nothing',
    (text) => {
      expect(readStatusFrame(Buffer.from(text)).loginOnly).toBe(false);
    },
  );

  test.each([
    ['connected', true],
    ['auth_success', true],
    ['auth_failed', true],
    ['auth_timeout', true],
    ['max_connections', false],
    ['error', false],
    ['success', false],
  ])('%s alone is part of the login: %s', (kind, login) => {
    expect(read(status(kind, '')).loginOnly).toBe(login);
    expect(read(status('connected', ''), status(kind, '')).loginOnly).toBe(login);
  });

  test('a login refused for the plan is part of the login; a frame of nothing is not', () => {
    expect(read(status('auth_failed', 'upgrade your plan')).loginOnly).toBe(true);
    expect(read()).toEqual({ messages: [], loginOnly: false });
    expect(readStatusFrame(Buffer.from('{'))).toEqual({ messages: [], loginOnly: false });
  });

  test('one message outside a list is read, and one without words', () => {
    const bare = new Uint8Array(Buffer.from(JSON.stringify(status('connected', ''))));
    expect(readStatusFrame(bare).messages).toEqual([{ kind: 'connected' }]);
    expect(read({ ev: 'status' }, { ev: 'status', status: 7, message: {} }).messages).toEqual([
      { kind: 'other', text: '' },
      { kind: 'other', text: '' },
    ]);
  });

  test('in a part of a larger memory, only that part counts', () => {
    const memory = new Uint8Array(Buffer.from('"status"[{"ev":"T"}]"status"'));
    expect(mayHoldStatus(memory.subarray(8, 20))).toBe(false);
    expect(mayHoldStatus(memory.subarray(0, 8))).toBe(true);
    expect(readStatusFrame(memory.subarray(8, 20))).toEqual({ messages: [], loginOnly: false });
  });

  test('data frames are recognised by their bytes', () => {
    expect(mayHoldStatus(Buffer.from('[{"ev":"T","sym":"SPY","p":1}]'))).toBe(false);
    expect(mayHoldStatus(Buffer.from('[{"status":"success","ev":"status"}]'))).toBe(true);
  });
});
