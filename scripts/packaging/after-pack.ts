/** electron-builder's `afterPack` hook, on every system: a package with anything wrong in it is not made. */
import { Arch, type AfterPackContext } from 'electron-builder';
import { shippedPackages } from './bundled-packages.ts';
import { packageProblems } from './package-contents.ts';

/** A wrong pattern lets in thousands of files. */
const TOLD = 40;

export function afterPack({ packager, appOutDir, arch, electronPlatformName }: AfterPackContext): void {
  const target = `${electronPlatformName}-${Arch[arch]}`;
  const problems = packageProblems(packager.getResourcesDir(appOutDir), target, shippedPackages());
  if (problems.length === 0) return;
  const rest = problems.length > TOLD ? [`and ${problems.length - TOLD} more`] : [];
  throw new Error(`The package for ${target} is not right:\n  ${[...problems.slice(0, TOLD), ...rest].join('\n  ')}`);
}
