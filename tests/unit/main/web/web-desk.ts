/** A web host over an engine that the test plays, with a renderer of two files, started and ended with each test. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import WebSocket from 'ws';
import { parseHostFlags } from '../../../../src/main/host/flags.ts';
import { TerminalHost } from '../../../../src/main/host/terminal-host.ts';
import { createKeyVault } from '../../../../src/main/vault/key-vault.ts';
import { KeyQuestions } from '../../../../src/main/web/key-question.ts';
import { startWebServer, type Entry, type WebServer } from '../../../../src/main/web/web-server.ts';
import { FakeEngine } from '../host/fake-engine.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export class WebDesk {
  readonly engine = new FakeEngine();
  readonly questions = new KeyQuestions();
  /** How often somebody entered. */
  entered = 0;
  readonly logged: string[] = [];
  /** Of the renderer's files; `secret.js` lies beside it. */
  readonly root: string;
  readonly host: TerminalHost;
  server!: WebServer;
  entry!: Entry;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'tapedeck-web-'));
    this.root = join(folder, 'renderer');
    mkdirSync(join(this.root, 'assets'), { recursive: true });
    writeFileSync(join(this.root, 'index.html'), '<!doctype html><title>Tapedeck</title>');
    writeFileSync(join(this.root, 'assets', 'app.js'), 'export {}');
    writeFileSync(join(folder, 'secret.js'), 'outside');
    this.host = new TerminalHost({
      app: { version: '0.0.0', host: 'web', platform: 'test' },
      dataFolder: folder,
      flags: parseHostFlags([], folder),
      createEngine: () => this.engine,
      vault: createKeyVault({}, () => Promise.reject(new Error('none'))),
      trash: async () => undefined,
      systemTrash: false,
      log: (_level, text) => this.logged.push(text),
      nowMs: Date.now,
    });
  }

  async start(): Promise<void> {
    const { host, root, questions } = this;
    this.server = await startWebServer({ host, root, port: 0, questions, onEntered: () => this.entered++ });
    this.entry = this.server.newEntry();
    await host.start();
  }

  /** node:http, because fetch forbids setting Host. */
  get(path: string, headers: Record<string, string> = {}, method = 'GET', sent = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: this.server.port, path, method, headers }, (response) => {
        let body = '';
        response.on('data', (part) => (body += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      request.on('error', reject);
      request.end(sent);
    });
  }

  /** What comes back for these lines, whole. */
  raw(lines: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      let said = '';
      const socket = connect(this.server.port, '127.0.0.1', () =>
        socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`),
      );
      socket.on('data', (part) => (said += part));
      socket.on('end', () => resolve(said));
      socket.on('error', reject);
    });
  }

  async enter(): Promise<string> {
    const { pathname, search } = new URL(this.server.newEntry().url);
    const answer = await this.get(pathname + search);
    return String(answer.headers['set-cookie']?.[0]).split(';')[0];
  }

  bridge(headers: Record<string, string>): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.server.port}/bridge`, { headers });
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(socket));
      socket.once('error', reject);
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }
}

/** For a test file: `desk()` is the running test's. */
export function webDesks(): () => WebDesk {
  let desk: WebDesk;
  beforeEach(async () => {
    desk = new WebDesk();
    await desk.start();
  });
  afterEach(() => desk.server.close());
  return () => desk;
}
