import { describe, expect, it } from 'vitest';
import { sandboxProblem, sandboxRemedy, type SandboxProbe } from '../../../../src/main/host/linux-sandbox.ts';

const probe = (some: Partial<SandboxProbe> & { settings?: Record<string, string> } = {}): SandboxProbe => ({
  platform: 'linux',
  setting: (name) => some.settings?.[name],
  userNamespace: () => false,
  setuidRoot: () => false,
  ...some,
});

describe('the sandbox on Linux', () => {
  it('is there where user namespaces are', () => {
    const settings = { 'kernel/apparmor_restrict_unprivileged_userns': '1' };
    expect(sandboxProblem('/opt/e/electron', probe({ userNamespace: () => true, settings }))).toBeUndefined();
  });

  it('is there where the setuid helper is, beside the executable', () => {
    const asked: string[] = [];
    const setuidRoot = (file: string): boolean => asked.push(file) > 0;
    expect(sandboxProblem('/opt/e/electron', probe({ setuidRoot }))).toBeUndefined();
    expect(asked).toEqual(['/opt/e/chrome-sandbox']);
  });

  it.each([
    [{ 'kernel/apparmor_restrict_unprivileged_userns': '1' }, 'apparmor_restrict_unprivileged_userns=0'],
    [{ 'kernel/unprivileged_userns_clone': '0' }, 'unprivileged_userns_clone=1'],
    [{ 'user/max_user_namespaces': '0' }, 'max_user_namespaces=15000'],
    [{ 'kernel/apparmor_restrict_unprivileged_userns': '0' }, "chmod 4755 '/opt/e/chrome-sandbox'"],
    [{}, "sudo chown root:root '/opt/e/chrome-sandbox'"],
  ])('with %j is had again by one command', (settings, command) => {
    expect(sandboxProblem('/opt/e/electron', probe({ settings }))).toContain(command);
  });

  it('is not doubted where it cannot be tried, or elsewhere', () => {
    expect(sandboxProblem('/opt/e/electron', probe({ userNamespace: () => undefined }))).toBeUndefined();
    expect(sandboxProblem('/opt/e/electron', probe({ platform: 'darwin' }))).toBeUndefined();
  });

  it('of an installed app: the package that brings a profile, and the command where one is known', () => {
    expect(sandboxRemedy(probe())).toMatch(/\.deb package, which brings an AppArmor profile\.$/);
    const settings = { 'kernel/apparmor_restrict_unprivileged_userns': '1' };
    expect(sandboxRemedy(probe({ settings }))).toContain(
      'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
    );
  });
});
