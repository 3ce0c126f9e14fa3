/** The import rules hold in the tree, and breaking one fails: in this scan and in the linter. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatedFiles } from '../../scripts/architecture/generated.ts';
import { AREAS, IN_CONTAINERS } from '../../scripts/architecture/rules.ts';
import { readSource, sourceFiles, violations } from './import-rules.ts';

/** One breach of each rule: file, import. */
const FORBIDDEN: [file: string, line: string][] = [
  ['src/shared/market/a.ts', "import { x } from '../../main/web.ts';"],
  ['src/shared/market/a.ts', "import { x } from '../../renderer/a.ts';"],
  ['src/shared/market/a.ts', "import { x } from 'node:fs';"],
  ['src/shared/market/a.ts', "import { x } from 'electron';"],
  ['src/preload/a.ts', "import { x } from '../main/a.ts';"],
  ['src/preload/a.ts', "import { x } from 'node:fs';"],
  ['src/renderer/app/a.ts', "import { x } from '../../main/host/a.ts';"],
  ['src/renderer/app/a.ts', "import { x } from 'electron';"],
  ['src/renderer/app/a.ts', "import { x } from 'flexlayout-react';"],
  ['src/renderer/app/a.ts', "import { x } from 'lightweight-charts';"],
  ['src/renderer/workspace/a.ts', "import { x } from 'uplot';"],
  ['src/renderer/charts/a.ts', "import { x } from 'flexlayout-react';"],
  ['src/renderer/panes/chart/a.ts', "import { x } from '../flow/a.ts';"],
  ['src/renderer/bridge/a.ts', "import { x } from '../stores/a.ts';"],
  ['src/renderer/stores/a.ts', "import { x } from '../components/a.ts';"],
  ['src/renderer/components/a.ts', "import { x } from '../charts/a.ts';"],
  ['src/renderer/charts/a.ts', "import { x } from '../stores/a.ts';"],
  ['src/renderer/commands/a.ts', "import { x } from '../workspace/a.ts';"],
  ['src/renderer/workspace/a.ts', "import { x } from '../panes/chart/a.ts';"],
  ['src/renderer/panes/chart/a.ts', "import { x } from '../../app/a.ts';"],
  ['src/main/host/a.ts', "import { x } from '../../renderer/a.ts';"],
  ['src/main/host/a.ts', "import { x } from 'electron';"],
  ['src/main/host/a.ts', "import { x } from 'keytar';"],
  ['src/main/storage/a.ts', "import { x } from '../vault/a.ts';"],
  ['src/main/vault/a.ts', "import { x } from '../host/a.ts';"],
  ['src/main/engine/world/a.ts', "import { x } from '../../host/a.ts';"],
  ['src/main/engine/index.ts', "import { x } from '../host/a.ts';"],
  ['src/main/engine/world/a.ts', "import { x } from '../calls/a.ts';"],
  ['src/main/engine/health/a.ts', "import { x } from '../world/a.ts';"],
  ['src/main/engine/feed/rest/a.ts', "import { x } from '../../market/a.ts';"],
  ['src/main/engine/world/a.ts', "import { x } from 'electron';"],
  ['src/main/engine/feed/a.ts', "import { x } from '../../vault/a.ts';"],
  ['src/main/engine/massive/a.ts', "import { x } from '../market/a.ts';"],
  ['src/main/engine/market/a.ts', "import { x } from '../massive/a.ts';"],
  ['src/main/engine/feed/a.ts', "import { x } from '../market/a.ts';"],
  ['src/main/engine/flow/a.ts', "import { x } from '../massive/a.ts';"],
  ['src/main/engine/chain/a.ts', "import { x } from '../publish/a.ts';"],
  ['src/main/engine/session/a.ts', "import { x } from '../market/a.ts';"],
  ['src/main/engine/publish/a.ts', "import { x } from '../feed/a.ts';"],
  ['src/main/server/simulated/a.ts', "import { x } from '../../engine/market/a.ts';"],
  ['src/main/server/a.ts', "import { x } from 'react';"],
  ['src/shared/a.ts', "import { x } from 'ws';"],
];

const ALLOWED: [file: string, line: string][] = [
  ['src/main/engine/feed/a.ts', "import { x } from '../massive/a.ts';"],
  ['src/main/engine/flow/a.ts', "import { x } from '../../../shared/a.ts';"],
  ['src/main/engine/world/market-pipeline.ts', "import { x } from '../market/a.ts';"],
  ['src/main/engine/feed/rest/a.ts', "import { x } from '../../massive/rest/a.ts';"],
  ['src/main/engine/index.ts', "import { x } from './world/a.ts';"],
  ['src/renderer/panes/chart/a.ts', "import { x } from '../../stores/a.ts';"],
  ['src/renderer/app/a.ts', "import { x } from '../panes/chart/a.ts';"],
  ['src/renderer/panes/chart/a.ts', "import { x } from '../../workspace/a.ts';"],
  ['src/renderer/panes/chart/deep/a.ts', "import { x } from '../b.ts';"],
  ['src/main/shell/a.ts', "import { x } from 'electron';"],
];

describe('the tree', () => {
  it('breaks no import rule', () => {
    const files = sourceFiles('src');
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => violations(file, readSource(file)))).toEqual([]);
  });

  it.each(generatedFiles())('has $file as the rules make it (npm run rules)', ({ file, text }) => {
    expect(readSource(file)).toBe(text);
  });

  it('has a README in every folder of the plan', () => {
    const folders = [
      'src/main/host',
      'src/main/web',
      'src/main/shell',
      'src/main/vault',
      'src/main/storage',
      'src/main/rpc',
      'src/main/server',
      'src/main/workers',
    ];
    const engine = AREAS.filter(({ path }) => path.startsWith('main/engine')).map(({ path }) => `src/${path}`);
    const all = [...folders, ...engine, 'src/preload', 'src/renderer/bridge'];
    const missing = all.filter((folder) => {
      try {
        return readSource(`${folder}/README.md`).trim().split('\n').length < 5;
      } catch {
        return true;
      }
    });
    expect(missing).toEqual([]);
  });
});

describe('the scan', () => {
  it.each(FORBIDDEN)('fails %s with %s', (file, line) => {
    expect(violations(file, line)).not.toEqual([]);
  });

  it.each(ALLOWED)('passes %s with %s', (file, line) => {
    expect(violations(file, line)).toEqual([]);
  });

  it('sees ambient time, and not in a comment', () => {
    expect(violations('src/shared/a.ts', 'const now = Date.now();')).not.toEqual([]);
    expect(violations('src/shared/a.ts', '// not Date.now()\n/* Math.random */')).toEqual([]);
    expect(violations('src/renderer/panes/chart/a.ts', 'window.tapedeck.calls')).not.toEqual([]);
  });
});

describe('the linter', () => {
  const root = mkdtempSync(join(tmpdir(), 'tapedeck-lint-'));
  let reported: Set<string>;

  beforeAll(() => {
    for (const file of ['.oxlintrc.json', '.oxlintrc.imports.json']) cpSync(file, join(root, file));
    const write = (prefix: string, lines: [string, string][]): void =>
      lines.forEach(([file, line], i) => {
        const path = join(root, file.replace(/(\w+)\.ts$/, `${prefix}${i}-$1.ts`));
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, `${line}\nexport const used = x;\n`);
      });
    write('forbidden', FORBIDDEN);
    write('allowed', ALLOWED);
    write(
      'global',
      IN_CONTAINERS.paths.flatMap((path) =>
        IN_CONTAINERS.globals.map((name): [string, string] => [`src/${path}/x/a.ts`, `const x = ${name}.name;`]),
      ),
    );
    const oxlint = join(process.cwd(), 'node_modules', 'oxlint', 'bin', 'oxlint');
    const run = spawnSync(process.execPath, [oxlint, '-f', 'json'], { cwd: root, encoding: 'utf8' });
    const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { code: string; filename: string }[] };
    const restricted = diagnostics.filter(({ code }) => code.startsWith('eslint(no-restricted-'));
    reported = new Set(
      restricted.map(({ filename }) => /((?:forbidden|allowed|global)\d+)-/.exec(filename)?.[1] ?? filename),
    );
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each(FORBIDDEN.map(([file, line], i) => [i, file, line] as const))('fails case %i: %s with %s', (i) => {
    expect(reported).toContain(`forbidden${i}`);
  });

  it("fails the page's own window and document in what may stand in a pop-out", () => {
    expect([...reported].filter((name) => name.startsWith('global'))).toHaveLength(6);
  });

  it('passes what is allowed', () => {
    expect([...reported].filter((name) => name.startsWith('allowed'))).toEqual([]);
  });
});
