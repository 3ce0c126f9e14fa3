/** REST of a local server with every request written down: when it came, what it asked, what it got. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalServer } from '../../src/main/server/protocol/local-server.ts';

export interface CountedRequest {
  atMs: number;
  path: string;
  status: number;
}

export interface CountedRest {
  url: string;
  requests: CountedRequest[];
  close(): Promise<void>;
}

interface Answer {
  status: number;
  body: string;
}

/** `instead` may answer in the server's place. */
export async function countedRest(
  server: LocalServer,
  instead: (path: string) => Answer | undefined = () => undefined,
): Promise<CountedRest> {
  const requests: CountedRequest[] = [];
  const counter = createServer((asked, answer) => {
    const atMs = performance.now();
    const headers = { ...asked.headers, 'accept-encoding': 'identity' };
    const pass = async (reply: IncomingMessage): Promise<void> => {
      requests.push({ atMs, path: asked.url!, status: reply.statusCode! });
      const parts: Buffer[] = [];
      for await (const part of reply) parts.push(part as Buffer);
      // Its `next_url` has to lead back here.
      const body = Buffer.concat(parts).toString().replaceAll(server.restUrl, url);
      answer.writeHead(reply.statusCode!, { 'content-type': reply.headers['content-type'] }).end(body);
    };
    const own = instead(asked.url!);
    if (own) {
      requests.push({ atMs, path: asked.url!, status: own.status });
      answer.writeHead(own.status, { 'content-type': 'application/json' }).end(own.body);
      return;
    }
    // The server is closing: so is this.
    const leave = (): void => void answer.destroy();
    const target = { port: server.port, path: asked.url, headers };
    request(target, (reply) => void pass(reply).catch(leave))
      .on('error', leave)
      .end();
  });
  counter.listen(0, '127.0.0.1');
  await once(counter, 'listening');
  const url = `http://127.0.0.1:${(counter.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    async close() {
      counter.closeAllConnections();
      counter.close();
      await once(counter, 'close');
    },
  };
}

/** The most requests that came within any span of this length. */
export function mostWithin(requests: readonly CountedRequest[], spanMs: number): number {
  const inSpan = (from: number): number => requests.filter((r) => r.atMs >= from && r.atMs < from + spanMs).length;
  return Math.max(0, ...requests.map((r) => inSpan(r.atMs)));
}
