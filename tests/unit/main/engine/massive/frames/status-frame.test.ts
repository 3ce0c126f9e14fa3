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

  test('data frames are told apart by their bytes', () => {
    expect(mayHoldStatus(Buffer.from('[{"ev":"T","sym":"SPY","p":1}]'))).toBe(false);
    expect(mayHoldStatus(Buffer.from('[{"status":"success","ev":"status"}]'))).toBe(true);
  });
});
