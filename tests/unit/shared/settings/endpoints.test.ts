import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSettings } from '../../../../src/main/storage/settings-store.ts';
import { endpointProblem, massiveEndpoints, originsOf } from '../../../../src/shared/settings/endpoints.ts';

describe('addresses that get the key', () => {
  test.each([
    ['wss://socket.massive.com', 'ws'],
    ['wss://business.massive.com/', 'ws'],
    ['ws://127.0.0.1:8765', 'ws'],
    ['ws://127.8.0.1:1', 'ws'],
    ['ws://[::1]:9000', 'ws'],
    ['ws://localhost:9000', 'ws'],
    ['https://api.polygon.io', 'http'],
    ['https://proxy.example.test/massive', 'http'],
    ['http://127.0.0.1:9000', 'http'],
  ] as const)('%s is one', (text, kind) => {
    expect(endpointProblem(text, kind)).toBeUndefined();
  });

  test.each([
    ['ws://socket.massive.com', 'ws'],
    ['ws://localhost.evil.test', 'ws'],
    ['ws://127.0.0.1.evil.test', 'ws'],
    ['ws://192.168.1.4:8765', 'ws'],
    ['ws://0.0.0.0:1', 'ws'],
    ['https://socket.massive.com', 'ws'],
    ['http://api.massive.com', 'http'],
    ['wss://api.massive.com', 'http'],
    ['file:///etc/passwd', 'http'],
    ['javascript:alert(1)', 'http'],
    ['api.massive.com', 'http'],
    ['', 'ws'],
    ['wss://socket.massive.com:99999', 'ws'],
    ['wss://me:secret@socket.massive.com', 'ws'],
    ['wss://socket.massive.com?key=1', 'ws'],
    ['wss://socket.massive.com#x', 'ws'],
    ['ws://127.0.0.1\\@evil.test', 'ws'],
    ['ws://127.0.0.1:80@evil.test', 'ws'],
    [' ws://127.0.0.1', 'ws'],
  ] as const)('%s is none', (text, kind) => {
    expect(endpointProblem(text, kind)).toMatch(new RegExp(`^wants an? ${kind}s:// address`));
  });

  test('a file with such an address is set aside, and the notice names the field', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tapedeck-endpoints-'));
    writeFileSync(join(folder, 'host.json'), JSON.stringify({ endpoints: { ws: 'ws://evil.test' } }));
    const settings = openSettings(folder, () => 0);
    expect(settings.host.get().endpoints).toEqual(massiveEndpoints());
    expect(settings.notices[0].message).toContain('endpoints.ws: wants a wss:// address');
  });

  test('are named by origin: each once, without path and the port that the scheme has anyway', () => {
    expect(originsOf(massiveEndpoints())).toEqual([
      'https://api.massive.com',
      'wss://socket.massive.com',
      'wss://delayed.massive.com',
    ]);
    const local = 'ws://127.0.0.1:8765';
    expect(originsOf({ ws: local, wsDelayed: `${local}/delayed`, rest: 'HTTPS://Relay.Example:443/massive' })).toEqual([
      'https://relay.example',
      local,
    ]);
  });
});
