/** The body of a small request as text; undefined when it breaks off or is longer than a page of ours sends. */
import type { IncomingMessage } from 'node:http';

const MAX_BODY_BYTES = 2_000;

export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  let text = '';
  try {
    for await (const part of request) {
      text += String(part);
      if (text.length > MAX_BODY_BYTES) return undefined;
    }
  } catch {
    return undefined; // Whoever sent it hung up.
  }
  return text;
}
