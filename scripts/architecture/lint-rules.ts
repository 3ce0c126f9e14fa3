/** The linter's overrides from the rules: one for each area and depth, since the linter sees an import's text and not its target. */
import { AREAS, IN_CONTAINERS, NO_NODE, PACKAGES, SIBLINGS_APART, areaOf, mayImport, type Area } from './rules.ts';

interface Pattern {
  regex: string;
  message: string;
}

interface Override {
  files: string[];
  rules: Record<string, unknown>;
}

/** Folders below an area are nested no deeper than this. */
const DEPTHS = [0, 1, 2];

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const below = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

export function importOverrides(): Override[] {
  const areas = [...AREAS, ...entryFiles()].toSorted((a, b) => a.path.length - b.path.length).flatMap(overridesOf);
  return [...areas, inContainers()];
}

function inContainers(): Override {
  const { paths, globals } = IN_CONTAINERS;
  const message = "A pane may live in a pop-out: use its container's.";
  return {
    files: paths.map((path) => `src/${path}/**`),
    rules: { 'no-restricted-globals': ['error', ...globals.map((name) => ({ name, message }))] },
  };
}

/** Files that a package rule names one by one stand as areas of their own. */
function entryFiles(): Area[] {
  const files = PACKAGES.flatMap(({ onlyIn }) => onlyIn).filter((place) => place.endsWith('.ts'));
  return [...new Set(files)].map((path) => ({ ...areaOf(path), path }));
}

function overridesOf(area: Area): Override[] {
  if (area.path.endsWith('.ts')) return [override([`src/${area.path}`], patterns(area, area.path, 0))];
  return DEPTHS.map((depth) => {
    const last = depth === DEPTHS.at(-1);
    return override([`src/${area.path}/${'*/'.repeat(depth)}${last ? '**' : '*'}`], patterns(area, area.path, depth));
  });
}

const override = (files: string[], found: Pattern[]): Override => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: found }] },
});

function patterns(area: Area, path: string, depth: number): Pattern[] {
  const isFile = path.endsWith('.ts');
  const folders = path.split('/').slice(0, isFile ? -1 : undefined);
  const foreign = AREAS.filter((to) => !mayImport(area, to)).map((to) => relativeText(folders, depth, to.path));
  const allowed = area.mayImport.length > 0 ? area.mayImport.join(', ') : 'nothing';
  const areas = {
    regex: alternatives(foreign),
    message: `${area.path} may import ${allowed} besides itself and shared.`,
  };
  const packages = PACKAGES.filter(({ onlyIn }) => !onlyIn.some((place) => below(path, place))).map(
    ({ names, why }) => ({ regex: `^(${names.map(escape).join('|')})(/|$)`, message: why }),
  );
  const node = NO_NODE.some((place) => below(path, place))
    ? [{ regex: '^node:', message: `${area.path} has no Node: take it as a parameter.` }]
    : [];
  const apart = SIBLINGS_APART.filter(({ path: place }) => area.path === place && depth > 0).map(({ why }) => ({
    regex: `^${'\\.\\./'.repeat(depth)}[a-z]`,
    message: why,
  }));
  return [...(foreign.length > 0 ? [areas] : []), ...packages, ...node, ...apart];
}

/** One pattern of many texts, those that go up equally far together. */
function alternatives(texts: readonly { up: string; down: string }[]): string {
  const byUp = Map.groupBy(texts, ({ up }) => up);
  const groups = [...byUp].map(([up, same]) => `${up}(${same.map(({ down }) => down).join('|')})`);
  return `^(${groups.join('|')})`;
}

/** How a file `depth` folders below `from` writes an import of `to`, as a pattern that ends where `to`'s own files begin. */
function relativeText(from: readonly string[], depth: number, to: string): { up: string; down: string } {
  const target = to.split('/');
  let shared = 0;
  while (shared < from.length && shared < target.length && from[shared] === target[shared]) shared++;
  const up = from.length - shared + depth;
  // Areas inside `to` have patterns of their own where they are forbidden; only its own files are meant.
  const nested = AREAS.some(({ path }) => path.startsWith(`${to}/`));
  return {
    up: up === 0 ? '\\./' : '\\.\\./'.repeat(up),
    down: `${target
      .slice(shared)
      .map((part) => `${escape(part)}/`)
      .join('')}${nested ? '[^/]+$' : ''}`,
  };
}
