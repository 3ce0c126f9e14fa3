/**
 * The host's log: one line per entry on stderr, with the key and anything that looks like one struck out. Repeats within
 * ten seconds are counted, not written.
 */
import { FloodGate } from '../../shared/contract/flood-gate.ts';

export type LogLevel = 'info' | 'warning' | 'error';
export type Log = (level: LogLevel, text: string) => void;

const SECRET_PATTERNS = [/(apiKey=)[^&\s"]+/gi, /(Bearer\s+)\S+/gi, /("(?:params|key)"\s*:\s*")[^"]+(")/gi];
const TELL_AFTER_MS = 10_000;

/** `secrets` are the keys seen so far, struck out wherever they turn up. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let out = text;
  for (const secret of secrets) if (secret.length >= 8) out = out.replaceAll(secret, '[key]');
  for (const pattern of SECRET_PATTERNS)
    out = out.replace(pattern, (_, before, after) => `${before}[key]${typeof after === 'string' ? after : ''}`);
  return out;
}

export function createLog(write: (line: string) => void, now: () => Date, secrets: () => readonly string[]): Log {
  const gate = new FloodGate();
  let telling: NodeJS.Timeout | undefined;
  const put = (lines: readonly string[]): void => {
    for (const line of lines) write(`${now().toISOString()} ${line}\n`);
  };
  return (level, text) => {
    put(gate.pass(`${level} ${redact(text, secrets())}`, now().getTime()));
    if (!gate.holds || telling) return;
    telling = setTimeout(() => {
      telling = undefined;
      put(gate.flush());
    }, TELL_AFTER_MS);
    telling.unref();
  };
}
