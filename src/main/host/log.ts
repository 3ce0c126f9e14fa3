/**
 * The host's log: one entry at a time on stderr, with the key and anything that looks like one redacted, and no character
 * that a terminal obeys. Repeats within ten seconds are counted, not written.
 */
import { gated } from '../../shared/contract/flood-gate.ts';
import { visibleEntry } from '../../shared/contract/visible-text.ts';

export type LogLevel = 'info' | 'warning' | 'error';
export type Log = (level: LogLevel, text: string) => void;

const SECRET_PATTERNS = [/(apiKey=)[^&\s"]+/gi, /(Bearer\s+)\S+/gi, /("(?:params|key)"\s*:\s*")[^"]+(")/gi];

/** `secrets` are the keys seen so far, redacted wherever they appear. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let out = text;
  for (const secret of secrets) if (secret.length >= 8) out = out.replaceAll(secret, '[key]');
  for (const pattern of SECRET_PATTERNS)
    out = out.replace(pattern, (_, before, after) => `${before}[key]${typeof after === 'string' ? after : ''}`);
  return out;
}

export function createLog(write: (line: string) => void, now: () => Date, secrets: () => readonly string[]): Log {
  const put = gated(
    (line) => write(`${now().toISOString()} ${line}\n`),
    () => now().getTime(),
    (run, delayMs) => void setTimeout(run, delayMs).unref(),
  );
  return (level, text) => put(`${level} ${visibleEntry(redact(text, secrets()))}`);
}
