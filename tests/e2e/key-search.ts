/** Looks for keys wherever something may have left one: in files, processes, recordings, a page. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { nodeFiles } from '../../src/main/engine/session/format/node-files.ts';
import { eachMessage } from '../../src/main/engine/session/reading/message-cursor.ts';
import { openSession } from '../../src/main/engine/session/reading/join-sessions.ts';

type Items = Iterable<readonly [name: string, content: string | Uint8Array]>;

interface Place {
  place: string;
  items: number;
  bytes: number;
  /** Names of the items that hold a key. */
  hits: string[];
}

export class KeySearch {
  readonly places: Place[] = [];
  readonly #forms: Buffer[];

  /** `mark` stands in every key that is looked for. */
  constructor(mark: string) {
    this.#forms = formsOf(mark);
  }

  look(place: string, items: Items): void {
    const found: Place = { place, items: 0, bytes: 0, hits: [] };
    for (const [name, content] of items) {
      const bytes =
        typeof content === 'string'
          ? Buffer.from(content)
          : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
      found.items++;
      found.bytes += bytes.byteLength;
      if (this.#forms.some((form) => bytes.includes(form))) found.hits.push(name);
    }
    this.places.push(found);
  }

  table(): string {
    return this.places
      .map(({ place, items, bytes, hits }) => `${place}: ${items} items, ${bytes} bytes, ${hits.length} hits`)
      .join('\n');
  }
}

/** A text as it may lie somewhere: plain, as UTF-16, in hex, in base64 at any offset within a longer text. */
function formsOf(text: string): Buffer[] {
  const inBase64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('\0'.repeat(offset) + text).toString('base64');
    return Buffer.from(encoded.slice(4, -4));
  });
  return [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(Buffer.from(text).toString('hex')), ...inBase64];
}

/** Names and contents, also of folders' entries that are no plain files. */
export function* filesBelow(folder: string): Generator<[string, Uint8Array]> {
  for (const name of readdirSync(folder, { recursive: true }).map(String)) {
    const path = join(folder, name);
    yield [`name of ${path}`, Buffer.from(name)];
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) yield [path, readFileSync(path)];
  }
}

/** Frames and REST answers, which lie compressed in a session's file. */
export function* messagesOf(path: string): Generator<[string, Uint8Array]> {
  const session = openSession(nodeFiles, path);
  const messages: [string, Uint8Array][] = [];
  for (const chunk of session.chunks)
    eachMessage(session.read(chunk), ({ channelId, data }) => {
      messages.push([`a message of channel ${channelId} in ${path}`, data.slice()]);
    });
  session.close();
  yield* messages;
}

/** All processes that descend from one; not itself. Linux. */
export function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = procFile(Number(name), 'stat')?.toString();
    if (stat !== undefined) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === root || isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
}

export function* procFiles(pids: readonly number[], file: 'cmdline' | 'environ'): Generator<[string, Uint8Array]> {
  for (const pid of pids) {
    const bytes = procFile(pid, file);
    if (bytes) yield [`${file} of ${pid}`, bytes];
  }
}

function procFile(pid: number, file: string): Buffer | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`);
  } catch {
    return undefined; // The process ended meanwhile.
  }
}

/** Every string and object that the page's script engine holds. */
export async function heapOf(page: Page): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  const parts: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  return parts.join('');
}
