/** Addresses the key is sent to: encrypted, or on this computer (a local server, an SSH tunnel). */
import { z } from 'zod';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What is wrong with a base address, to be read after its field's name; undefined where nothing is. */
export function endpointProblem(text: string, kind: 'ws' | 'http'): string | undefined {
  const article = kind === 'http' ? 'an' : 'a';
  const wanted = `wants ${article} ${kind}s:// address, or ${kind}:// on this computer (127.0.0.1), because the key is sent there`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return wanted;
  const isPrivate = url.protocol === `${kind}s:` || (url.protocol === `${kind}:` && LOOPBACK.test(url.hostname));
  if (!isPrivate) return wanted;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return 'wants an address without user, password, query or fragment';
  return undefined;
}

export function endpointSchema(kind: 'ws' | 'http', fallback: string) {
  return z
    .string()
    .superRefine((text, context) => {
      const problem = endpointProblem(text, kind);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .default(fallback);
}
