/** What electron-builder would put around the Linux app, stopped before it makes the AppImage and the deb. For packaged-app.test.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';

const [electronDist, output] = process.argv.slice(2);
const told: Record<string, string> = {};

await build({
  targets: Platform.LINUX.createTarget(['AppImage', 'deb'], Arch.x64),
  publish: 'never',
  // A checkout without a remote has no page of its own, and a deb must name one.
  config: { electronDist, directories: { output }, extraMetadata: { homepage: 'https://tapedeck.example' } },
  async effectiveOptionComputed(options: { desktop?: string } | [string[], string]) {
    if (!Array.isArray(options)) told.appImageDesktop = options.desktop ?? '';
    else {
      const [args, desktopFile] = options;
      told.debDesktop = readFileSync(desktopFile, 'utf8');
      told.afterInstall = readFileSync(args[args.indexOf('--after-install') + 1], 'utf8');
      told.appArmor = readFileSync(join(output, 'linux-unpacked', 'resources', 'apparmor-profile'), 'utf8');
      told.debFiles = args.filter((arg) => arg.includes('=/')).join('\n');
      const mime = args.find((arg) => arg.includes('=/usr/share/mime/packages/')) ?? '';
      told.mime = readFileSync(mime.slice(0, mime.indexOf('=/')), 'utf8');
    }
    return true;
  },
});
process.stdout.write(`\n${JSON.stringify(told)}\n`);
