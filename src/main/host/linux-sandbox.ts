/** Whether Chromium can use its sandbox here (Linux), checked before it is started: without one it aborts. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface SandboxProbe {
  platform: NodeJS.Platform;
  /** A kernel setting's text; undefined where this kernel has none of that name. */
  setting: (name: string) => string | undefined;
  /** Whether this process may make a user namespace; undefined when that cannot be tried. */
  userNamespace: () => boolean | undefined;
  /** Whether a file belongs to root and runs as root. */
  setuidRoot: (file: string) => boolean;
}

/** Kernel settings that prevent it, each with its remedy. Names are those under /proc/sys. */
const FORBIDDEN_BY: readonly { setting: string; value: string; command: string }[] = [
  {
    setting: 'kernel/apparmor_restrict_unprivileged_userns',
    value: '1',
    command: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  },
  {
    setting: 'kernel/unprivileged_userns_clone',
    value: '0',
    command: 'sudo sysctl -w kernel.unprivileged_userns_clone=1',
  },
  { setting: 'user/max_user_namespaces', value: '0', command: 'sudo sysctl -w user.max_user_namespaces=15000' },
];

/**
 * The command that gives Chromium or Electron at `executable` its sandbox; undefined when nothing prevents it.
 * Chromium uses user namespaces, or else its setuid helper beside the executable (Chromium's documentation, "Linux SUID sandbox").
 */
export function sandboxCommand(executable: string, probe: SandboxProbe = systemProbe): string | undefined {
  if (probe.platform !== 'linux' || probe.userNamespace() !== false) return undefined;
  const helper = join(dirname(executable), 'chrome-sandbox');
  if (probe.setuidRoot(helper)) return undefined;
  const cause = FORBIDDEN_BY.find(({ setting, value }) => probe.setting(setting) === value);
  return cause?.command ?? `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`;
}

/** Why Electron at `executable` would abort, with what helps. */
export function sandboxProblem(executable: string, probe: SandboxProbe = systemProbe): string | undefined {
  const command = sandboxCommand(executable, probe);
  return command && `this system forbids the user namespaces that its sandbox needs; \`${command}\` allows them`;
}

/** For an installed app that was started without its sandbox. */
export function sandboxRemedy(probe: SandboxProbe = systemProbe): string {
  const cause = FORBIDDEN_BY.find(({ setting, value }) => probe.setting(setting) === value);
  const or = cause ? `, or allow user namespaces: ${cause.command}` : '';
  return (
    'This system forbids the sandbox that Tapedeck’s own window needs, so the terminal opens in your browser. ' +
    `For a window of its own install the .deb package, which brings an AppArmor profile${or}.`
  );
}

const systemProbe: SandboxProbe = {
  platform: process.platform,
  setting(name) {
    try {
      return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
    } catch {
      return undefined; // This kernel does not have it.
    }
  },
  userNamespace() {
    const { error, status } = spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' });
    return error ? undefined : status === 0;
  },
  setuidRoot(file) {
    const found = statSync(file, { throwIfNoEntry: false });
    return found !== undefined && found.uid === 0 && (found.mode & 0o4000) !== 0;
  },
};
