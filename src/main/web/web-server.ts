/** HTTP and WebSocket server of the web host, on 127.0.0.1 only. Without cookie or token it says 401 and nothing else. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { contentSecurityPolicy, SECURITY_HEADERS } from '../host/content-security-policy.ts';
import { readStaticFile } from '../host/static-files.ts';
import type { TerminalHost } from '../host/terminal-host.ts';
import { Access, hostAllowed, originAllowed, originIsOpaque } from './access.ts';
import { serveBridge } from './bridge-socket.ts';
import { ENTRY_PATH, takeEntry } from './entry-page.ts';
import { showKeyPage, takeKey } from './key-page.ts';
import type { KeyQuestions } from './key-question.ts';

// Importing it would read every getter of the module, one of which loads undici: 45 ms of processor time in each thread (Node 24).
const { createServer } = process.getBuiltinModule('node:http');

const MAX_MESSAGE_BYTES = 4 << 20;
/** Windows and pop-outs of one browser; no user has more. */
const MAX_BRIDGES = 16;
const KEY_PATH = '/key';

export interface Entry {
  /** With the one-time token; opens the terminal in one browser. */
  url: string;
  /** For an entry page on disk, instead of `url`. */
  token: string;
}

export interface WebServer {
  port: number;
  /** A way in for one more browser; one that was not used ends with it. */
  newEntry(): Entry;
  close(): Promise<void>;
}

/** Its message is a sentence for the user. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

interface Site {
  access: Access;
  root: string;
  questions: KeyQuestions;
}

export interface WebServerOptions {
  host: TerminalHost;
  /** Folder of the built renderer. */
  root: string;
  /** 0: any free one. */
  port: number;
  questions: KeyQuestions;
  /** The token was spent: whatever still holds it can go. */
  onEntered?: () => void;
}

/** Rejects with PortError. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { host, root, questions } = options;
  const server = createServer({ requireHostHeader: false }); // Node would tell a stranger 400.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  const port = await listen(server, options.port);
  const access = new Access(port, options.onEntered);

  const receive = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response, { access, root, questions }).catch((error: Error) => {
      host.options.log('error', `web: ${error.stack ?? error.message}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
  server.on('request', receive);
  // Without listeners Node answers these by itself, to anybody.
  server.on('checkContinue', (_request, response) => refuse(response));
  server.on('checkExpectation', (_request, response) => refuse(response));
  server.on('clientError', (_error, socket) => refuseSocket(socket));
  server.on('connect', (_request, socket) => refuseSocket(socket));
  server.on('upgrade', (request, socket, head) => {
    const welcome =
      hostAllowed(request) &&
      originAllowed(request, true) &&
      access.hasCookie(request) &&
      request.url === '/bridge' &&
      sockets.clients.size < MAX_BRIDGES;
    if (!welcome) return refuseSocket(socket);
    sockets.handleUpgrade(request, socket, head, (opened) => serveBridge(opened, host));
  });

  return {
    port,
    newEntry() {
      const token = access.newToken();
      return { url: `http://127.0.0.1:${port}/?token=${token}`, token };
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new PortError(portProblem(port, error.code))));
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** A sentence for the user. */
export function portProblem(port: number, code: string | undefined): string {
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Choose another one with --port, or leave it out.`;
  if (code === 'EACCES')
    return `Port ${port} may not be used by this account. Choose one above 1023 with --port, or leave it out.`;
  return `Port ${port} cannot be had (${code ?? 'unknown error'}). Choose another one with --port, or leave it out.`;
}

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const { access, root, questions } = site;
  if (!hostAllowed(request) || !request.url?.startsWith('/')) return refuse(response);
  const [path, query = ''] = request.url.split('?', 2);
  if (originIsOpaque(request)) {
    const done =
      (path === ENTRY_PATH && (await takeEntry(access, request, response))) ||
      (path === KEY_PATH && (await takeKey(questions, request, response)));
    return done ? undefined : refuse(response);
  }
  if (!originAllowed(request, false)) return refuse(response);
  const known = access.hasCookie(request);
  const token = new URLSearchParams(query).get('token');
  if (token !== null) {
    const cookie = known ? undefined : access.exchange(token);
    if (!known && cookie === undefined) return refuse(response);
    response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store', ...(cookie && { 'Set-Cookie': cookie }) });
    response.end();
    return;
  }
  if (!known) return refuse(response);
  if (path === KEY_PATH) return (await showKeyPage(questions, request, response)) ? undefined : refuse(response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  await sendFile(request, response, root, path);
}

async function sendFile(request: IncomingMessage, response: ServerResponse, root: string, path: string): Promise<void> {
  const file = await readStaticFile(root, path);
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

function refuseSocket(socket: Duplex): void {
  if (socket.writable) socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  else socket.destroy();
}
