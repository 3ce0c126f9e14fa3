/** What the start flags are called and do, as `--help` and a mistyped one say it. */

/** By name without its dashes, in the order of `--help`: what follows the name, and what it does. */
const FLAGS: Readonly<Record<string, readonly [value: string, does: string]>> = {
  web: ['', 'the web host, even where Electron can be had'],
  port: ['N', 'web host: its port on 127.0.0.1; left out, any free one'],
  'no-open': ['', 'web host: open no window, print the URL'],
  simulated: ['', 'the simulated market, even with a key stored'],
  seed: ['N', 'simulated market: which one'],
  rate: ['N', 'simulated market: events a second'],
  session: ['FILE', 'a recorded session'],
  ws: ['URL', 'another server that speaks Massive’s protocol, with --rest; it gets a key of its own'],
  'ws-delayed': ['URL', 'its delayed host, where it has one; left out, delayed data cannot be chosen'],
  rest: ['URL', 'its REST address'],
  relay: ['', 'that address is a relay of Massive’s: next pages that name Massive are asked of the relay'],
  recordings: ['FOLDER', 'where recordings go, for this run'],
  data: ['FOLDER', 'where settings and recordings live (otherwise TAPEDECK_DATA, or the system’s usual place)'],
  help: ['', 'this list'],
};

export function helpText(): string {
  const rows = Object.entries(FLAGS).map(([name, [value, does]]) => [`  --${name} ${value}`.trimEnd(), does]);
  const width = Math.max(...rows.map(([flag]) => flag.length)) + 2;
  const list = rows.map(([flag, does]) => `${flag.padEnd(width)}${does}`).join('\n');
  return `Opens the Tapedeck terminal.\n\n${list}\n\nA second start on the same data folder opens the terminal that runs there.\n`;
}

/** The flag that a mistyped one most likely meant; undefined where none is near. `flag` begins with a dash. */
export function nearestFlag(flag: string): string | undefined {
  const typed = flag.replace(/^-+/, '').replace(/=.*$/, '').toLowerCase();
  const near = Object.keys(FLAGS)
    .map((name) => ({ name, distance: editDistance(typed, name) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .toSorted((a, b) => a.distance - b.distance);
  return near.length === 0 ? undefined : `--${near[0].name}`;
}

export function unknownFlag(flag: string): string {
  const meant = nearestFlag(flag);
  const words = `There is no flag ${flag.replace(/=.*$/, '')}`;
  return meant === undefined
    ? `${words}: --help lists them all.`
    : `${words}: did you mean ${meant}? --help lists them all.`;
}

/** What a second start says of the flags that the terminal that runs cannot follow; empty where there were none. */
export function ignoredFlags(flags: readonly string[]): string {
  if (flags.length === 0) return '';
  const [is, it] = flags.length === 1 ? ['was', 'it'] : ['were', 'them'];
  return `${flags.join(', ')} ${is} ignored: a terminal takes ${it} only as it starts. Close the one that runs, then start again.`;
}

/** Letters added, left out, changed or swapped with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, changed, swapped ? before[j - 2] + 1 : Infinity);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}
