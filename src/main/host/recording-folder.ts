/** Where recordings go: given at the start, chosen in a native dialog, or `sessions` in the data folder; never set by a page. */
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';

/** System folders, where a file of ours could be executed, loaded or break something. */
const SYSTEM: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/System', '/Library', '/bin', '/sbin', '/usr', '/etc', '/private/etc', '/dev', '/cores'],
  win32: [process.env.SYSTEMROOT, process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.PROGRAMDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => resolve(folder)),
};
const UNIX = ['/etc', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/usr', '/boot', '/dev', '/proc', '/sys'];
const LINUX_SPOOL = ['/var/spool', '/var/lib', '/var/log', '/var/cache', '/var/run'];

/** Continues a sentence that starts with the folder's name: why not to record there; undefined where nothing prevents it. */
export function folderProblem(path: string, platform: NodeJS.Platform = process.platform): string | undefined {
  // oxlint-disable-next-line no-control-regex
  if (/[\0-\x1f]/.test(path)) return 'has a name that no file system takes';
  if (/^(\\\\|\/\/)/.test(path)) return 'is a network share: give it a drive or a mount point of its own';
  if (!isAbsolute(path)) return 'is not a whole path';
  const target = realPath(path);
  const system = SYSTEM[platform] ?? [...UNIX, ...LINUX_SPOOL];
  if (target === resolve(sep) || system.some((folder) => target === folder || target.startsWith(folder + sep)))
    return 'belongs to the system';
  const { folder, exists } = nearestExisting(target);
  if (!statSync(folder).isDirectory()) return 'is not a folder';
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    return exists ? 'may not be written by this account' : 'cannot be made by this account';
  }
  return undefined;
}

export const defaultRecordingFolder = (dataFolder: string): string => join(dataFolder, 'sessions');

function nearestExisting(path: string): { folder: string; exists: boolean } {
  for (let folder = path; ; folder = dirname(folder))
    // False below a file too.
    if (existsSync(folder) || folder === dirname(folder)) return { folder, exists: folder === path };
}

/** Links resolved as far as the path exists. */
function realPath(path: string): string {
  const { folder } = nearestExisting(resolve(path));
  return join(realpathSync(folder), resolve(path).slice(folder.length));
}
