/** Stand-in for Electron's `app`: paths, one instance, ready after the entry module has run, quit as documented. */
import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { recorded } from './recorded.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

class App extends EventEmitter {
  readonly isPackaged = process.env.STAND_IN_PACKAGED === '1';
  readonly commandLine = { hasSwitch: (name: string): boolean => process.argv.includes(`--${name}`) };
  name = 'Electron';
  readonly #paths = new Map([
    ['userData', mkdtempSync(join(tmpdir(), 'tapedeck-electron-'))],
    ['downloads', join(tmpdir(), 'downloads')],
  ]);
  #ready = false;
  readonly #whenReady = Promise.withResolvers<void>();
  /** Closes every window; set by the window module. */
  closeWindows: () => Promise<boolean> = async () => true;
  shutDown: () => Promise<void> = async () => undefined;

  setName(name: string): void {
    this.name = name;
  }
  getName(): string {
    return this.name;
  }
  getVersion(): string {
    return version;
  }
  /** As Electron does: `App::SetPath` takes absolute paths only, and a folder must be there. */
  setPath(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`);
    this.#paths.set(name, path);
  }
  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }
  getAppPath(): string {
    return recorded.appPath;
  }
  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    recorded.singleInstance = true;
    recorded.secondStart = additionalData;
    return process.env.STAND_IN_SECOND !== '1';
  }
  setAppUserModelId(): void {
    if (process.platform !== 'win32') throw new Error('app.setAppUserModelId is not a function');
  }
  isReady(): boolean {
    return this.#ready;
  }
  whenReady(): Promise<void> {
    return this.#whenReady.promise;
  }
  becomeReady(): void {
    this.#ready = true;
    this.emit('ready', {});
    this.#whenReady.resolve();
  }
  quit(): void {
    if (this.#prevented('before-quit')) return;
    void this.closeWindows().then((closed) => {
      if (closed && !this.#prevented('will-quit')) this.exit(0);
    });
  }
  exit(code = 0): void {
    this.emit('quit', {}, code);
    void this.shutDown().then(() => process.exit(code));
  }
  #prevented(event: string): boolean {
    let prevented = false;
    this.emit(event, { preventDefault: () => (prevented = true) });
    return prevented;
  }
}

export const app = new App();
