/** Addresses the key is sent to: encrypted, or on this computer (a local server, an SSH tunnel). */
import { z } from 'zod';

/** Scheme, host, port, path and nothing else: no user, query or odd character that another parser might read differently. */
const ADDRESS = /^(\w+):\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?(\/[\w.~/-]*)?$/i;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** What is wrong with a base address, to be read after its field's name; undefined where nothing is. */
export function endpointProblem(text: string, kind: 'ws' | 'http'): string | undefined {
  const [, scheme, host] = ADDRESS.exec(text) ?? [];
  const encrypted = scheme?.toLowerCase() === `${kind}s`;
  const local = scheme?.toLowerCase() === kind && LOOPBACK.test(host);
  if (encrypted || local) return undefined;
  const article = kind === 'http' ? 'an' : 'a';
  return `wants ${article} ${kind}s:// address, or ${kind}:// on this computer (127.0.0.1), because the key is sent there`;
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
