/** What commands print: data to stdout, messages to stderr, a progress bar only on a terminal. */
import { once } from 'node:events';
import { visibleText } from '../../shared/contract/visible-text.ts';

/** A server may answer with a whole page where a word is expected. */
const LONGEST_SAID = 2_000;

export function say(text: string): void {
  const cut = text.length > LONGEST_SAID ? `${text.slice(0, LONGEST_SAID)}… (${text.length} characters)` : text;
  process.stderr.write(`${visibleText(cut)}\n`);
}

/** Writes data to stdout and waits where the reader is slow. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

export const printJson = (value: unknown): Promise<void> => print(`${JSON.stringify(value)}\n`);

/** `name  value` lines, aligned. Undefined values are left out. */
export function printFacts(facts: Readonly<Record<string, string | number | undefined>>): Promise<void> {
  const shown = Object.entries(facts).filter(([, value]) => value !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length));
  return print(shown.map(([name, value]) => `${name.padEnd(width)}  ${visibleText(String(value))}\n`).join(''));
}

export function formatByteCount(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

export function formatElapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`;
}

export interface ProgressLine {
  /** Share done, 0 … 1. */
  at(share: number, note?: string): void;
  end(): void;
}

/** A bar on a terminal, redrawn at most ten times a second; nothing elsewhere. */
export function progressBar(title: string): ProgressLine {
  if (!process.stderr.isTTY) return { at: () => undefined, end: () => undefined };
  let drawnAt = 0;
  const WIDTH = 30;
  return {
    at(share, note = '') {
      const now = performance.now();
      if (now - drawnAt < 100) return;
      drawnAt = now;
      const filled = Math.round(Math.min(1, Math.max(0, share)) * WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      process.stderr.write(`\r\x1b[K${title} ${bar} ${Math.floor(share * 100)} % ${note}`);
    },
    end: () => void process.stderr.write('\r\x1b[K'),
  };
}
