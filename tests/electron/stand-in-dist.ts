/** A folder that electron-builder takes for an unpacked Electron runtime, and packing Tapedeck into it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPackage } from '@electron/asar';

/** Where the fuses are in a runtime: after this text, version and count, then a digit for each (Electron docs, Fuses). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 9;
const WIRE = Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from([1, FUSES]), Buffer.from('1'.repeat(FUSES))]);

/** Its fuses, as digits in wire order: '1' enabled, '0' disabled, 'r' removed. */
export function fusesOf(binary: Buffer): string {
  const at = binary.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2;
  return binary.subarray(at, at + FUSES).toString('latin1');
}

const plist = (keys: Record<string, string>): string =>
  `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>${Object.entries(keys)
    .map(([key, value]) => `<key>${key}</key><string>${value}</string>`)
    .join('')}</dict></plist>`;

async function makeDist(system: 'linux' | 'mac'): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'tapedeck-dist-'));
  const write = (path: string, content: string | Buffer, mode = 0o644): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode });
  };
  let resources = 'resources';
  if (system === 'linux') {
    write('electron', WIRE, 0o755);
    for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak']) write(name, name);
  } else {
    const contents = 'Electron.app/Contents';
    const frameworks = `${contents}/Frameworks`;
    resources = `${contents}/Resources`;
    write(`${contents}/Info.plist`, plist({ CFBundleExecutable: 'Electron' }));
    write(`${contents}/MacOS/Electron`, 'stand-in', 0o755);
    write(`${frameworks}/Electron Framework.framework/Electron Framework`, WIRE, 0o755);
    write(`${frameworks}/Electron Framework.framework/Resources/en.lproj/locale.pak`, 'pak');
    for (const kind of ['', ' (Renderer)', ' (GPU)', ' (Plugin)']) {
      write(`${frameworks}/Electron Helper${kind}.app/Contents/Info.plist`, plist({}));
      write(`${frameworks}/Electron Helper${kind}.app/Contents/MacOS/Electron Helper${kind}`, 'stand-in', 0o755);
    }
    write(`${resources}/electron.icns`, 'icns');
  }
  write('runtime/main.js', '');
  mkdirSync(join(root, resources), { recursive: true });
  await createPackage(join(root, 'runtime'), join(root, resources, 'default_app.asar'));
  return root;
}

export interface Packed {
  status: number | null;
  output: string;
  /** electron-builder's output folder. */
  folder: string;
}

/** Packs what lies in out/ for `system`. `more` are further arguments of electron-builder, such as `-c.KEY=VALUE`. */
export async function packApp(system: 'linux' | 'mac', more: readonly string[] = []): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-packed-'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      'scripts/package.ts',
      '--built',
      `--${system}`,
      'dir',
      '--x64',
      `-c.electronDist=${await makeDist(system)}`,
      `-c.directories.output=${folder}`,
      ...more,
    ],
    { encoding: 'utf8' },
  );
  return { status, output: stdout + stderr, folder };
}

/** What electron-builder makes around the Linux app: desktop entries, AppArmor profile, install script, file type. */
export async function linuxEntries(): Promise<Record<string, string>> {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      'tests/electron/entries/linux-entries.ts',
      await makeDist('linux'),
      mkdtempSync(join(tmpdir(), 'tapedeck-packed-')),
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stdout + stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, string>;
}
