/** Which market a number belongs to: the history never mixes Massive's with another server's or a simulated one. */
const MASSIVE = /(^|\.)(massive\.com|polygon\.io)$/;

/** @param source where the data came from: a URL, or words; as a recording has it. */
export function memoryWorld(kind: 'live' | 'simulated' | 'imported', source: string): string {
  if (kind === 'simulated') return 'simulated';
  if (kind === 'imported') return 'massive';
  const host = /^wss?:\/\/([^/:]+)/.exec(source)?.[1] ?? source;
  return MASSIVE.test(host) ? 'massive' : `server ${source.replace(/^(wss?:\/\/[^/]+).*$/, '$1')}`;
}
