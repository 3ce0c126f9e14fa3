/**
 * Who may import whom, once. `scripts/write-rules.ts` makes the linter's overrides and the table in docs/architecture.md from it;
 * tests/architecture scans the tree by it and fails when either is out of date.
 */

export interface Area {
  /** Folder below src. A file belongs to the longest area that its path starts with; `main.ts`-like files directly in src/main to `main`. */
  path: string;
  /** Areas it may import besides itself and `shared`. `x/*` is every area below x. */
  mayImport: readonly string[];
  why: string;
}

const E = 'main/engine';
const R = 'renderer';
const layers = (...names: string[]): string[] => names.map((name) => `${R}/${name}`);

export const AREAS: readonly Area[] = [
  { path: 'shared', mayImport: [], why: 'pure meaning: runs anywhere' },
  { path: 'preload', mayImport: [], why: 'the typed bridge, nothing generic' },
  { path: 'renderer', mayImport: ['renderer/*'], why: 'pixels; meets main at the bridge' },
  { path: `${R}/bridge`, mayImport: [], why: 'the only user of `window.tapedeck`' },
  { path: `${R}/stores`, mayImport: [`${R}/bridge`], why: 'what the window knows' },
  { path: `${R}/components`, mayImport: layers('bridge', 'stores'), why: 'what panes are built of' },
  { path: `${R}/charts`, mayImport: [`${R}/components`], why: 'draws what it is given' },
  {
    path: `${R}/commands`,
    mayImport: layers('bridge', 'stores', 'components'),
    why: 'what keys, palette and menus run',
  },
  {
    path: `${R}/workspace`,
    mayImport: layers('bridge', 'stores', 'components', 'commands'),
    why: 'the dock; the panes are handed to it',
  },
  {
    path: `${R}/panes`,
    mayImport: layers('bridge', 'stores', 'components', 'charts', 'commands', 'workspace'),
    why: 'a folder each, plugged in by its definition',
  },
  { path: `${R}/app`, mayImport: [`${R}/*`], why: 'starts the window and lists its panes' },
  { path: 'main', mayImport: ['main/*'], why: 'entry points: the wiring of a host' },
  {
    path: 'main/cli',
    mayImport: [E, `${E}/*`, 'main/server', 'main/server/*', 'main/example', 'main/vault', 'main/host', 'main/workers'],
    why: 'a host without a window',
  },
  {
    path: 'main/host',
    mayImport: [
      `${E}/session`,
      `${E}/trials`,
      'main/example',
      'main/rpc',
      'main/storage',
      'main/vault',
      'main/workers',
    ],
    why: 'what Electron and the web host share',
  },
  { path: 'main/web', mayImport: ['main/host', 'main/rpc'], why: 'the loopback web host' },
  { path: 'main/shell', mayImport: ['main/host', 'main/rpc', 'main/vault'], why: 'Electron only' },
  { path: 'main/rpc', mayImport: [], why: 'checks and routes calls' },
  { path: 'main/storage', mayImport: [], why: 'files on disk, nothing else' },
  { path: 'main/vault', mayImport: [], why: 'the keychain, nothing else' },
  { path: 'main/workers', mayImport: [], why: 'where each worker lies' },
  {
    path: 'main/example',
    mayImport: [`${E}/*`, 'main/server'],
    why: 'a day of the simulated market, recorded without a feed',
  },
  {
    path: 'main/server',
    mayImport: [`${E}/massive`, `${E}/session`],
    why: 'the local vendor server speaks the wire; no part of the engine',
  },
  {
    path: 'main/server/recorded',
    mayImport: ['main/server', `${E}/massive`, `${E}/session`, `${E}/market`],
    why: 'what a recording knows by its clock is the market state of its replay',
  },
  { path: E, mayImport: [`${E}/*`], why: 'the mailbox joins world and calls' },
  { path: `${E}/massive`, mayImport: [], why: 'the only code that knows the wire' },
  { path: `${E}/market`, mayImport: [], why: 'columnar state' },
  { path: `${E}/feed`, mayImport: [`${E}/massive`], why: 'the live source' },
  { path: `${E}/flow`, mayImport: [`${E}/market`], why: 'classified prints' },
  { path: `${E}/alerts`, mayImport: [`${E}/market`], why: 'rules and their evaluation' },
  { path: `${E}/chain`, mayImport: [`${E}/market`, `${E}/flow`], why: 'the model of what is shown' },
  { path: `${E}/session`, mayImport: [`${E}/feed`, `${E}/massive`], why: 'record, read, replay' },
  { path: `${E}/demand`, mayImport: [`${E}/feed`], why: 'what is wanted, as one plan' },
  {
    path: `${E}/publish`,
    mayImport: [`${E}/market`, `${E}/flow`, `${E}/chain`, `${E}/demand`],
    why: 'batches for windows, on their credit',
  },
  {
    path: `${E}/backfill`,
    mayImport: [`${E}/market`, `${E}/flow`, `${E}/feed`, `${E}/massive`],
    why: 'what REST fills in beside the sockets',
  },
  {
    path: `${E}/history`,
    mayImport: [`${E}/market`, `${E}/feed`, `${E}/massive`],
    why: 'the memory: numbers by minute and day, in a file of its own',
  },
  {
    path: `${E}/scan`,
    mayImport: [`${E}/market`, `${E}/flow`, `${E}/feed`, `${E}/massive`],
    why: 'many names, refreshed behind everything on screen',
  },
  { path: `${E}/health`, mayImport: [`${E}/feed`, `${E}/publish`], why: 'what is said of the feed' },
  {
    path: `${E}/world`,
    mayImport: [
      ...['massive', 'market', 'feed', 'flow', 'alerts', 'chain', 'session'].map((room) => `${E}/${room}`),
      ...['demand', 'publish', 'backfill', 'health', 'history', 'scan'].map((room) => `${E}/${room}`),
      'main/server',
      'main/workers',
    ],
    why: 'one market, wired',
  },
  {
    path: `${E}/calls`,
    mayImport: ['market', 'flow', 'feed', 'massive', 'chain', 'session', 'backfill', 'history', 'world'].map(
      (r) => `${E}/${r}`,
    ),
    why: "answers the contract's engine-side calls",
  },
  {
    path: `${E}/trials`,
    mayImport: ['market', 'alerts', 'chain', 'feed', 'session', 'backfill', 'health', 'history', 'scan', 'world'].map(
      (r) => `${E}/${r}`,
    ),
    why: 'rules tried over recorded sessions',
  },
];

/** Packages and the only places that may import them. */
export const PACKAGES: readonly { names: readonly string[]; onlyIn: readonly string[]; why: string }[] = [
  {
    names: ['electron'],
    onlyIn: ['main/shell', 'main/index.ts', 'preload'],
    why: 'Only the shell and the preload know Electron.',
  },
  { names: ['electron-store'], onlyIn: ['main/shell'], why: 'Only the shell keeps window bounds in electron-store.' },
  { names: ['keytar', '@github/keytar'], onlyIn: ['main/vault'], why: 'Only the vault touches the keychain.' },
  {
    names: ['lightweight-charts', 'uplot'],
    onlyIn: ['renderer/charts'],
    why: 'Only renderer/charts uses the chart libraries.',
  },
  { names: ['flexlayout-react'], onlyIn: ['renderer/workspace'], why: 'Only renderer/workspace docks panes.' },
  { names: ['ws'], onlyIn: ['main'], why: 'Sockets are opened and served in main.' },
  { names: ['react', 'react-dom'], onlyIn: ['renderer'], why: 'React draws windows, nothing else.' },
];

/** No Node modules here. */
export const NO_NODE = ['shared', 'renderer', 'preload'];

/** Time and randomness are parameters here. */
export const TOLD_THE_TIME = [
  'shared',
  ...['market', 'chain', 'flow', 'alerts', 'session', 'massive', 'demand'].map((room) => `${E}/${room}`),
];

/** What stands in a pane may be in a pop-out: it takes window and document from its container, never these globals. */
export const IN_CONTAINERS = { paths: layers('components', 'charts', 'panes'), globals: ['window', 'document'] };

/** Folders whose subfolders never import each other. */
export const SIBLINGS_APART = [
  { path: 'renderer/panes', why: 'Panes never import panes: they meet in stores, commands and link groups.' },
];

export const areaOf = (path: string): Area =>
  AREAS.filter((area) => path === area.path || path.startsWith(`${area.path}/`)).toSorted(
    (a, b) => b.path.length - a.path.length,
  )[0] ?? AREAS[0];

/** Whether a file of one area may import a file of the other. */
export function mayImport(from: Area, to: Area): boolean {
  if (from === to || to.path === 'shared') return true;
  return from.mayImport.some(
    (path) => path === to.path || (path.endsWith('/*') && to.path.startsWith(path.slice(0, -1))),
  );
}
