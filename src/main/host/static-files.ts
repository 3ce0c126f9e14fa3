/** Reads the built renderer by URL path, and nothing outside its folder. */
import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { ownValue } from '../../shared/contract/own-value.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

export interface StaticFile {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  /** Built files carry their content's hash in the name and never change. */
  immutable: boolean;
}

/** undefined where there is no such file. `path` is a URL's path, still percent-encoded. */
export async function readStaticFile(root: string, path: string): Promise<StaticFile | undefined> {
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return undefined; // Malformed percent-encoding names no file.
  }
  if (name.includes('\0')) return undefined;
  const file = resolve(root, `.${name === '/' ? '/index.html' : name}`);
  if (!file.startsWith(resolve(root) + sep)) return undefined;
  const type = ownValue(TYPES, extname(file));
  if (type === undefined) return undefined;
  try {
    return { bytes: new Uint8Array(await readFile(file)), type, immutable: name.startsWith('/assets/') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}
