/** Is there a newer release? Checked only when the user asks; nothing is downloaded. */

/** `owner/name` of the GitHub repository that the release workflow wrote into package.json; undefined in other builds. */
export function releasesOf(manifest: unknown): string | undefined {
  const { releases } = (manifest ?? {}) as { releases?: unknown };
  return typeof releases === 'string' && /^[\w-]+\/[\w.-]+$/.test(releases) ? releases : undefined;
}

export const releasesPage = (repository: string): string => `https://github.com/${repository}/releases`;

export type UpdateAnswer =
  | { kind: 'newer'; version: string }
  | { kind: 'newest' }
  | { kind: 'unknown'; reason: string };

const TIMEOUT_MS = 15_000;

/**
 * Asks for the latest published release and compares. The request carries nothing but what every request does: no key, no
 * identifier, not even this version. `fetch` is Electron's, which knows the system's proxy.
 */
export async function checkForUpdate(
  repository: string,
  version: string,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
): Promise<UpdateAnswer> {
  try {
    const response = await fetch(`https://api.github.com/repos/${repository}/releases/latest`, {
      headers: { Accept: 'application/vnd.github+json', 'User-Agent': 'Tapedeck' },
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 404) return { kind: 'unknown', reason: 'no release is published yet' };
    if (!response.ok) return { kind: 'unknown', reason: `the server answered ${response.status}` };
    const { tag_name: tag } = (await response.json()) as { tag_name?: unknown };
    const latest = typeof tag === 'string' ? parseVersion(tag.replace(/^v/, '')) : undefined;
    if (!latest) return { kind: 'unknown', reason: 'the answer names no version' };
    return isNewer(latest, parseVersion(version) ?? [0, 0, 0])
      ? { kind: 'newer', version: latest.join('.') }
      : { kind: 'newest' };
  } catch (error) {
    return { kind: 'unknown', reason: (error as Error).message };
  }
}

type Version = [number, number, number];

function parseVersion(text: string): Version | undefined {
  const [, ...parts] = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:[-+].*)?$/.exec(text) ?? [];
  return parts.length === 3 ? (parts.map(Number) as Version) : undefined;
}

function isNewer(a: Version, b: Version): boolean {
  const at = a.findIndex((part, n) => part !== b[n]);
  return at >= 0 && a[at] > b[at];
}
