/** What a packaged app may hold, checked after every packing: electron-builder takes whatever a pattern lets in. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { getRawHeader } from '@electron/asar';
import type { ShippedPackage } from './bundled-packages.ts';

const MAX_CODE_BYTES = 8_000_000;

/** Files that lie beside the archive, in `resources`. */
const BESIDE = ['LICENSE.txt', 'THIRD-PARTY-NOTICES.txt'];

interface ArchivedFile {
  path: string;
  bytes: number;
  unpacked: boolean;
  /** SHA-256 of the content; Electron compares it on every read where the integrity fuse is on. */
  hash: string | undefined;
}

type Node = { files: Record<string, Node> } | { size: number; unpacked?: boolean; integrity?: { hash: string } };

/** Every file that the archive names, `/` between folders, by path. */
export function archivedFiles(archive: string): ArchivedFile[] {
  const found: ArchivedFile[] = [];
  const walk = (files: Record<string, Node>, folder: string): void => {
    for (const [name, node] of Object.entries(files)) {
      const path = `${folder}${name}`;
      if ('files' in node) walk(node.files, `${path}/`);
      else found.push({ path, bytes: node.size, unpacked: node.unpacked === true, hash: node.integrity?.hash });
    }
  };
  const { header } = getRawHeader(archive) as unknown as { header: { files: Record<string, Node> } };
  walk(header.files, '');
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * A sentence for everything that is wrong with a packed app; none when it may be shipped. `resources` is its resources
 * folder, `target` such as `linux-x64`.
 */
export function packageProblems(resources: string, target: string, shipped: readonly ShippedPackage[]): string[] {
  const files = archivedFiles(join(resources, 'app.asar'));
  return [
    ...foreignFiles(files, target),
    ...unverifiedFiles(files, resources),
    ...doubledFiles(files),
    ...missingNotices(resources, shipped),
    ...sizeProblem(files),
  ];
}

/** The one file that must be real: a native module is loaded by the system, not by Electron. */
const nativeModule = (target: string): string => `node_modules/keytar/prebuilds/${target}/keytar.node`;

function foreignFiles(files: readonly ArchivedFile[], target: string): string[] {
  const wanted = [
    /^package\.json$/,
    /^out\/main\/(?:chunks\/)?[\w-]+\.js$/,
    /^out\/preload\/[\w-]+\.cjs$/,
    /^out\/renderer\/(?:[\w-]+\/)?[\w.-]+\.(?:html|js|css|svg|woff2)$/,
    /^node_modules\/keytar\/(?:package\.json|lib\/keytar\.js)$/,
  ];
  const native = nativeModule(target);
  const foreign = files.filter(({ path }) => path !== native && !wanted.some((pattern) => pattern.test(path)));
  return [
    ...foreign.map(({ path }) => `${path} does not belong into the package`),
    ...(files.some(({ path }) => path === native) ? [] : [`${native} is missing: the keychain could not be opened`]),
  ];
}

/** Outside the archive, or in it without a hash, nothing notices that a file was changed. */
function unverifiedFiles(files: readonly ArchivedFile[], resources: string): string[] {
  const folder = join(resources, 'app.asar.unpacked');
  const real = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => statSync(join(folder, name)).isFile())
        .map((name) => name.replaceAll(sep, '/'))
    : [];
  return [
    ...files
      .filter(({ path, unpacked, hash }) => (unpacked ? !path.endsWith('.node') : hash === undefined))
      .map(({ path }) => `${path} is not covered by the archive's integrity`),
    ...real.filter((name) => !name.endsWith('.node')).map((name) => `${name} lies beside the archive`),
  ];
}

function doubledFiles(files: readonly ArchivedFile[]): string[] {
  const byHash = Map.groupBy(
    files.filter(({ hash, bytes }) => hash !== undefined && bytes > 0),
    ({ hash }) => hash,
  );
  return [...byHash.values()]
    .filter((same) => same.length > 1)
    .map((same) => `the same content twice: ${same.map(({ path }) => path).join(', ')}`);
}

function missingNotices(resources: string, shipped: readonly ShippedPackage[]): string[] {
  const missing = BESIDE.filter((name) => !existsSync(join(resources, name)));
  if (missing.length > 0) return missing.map((name) => `${name} is missing`);
  const notices = readFileSync(join(resources, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  return shipped
    .filter(({ name, version }) => !notices.includes(`\n${name} ${version} (`))
    .map(({ name, version }) => `the notices do not name ${name} ${version}`);
}

function sizeProblem(files: readonly ArchivedFile[]): string[] {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return total > MAX_CODE_BYTES ? [`${total} bytes of app code; ${MAX_CODE_BYTES} are the limit`] : [];
}
