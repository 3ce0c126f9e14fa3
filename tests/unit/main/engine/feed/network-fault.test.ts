import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { httpGet } from '../../../../../src/main/engine/feed/rest/http-get.ts';
import { inHalfASentence, networkFault, whatToDo } from '../../../../../src/main/engine/feed/network-fault.ts';
import { networkFaults } from '../../../../../src/main/engine/feed/feed-words.ts';
import { openWebSocket } from '../../../../../src/main/engine/feed/sockets/ws-transport.ts';
import { checkNetwork } from '../../../../../src/main/cli/market-checks.ts';

const coded = (code: string): Error => Object.assign(new Error(`raw text of ${code}`), { code });

test.each<[string, keyof typeof networkFaults]>([
  ['CERT_HAS_EXPIRED', 'certificateTime'],
  ['CERT_NOT_YET_VALID', 'certificateTime'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificateName'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificateUnknown'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificateUnknown'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificateUnknown'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificateUnknown'],
  ['CERT_UNTRUSTED', 'certificateUnknown'],
  ['EPROTO', 'noTls'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'noTls'],
  ['ENOTFOUND', 'noName'],
  ['EAI_AGAIN', 'noName'],
  ['ECONNREFUSED', 'nobodyThere'],
  ['ECONNRESET', 'cutOff'],
  ['UND_ERR_SOCKET', 'cutOff'],
  ['ETIMEDOUT', 'noAnswer'],
  ['ENETUNREACH', 'noWay'],
])('%s is a sentence', (code, name) => {
  expect(networkFault(coded(code))).toBe(networkFaults[name]);
  expect(networkFault(new TypeError('fetch failed', { cause: coded(code) }))).toBe(networkFaults[name]);
});

test('what is no fault of a connection has its own words', () => {
  expect(networkFault(new Error('Unexpected server response: 503'))).toBeUndefined();
  expect(networkFault('no error')).toBeUndefined();
});

test('a fault is what happened and what to do', () => {
  expect([inHalfASentence(networkFaults.noName), whatToDo(networkFaults.noName)]).toEqual([
    'its name is not found, so nothing was asked',
    'check the connection, and how the address is spelled',
  ]);
});

test('of TLS asked of a server that has none nobody sees OpenSSL’s text', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `https://127.0.0.1:${port}`;
  const error: unknown = await httpGet(url, {}, AbortSignal.timeout(20_000)).catch((failure: unknown) => failure);
  expect(networkFault(error)).toBe(networkFaults.noTls);
  const { promise, resolve } = Promise.withResolvers<string>();
  openWebSocket(`wss://127.0.0.1:${port}`, {
    opened: () => undefined,
    frame: () => undefined,
    pong: () => undefined,
    closed: (_code, reason) => resolve(reason),
  });
  expect(await promise).toBe('it does not speak TLS as https and wss need it, so nothing was asked');
  const { cause, ...finding } = await checkNetwork(url, true);
  expect(finding).toEqual({
    what: 'network',
    state: 'missing',
    detail: `${url} cannot be reached: it does not speak TLS as https and wss need it, so nothing was asked; the simulated market and recordings work without`,
    remedy:
      'check the address and port; a server on this computer is http and ws; its address is that of --ws and --rest',
  });
  // For whoever helps: in the JSON.
  expect(cause).toMatch(/ssl|tls|wrong version/i);
  server.close();
});
