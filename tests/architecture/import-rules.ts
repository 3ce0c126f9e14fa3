/** Scans the tree by the rules of scripts/architecture/rules.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import {
  NO_NODE,
  PACKAGES,
  SIBLINGS_APART,
  TOLD_THE_TIME,
  areaOf,
  mayImport,
} from '../../scripts/architecture/rules.ts';

const AMBIENT = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bhrtime\b|crypto\.getRandomValues/;

const inSrc = (file: string): string => file.replace(/^src\//, '');

/** Sentences naming each broken rule of one file. `file` is relative to the root, with `/`. */
export function violations(file: string, text: string): string[] {
  const found: string[] = [];
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  for (const [, name] of code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)) {
    if (name.startsWith('.')) {
      const target = relative(resolve('.'), resolve(dirname(file), name)).replaceAll('\\', '/');
      if (!target.startsWith('src/')) continue;
      const [from, to] = [areaOf(inSrc(file)), areaOf(inSrc(target))];
      if (!mayImport(from, to)) found.push(`${file}: ${from.path} may not import ${to.path} (${name})`);
      for (const { path, why } of SIBLINGS_APART) {
        const [one, other] = [file, target].map((place) => new RegExp(`^src/${path}/([^/]+)/`).exec(place)?.[1]);
        if (one !== undefined && other !== undefined && one !== other) found.push(`${file}: ${why} (${name})`);
      }
      continue;
    }
    if (name.startsWith('node:') && NO_NODE.some((area) => file.startsWith(`src/${area}/`)))
      found.push(`${file}: no Node here (${name})`);
    const rule = PACKAGES.find(({ names }) => names.some((known) => name === known || name.startsWith(`${known}/`)));
    if (rule && !rule.onlyIn.some((place) => inSrc(file) === place || inSrc(file).startsWith(`${place}/`)))
      found.push(`${file}: ${rule.why} (${name})`);
  }
  if (/\bwindow\.tapedeck\b/.test(code) && !file.startsWith('src/renderer/bridge/'))
    found.push(`${file}: only renderer/bridge uses window.tapedeck`);
  if (TOLD_THE_TIME.some((area) => file.startsWith(`src/${area}/`)) && AMBIENT.test(code))
    found.push(`${file}: time and randomness are parameters here (${AMBIENT.exec(code)?.[0]})`);
  return found;
}

/** Every source file under a folder, relative to the root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((name) => /\.tsx?$/.test(name));
}

export const readSource = (file: string): string => readFileSync(file, 'utf8');
