/** HTTP and WebSocket server of the web host, on 127.0.0.1 only. Without the cookie it says 401 and nothing else. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { contentSecurityPolicy, SECURITY_HEADERS } from '../host/content-security-policy.ts';
import { readStaticFile } from '../host/static-files.ts';
import type { TerminalHost } from '../host/terminal-host.ts';
import { Access, hostAllowed, originAllowed } from './access.ts';
import { serveBridge } from './bridge-socket.ts';

const MAX_MESSAGE_BYTES = 4 << 20;

export interface WebServer {
  /** With the one-time token; opens the terminal in one browser. */
  url: string;
  port: number;
  close(): Promise<void>;
}

export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
}

/** Rejects with PortInUseError, whose message is a sentence for the user. `root` holds the built renderer. */
export async function startWebServer(options: { host: TerminalHost; root: string; port: number }): Promise<WebServer> {
  const { host, root } = options;
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(new PortInUseError(`Port ${options.port} is in use. Choose another one with --port, or leave it out.`));
    });
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const access = new Access(port);

  server.on('request', (request, response) => {
    answer(request, response, access, root).catch((error: Error) => {
      host.options.log('error', `web: ${error.stack ?? error.message}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const welcome =
      hostAllowed(request) && originAllowed(request, true) && access.hasCookie(request) && request.url === '/bridge';
    if (!welcome) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => serveBridge(opened, host));
  });

  return {
    url: `http://127.0.0.1:${port}/?token=${access.token}`,
    port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, access: Access, root: string): Promise<void> {
  if (!hostAllowed(request) || !originAllowed(request, false)) return refuse(response);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const token = url.searchParams.get('token');
  const known = access.hasCookie(request);
  if (token !== null) {
    const cookie = known ? undefined : access.exchange(token);
    if (!known && cookie === undefined) return refuse(response);
    response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store', ...(cookie && { 'Set-Cookie': cookie }) });
    response.end();
    return;
  }
  if (!known) return refuse(response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const file = await readStaticFile(root, url.pathname);
  if (!file) {
    response.writeHead(404, SECURITY_HEADERS).end();
    return;
  }
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'Content-Type': file.type,
    'Content-Length': file.bytes.byteLength,
    'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
    'Content-Security-Policy': contentSecurityPolicy(`'self' ws://${request.headers.host}`),
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

function refuse(response: ServerResponse): void {
  response.writeHead(401, { 'Content-Length': 0, Connection: 'close' }).end();
}
