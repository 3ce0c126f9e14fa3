/** What `npm run package` puts into a package, and that it runs from there. The Electron runtime itself is a stand-in. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';
import { beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../src/main/host/browsers.ts';
import { shippedPackages } from '../../scripts/packaging/bundled-packages.ts';
import { archivedFiles, packageProblems } from '../../scripts/packaging/package-contents.ts';
import { seesLiveRow, seesWorld } from './cases.ts';
import { StandInApp } from './stand-in-app.ts';
import { fusesOf, linuxEntries, packApp, type Packed } from './stand-in-dist.ts';

const built = existsSync('out/main/index.js') && existsSync('out/bundled/renderer.json');

/** Names of bundled chunks come and go with the code. */
const withoutHash = (path: string): string => path.replace(/-[\w-]{8}(?=\.\w+$)/, '-HASH');

let packed: Packed;
let resources: string;
beforeAll(async () => {
  if (!built) return;
  packed = await packApp('linux');
  resources = join(packed.folder, 'linux-unpacked', 'resources');
}, 240_000);

describe.skipIf(!built)('the Linux package', () => {
  it('is made', () => {
    expect(packed.output).not.toMatch(/⨯|is not right/);
    expect(packed.status).toBe(0);
  });

  it('holds this and nothing else', () => {
    const files = archivedFiles(join(resources, 'app.asar')).map(({ path }) => withoutHash(path));
    const named = files.filter((path) => !/^out\/main\/chunks\/|^out\/renderer\/assets\/.*\.(?:js|css)$/.test(path));
    expect(named).toMatchInlineSnapshot(`
      [
        "node_modules/keytar/lib/keytar.js",
        "node_modules/keytar/package.json",
        "node_modules/keytar/prebuilds/linux-x64/keytar.node",
        "out/main/alert-trial-worker.js",
        "out/main/engine.js",
        "out/main/example-worker.js",
        "out/main/flow-rebuild-worker.js",
        "out/main/history-worker.js",
        "out/main/index.js",
        "out/main/library-worker.js",
        "out/main/print-tables-worker.js",
        "out/main/server-worker.js",
        "out/main/session-counter-worker.js",
        "out/main/web.js",
        "out/main/writer-worker.js",
        "out/preload/index.cjs",
        "out/preload/key-window.cjs",
        "out/renderer/assets/icon-HASH.svg",
        "out/renderer/assets/inter-cyrillic-ext-wght-normal-HASH.woff2",
        "out/renderer/assets/inter-cyrillic-wght-normal-HASH.woff2",
        "out/renderer/assets/inter-greek-ext-wght-normal-HASH.woff2",
        "out/renderer/assets/inter-greek-wght-normal-HASH.woff2",
        "out/renderer/assets/inter-latin-ext-wght-normal-HASH.woff2",
        "out/renderer/assets/inter-latin-wght-normal-HASH.woff2",
        "out/renderer/assets/inter-vietnamese-wght-normal-HASH.woff2",
        "out/renderer/index.html",
        "out/renderer/key-window/index.html",
        "out/renderer/popout.html",
        "package.json",
      ]
    `);
    expect(readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' }).toSorted())
      .toMatchInlineSnapshot(`
      [
        "node_modules",
        "node_modules/keytar",
        "node_modules/keytar/prebuilds",
        "node_modules/keytar/prebuilds/linux-x64",
        "node_modules/keytar/prebuilds/linux-x64/keytar.node",
      ]
    `);
  });

  it('keeps every script in the archive, with the hash of what was built', () => {
    const scripts = archivedFiles(join(resources, 'app.asar')).filter(({ path }) => /^out\/.*\.c?js$/.test(path));
    expect(scripts.length).toBeGreaterThan(20);
    for (const { path, unpacked, hash } of scripts) {
      expect(unpacked, path).toBe(false);
      expect(hash, path).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    }
  });

  it('flips the fuses: no Node by environment or switch, only the verified archive', () => {
    const binary = readFileSync(join(packed.folder, 'linux-unpacked', 'tapedeck-terminal'));
    // runAsNode, cookie encryption, NODE_OPTIONS, --inspect, integrity, only the archive, own snapshot, file://, (later one).
    expect(fusesOf(binary)).toBe('010011001');
  });

  it('names the licence of everything in it', () => {
    const notices = readFileSync(join(resources, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['react', 'keytar', 'lightweight-charts', 'zod', 'ws', '@mcap/core'])
      expect(notices).toMatch(new RegExp(`^(@github/)?${name} [\\d.]+ \\(`, 'm'));
    expect(notices).toContain('SIL OPEN FONT LICENSE');
    expect(notices).toContain('TradingView Lightweight Charts');
    expect(readFileSync(join(resources, 'LICENSE.txt'), 'utf8')).toBe(readFileSync('LICENSE', 'utf8'));
  });

  it.skipIf(findBrowser() === undefined)('runs from the archive, workers included', { timeout: 240_000 }, async () => {
    // Electron reads the archive as a folder; here it is one.
    const root = join(packed.folder, 'installed', 'app.asar');
    extractAll(join(resources, 'app.asar'), root);
    const data = join(packed.folder, 'data');
    const app = StandInApp.start(['--data', data], { STAND_IN_PACKAGED: '1' }, join(root, 'out/main/index.js'));
    try {
      const page = await app.page();
      await seesWorld(page, /SIMULATED/);
      await seesLiveRow(page, 'SPY');
      expect(app.stderr).not.toMatch(/error|unpacked/i);
    } finally {
      await app.kill();
    }
  });
});

describe.skipIf(!built)('a package with something wrong in it', () => {
  it.each([
    ['code outside the archive', '-c.asarUnpack=out/main/*.js', 'out/main/engine.js is not covered by the archive'],
    ['files of the checkout', '-c.linux.files=CONTRIBUTING.md', 'CONTRIBUTING.md does not belong into the package'],
    ['another system’s binaries', '-c.linux.files=package.json', 'prebuilds/win32-x64/keytar.node does not belong'],
  ])('is not made: %s', { timeout: 240_000 }, async (_what, override, problem) => {
    const { status, output } = await packApp('linux', [override]);
    expect(output).toContain(problem);
    expect(status).not.toBe(0);
  });

  it('is reported by name', () => {
    const shipped = shippedPackages();
    expect(packageProblems(resources, 'linux-x64', shipped)).toEqual([]);
    expect(packageProblems(resources, 'linux-arm64', shipped)).toContain(
      'node_modules/keytar/prebuilds/linux-arm64/keytar.node is missing: the keychain could not be opened',
    );
    const unnamed = { name: 'unnamed', version: '1.0.0', license: 'MIT', texts: [], integrity: '' };
    expect(packageProblems(resources, 'linux-x64', [...shipped, unnamed])).toEqual([
      'the notices do not name unnamed 1.0.0',
    ]);
  });
});

describe.skipIf(!built)('the Linux app in its system', () => {
  let told: Record<string, string>;
  beforeAll(async () => {
    told = await linuxEntries();
  }, 120_000);

  it('is never started without its sandbox from a menu', () => {
    expect(told.appImageDesktop).toMatch(/^Exec=AppRun %U$/m);
    expect(told.debDesktop).toMatch(/^Exec=\/opt\/Tapedeck\/tapedeck-terminal %U$/m);
    expect(told.appImageDesktop + told.debDesktop).not.toContain('no-sandbox');
  });

  it('is allowed user namespaces by an AppArmor profile of its own, which the deb loads', () => {
    expect(told.appArmor).toMatch(/"\/opt\/Tapedeck\/tapedeck-terminal" flags=\(unconfined\) \{\s*userns,/);
    expect(told.afterInstall).toContain("APPARMOR_PROFILE_TARGET='/etc/apparmor.d/tapedeck-terminal'");
    expect(told.afterInstall).toMatch(/apparmor_parser --replace/);
    expect(told.afterInstall).toContain("chmod 4755 '/opt/Tapedeck/chrome-sandbox'");
  });

  it('opens session files, has an icon of every size and leaves the name `tapedeck` to the command line', () => {
    expect(told.mime).toContain('<mime-type type="application/x-mcap">');
    for (const entry of [told.debDesktop, told.appImageDesktop])
      expect(entry).toMatch(/^MimeType=application\/x-mcap;$/m);
    expect(told.debDesktop).toMatch(/^StartupWMClass=tapedeck-terminal$/m);
    expect(told.debFiles.match(/icons\/hicolor\/\d+x\d+/g)).toHaveLength(7);
    expect(told.afterInstall).not.toMatch(/\/usr\/bin\/tapedeck'/);
  });
});

describe.skipIf(!built)('the macOS package', () => {
  it('carries the archive’s hash, its own keychain module and the file type', { timeout: 240_000 }, async () => {
    const { status, output, folder } = await packApp('mac', ['-c.mac.identity=null']);
    expect(output).not.toMatch(/⨯|is not right/);
    expect(status).toBe(0);
    const contents = join(folder, 'mac', 'Tapedeck.app', 'Contents');
    const info = readFileSync(join(contents, 'Info.plist'), 'utf8');
    expect(info).toMatch(/ElectronAsarIntegrity[\s\S]*Resources\/app\.asar[\s\S]*SHA256[\s\S]*[0-9a-f]{64}/);
    expect(info).toMatch(/CFBundleTypeExtensions[\s\S]*mcap[\s\S]*LSHandlerRank<\/key>\s*<string>Alternate/);
    const unpacked = join(contents, 'Resources', 'app.asar.unpacked', 'node_modules', 'keytar', 'prebuilds');
    expect(readdirSync(unpacked)).toEqual(['darwin-x64']);
    const framework = join(contents, 'Frameworks', 'Electron Framework.framework', 'Electron Framework');
    expect(fusesOf(readFileSync(framework))).toBe('010011001');
  });
});
