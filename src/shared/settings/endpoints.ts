/** Addresses the key is sent to: encrypted, or on this computer (a local server, an SSH tunnel). */
import { z } from 'zod';
import { ownValue } from '../contract/own-value.ts';

/** Scheme, host, port, path and nothing else: no user, query or odd character that another parser might read differently. */
const ADDRESS = /^(\w+):\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?(\/[\w.~/-]*)?$/i;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

const OWN_PORT: Readonly<Record<string, number>> = { ws: 80, http: 80, wss: 443, https: 443 };

/** What is wrong with a base address, continuing a sentence that starts with its field's name; undefined where nothing is. */
export function endpointProblem(text: string, kind: 'ws' | 'http'): string | undefined {
  const [, scheme, host, port] = ADDRESS.exec(text) ?? [];
  const encrypted = scheme?.toLowerCase() === `${kind}s`;
  const local = scheme?.toLowerCase() === kind && LOOPBACK.test(host);
  if ((encrypted || local) && Number(port?.slice(1) ?? 1) <= 65_535) return undefined;
  const article = kind === 'http' ? 'an' : 'a';
  return `wants ${article} ${kind}s:// address, or ${kind}:// on this computer (127.0.0.1), because the key is sent there`;
}

function endpointSchema(kind: 'ws' | 'http', fallback: string) {
  return z
    .string()
    .superRefine((text, context) => {
      const problem = endpointProblem(text, kind);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .default(fallback);
}

/** Whole base URLs: the vendor's, or another host's that speaks its protocol. */
export const endpointsSchema = z.object({
  ws: endpointSchema('ws', 'wss://socket.massive.com'),
  wsDelayed: endpointSchema('ws', 'wss://delayed.massive.com'),
  rest: endpointSchema('http', 'https://api.massive.com'),
  /** `rest` is a relay whose answers name the vendor's own next pages: they are asked of the relay. */
  relay: z.boolean().optional(),
});

/** `wsDelayed` undefined: a server named at the start whose delayed host is not known. */
export type Endpoints = Omit<z.infer<typeof endpointsSchema>, 'wsDelayed'> & { wsDelayed: string | undefined };
export const massiveEndpoints = (): Endpoints => endpointsSchema.parse({});

/** Every origin that a key is sent to when these endpoints are used, each once: REST first. */
export function originsOf({ ws, wsDelayed, rest }: Endpoints): string[] {
  return [...new Set([rest, ws, ...(wsDelayed === undefined ? [] : [wsDelayed])].map(originOf))];
}

/** Scheme, host and port of a checked address; the scheme's own port is left out. */
function originOf(address: string): string {
  const [, scheme, host, port] = ADDRESS.exec(address.toLowerCase()) ?? [];
  if (scheme === undefined) throw new Error(`${address} was not checked`);
  const number = port === undefined ? undefined : Number(port.slice(1));
  return `${scheme}://${host}${number === undefined || number === ownValue(OWN_PORT, scheme) ? '' : `:${number}`}`;
}

const MASSIVE_ORIGINS = new Set(originsOf(massiveEndpoints()));

/** Every one of the origins is the vendor's own. */
export const areMassive = (origins: readonly string[]): boolean =>
  origins.length > 0 && origins.every((origin) => MASSIVE_ORIGINS.has(origin));

/** The display name of the server behind these origins: Massive, or the given host. */
export const serverName = (origins: readonly string[]): string =>
  origins.length === 0 || areMassive(origins) ? 'Massive' : origins[0].replace(/^\w+:\/\//, '');
