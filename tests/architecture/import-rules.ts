/** The import rules of docs/architecture.md as data. The scan checks the whole tree; the same rules stand in .oxlintrc.json. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Area → areas it may import besides itself and `shared`. An area is the longest of these that a path starts with. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  shared: [],
  preload: [],
  renderer: [],
  main: ['main/*'],
  'main/cli': ['main/engine', 'main/engine/*', 'main/vault', 'main/host'],
  'main/host': ['main/engine', 'main/engine/session', 'main/rpc', 'main/storage', 'main/vault'],
  'main/web': ['main/host', 'main/rpc'],
  'main/shell': ['main/host', 'main/rpc', 'main/vault'],
  'main/rpc': [],
  'main/storage': [],
  'main/vault': [],
  'main/engine': ['main/engine/*'],
  'main/engine/massive': [],
  'main/engine/market': [],
  'main/engine/feed': ['main/engine/massive'],
  'main/engine/flow': ['main/engine/market'],
  'main/engine/alerts': ['main/engine/market'],
  'main/engine/chain': ['main/engine/market', 'main/engine/flow', 'main/engine/feed', 'main/engine'],
  'main/engine/calls': [
    'main/engine/market',
    'main/engine/flow',
    'main/engine/feed',
    'main/engine/massive',
    'main/engine/chain',
    'main/engine',
  ],
  'main/engine/session': ['main/engine/feed', 'main/engine/massive', 'main/engine'],
  'main/engine/publish': ['main/engine/market', 'main/engine/flow', 'main/engine/chain'],
  'main/engine/server': ['main/engine/massive', 'main/engine/session'],
};

/** Package → where alone it may be imported. */
const ONLY_IN: Record<string, readonly string[]> = {
  electron: ['src/main/shell/', 'src/main/index.ts', 'src/preload/'],
  'electron-store': ['src/main/shell/'],
  keytar: ['src/main/vault/'],
  'lightweight-charts': ['src/renderer/charts/'],
  uplot: ['src/renderer/charts/'],
  'flexlayout-react': ['src/renderer/workspace/'],
};

const NO_NODE = ['src/shared/', 'src/renderer/', 'src/preload/'];

/** Folders where time and randomness are parameters; the second list touches the world on purpose. */
const TOLD_THE_TIME = [
  'src/shared/',
  ...['market', 'chain', 'flow', 'alerts', 'session', 'massive'].map((name) => `src/main/engine/${name}/`),
];
const AMBIENT = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bhrtime\b|crypto\.getRandomValues/;

const AREAS = Object.keys(MAY_IMPORT).toSorted((a, b) => b.length - a.length);

function areaOf(file: string): string {
  const path = file.replace(/^src\//, '');
  return AREAS.find((area) => path.startsWith(`${area}/`)) ?? path;
}

function allowed(from: string, to: string): boolean {
  if (from === to || to === 'shared') return true;
  return MAY_IMPORT[from].some((area) => area === to || (area.endsWith('/*') && to.startsWith(area.slice(0, -1))));
}

/** Sentences naming each broken rule of one file. `file` is relative to the root, with `/`. */
export function violations(file: string, text: string): string[] {
  const found: string[] = [];
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  for (const [, name] of code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)) {
    if (name.startsWith('.')) {
      const target = relative(resolve('.'), resolve(dirname(file), name)).replaceAll('\\', '/');
      if (!target.startsWith('src/')) continue;
      const [from, to] = [areaOf(file), areaOf(target)];
      if (!allowed(from, to)) found.push(`${file}: ${from} may not import ${to} (${name})`);
      const [pane, otherPane] = [file, target].map((path) => /^src\/renderer\/panes\/([^/]+)\//.exec(path)?.[1]);
      if (pane !== undefined && otherPane !== undefined && pane !== otherPane)
        found.push(`${file}: panes never import panes (${name})`);
      continue;
    }
    if (name.startsWith('node:') && NO_NODE.some((folder) => file.startsWith(folder)))
      found.push(`${file}: no Node here (${name})`);
    const home = ONLY_IN[name.startsWith('@') ? name : name.split('/')[0]];
    if (home && !home.some((place) => file.startsWith(place)))
      found.push(`${file}: ${name} belongs to ${home.join(', ')}`);
  }
  if (/\bwindow\.tapedeck\b/.test(code) && !file.startsWith('src/renderer/bridge/'))
    found.push(`${file}: only renderer/bridge uses window.tapedeck`);
  if (TOLD_THE_TIME.some((folder) => file.startsWith(folder)) && AMBIENT.test(code))
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
