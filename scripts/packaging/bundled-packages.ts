/** Which npm packages the bundles hold: written by the build, read for the notices and the bill of materials. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const FOLDER = join('out', 'bundled');
const PARTS = ['main', 'preload', 'renderer'] as const;

/** `out/bundled/PART.json`: folders of every package of which a bundle has a module, such as `node_modules/react`. */
export function recordBundledPackages(part: (typeof PARTS)[number]): Plugin {
  return {
    name: 'record-bundled-packages',
    generateBundle(_options, bundle) {
      const ids = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = new Set(ids.map(packageFolder).filter((folder) => folder !== undefined));
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(join(FOLDER, `${part}.json`), `${JSON.stringify([...folders].toSorted(), undefined, 1)}\n`);
    },
  };
}

/** The innermost package a module lies in; undefined for our own. */
function packageFolder(id: string): string | undefined {
  return /.*?(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/\0?]+)\//.exec(id.replaceAll('\\', '/'))?.[1];
}

export interface ShippedPackage {
  name: string;
  version: string;
  /** SPDX expression of its package.json. */
  license: string;
  /** Its licence files, whole. */
  texts: string[];
  /** Lock file's integrity, such as `sha512-…`. */
  integrity: string;
}

/** Every package of which something is shipped: bundled, or beside the bundles as package.json's `dependencies`. By name. */
export function shippedPackages(): ShippedPackage[] {
  const { dependencies } = readJson<{ dependencies: Record<string, string> }>('package.json');
  const bundled = PARTS.flatMap((part) => readJson<string[]>(join(FOLDER, `${part}.json`)));
  const folders = new Set([...bundled, ...Object.keys(dependencies).map((name) => `node_modules/${name}`)]);
  return [...folders].map(readPackage).toSorted((a, b) => a.name.localeCompare(b.name));
}

/** The runtime that electron-builder puts around ours. */
export const electronPackage = (): ShippedPackage => readPackage('node_modules/electron');

function readPackage(folder: string): ShippedPackage {
  const lock = readJson<{ packages: Record<string, { integrity?: string }> }>('package-lock.json').packages;
  const { name, version, license } = readJson<{ name: string; version: string; license?: string }>(
    join(folder, 'package.json'),
  );
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const integrity = lock[folder]?.integrity;
  if (license === undefined || integrity === undefined)
    throw new Error(`${folder} has no ${license === undefined ? 'licence' : 'integrity in package-lock.json'}`);
  return { name, version, license, texts, integrity };
}

function readJson<T>(file: string): T {
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`npm run build\` first.`);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
