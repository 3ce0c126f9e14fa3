/**
 * Only the owner reads what Tapedeck keeps, where the system has modes (POSIX): folders 0700, files 0600. New files get that
 * from the umask that every host sets; this restricts files that an earlier version left. Nothing but our own files is touched, and
 * no link is followed.
 */
import { chmodSync, lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Before anything is written or started: workers and children inherit it. */
export function keepFilesPrivate(): void {
  process.umask(0o077);
}

/** Settings with their backups, temporary files and broken predecessors; the entry page of the app window. */
const OWN_FILE =
  /^(host|preferences|charts|watchlists|workspace|alerts|alert-log)\.json(\.bak|(\.bak)?\.\d+\.tmp|\.broken-.+)?$|^enter\.html$|^history\.sqlite/;
const OWN_FOLDERS = ['sessions', 'examples', 'electron', 'browser'];
const RECORDING = /^20\d\d-\d\d-\d\d_\d{6}_(live|sim|import)\b.*\.(mcap|bookmarks\.json)$|^tapedeck-recordings\.json$/;
/** Set on folders that everyone may write to, such as /tmp. */
const STICKY = 0o1000;

/** Made before anything else is looked at (host/claim-data-folder.ts): a folder that holds only this held nothing. */
export const CLAIM_SOCKET = 'in-use.sock';

type Told = (sentence: string) => void;

/** The data folder and the recordings, wherever they are. `told` gets what could not be restricted. */
export function tightenModes(dataFolder: string, recordingFolder: string, told: Told): void {
  if (process.platform === 'win32') return; // There the profile's access list keeps other users out.
  for (const name of namesIn(dataFolder)) if (OWN_FILE.test(name)) tighten(join(dataFolder, name), 0o600, told);
  for (const name of OWN_FOLDERS) tighten(join(dataFolder, name), 0o700, told);
  for (const name of namesIn(recordingFolder))
    if (RECORDING.test(name)) tighten(join(recordingFolder, name), 0o600, told);
  tightenDataFolder(dataFolder, told);
}

/** A folder that we were pointed to and that already holds other files is left as it is. */
function tightenDataFolder(dataFolder: string, told: Told): void {
  const names = namesIn(dataFolder).filter((name) => name !== CLAIM_SOCKET);
  const ours = names.length === 0 || names.some((name) => OWN_FILE.test(name));
  if (!ours || !statOf(dataFolder)) return;
  const folder = realpathSync(dataFolder);
  const shared = ((statOf(folder)?.mode ?? 0) & STICKY) !== 0 || folder === homedir() || folder === dirname(folder);
  if (!shared) tighten(folder, 0o700, told);
  else
    told(
      `The data folder ${folder} serves others too: its own mode was left as it is, its settings are the owner's alone.`,
    );
}

function tighten(path: string, mode: number, told: Told): void {
  const found = statOf(path);
  if (!found || found.isSymbolicLink() || found.isDirectory() !== (mode === 0o700)) return;
  if ((found.mode & 0o077) === 0) return;
  try {
    chmodSync(path, mode);
  } catch (error) {
    told(`Others on this computer may read ${path}, and that cannot be changed: ${(error as Error).message}`);
  }
}

const statOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** None where there is no such folder, or where it may not be read: then the settings say so themselves. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
