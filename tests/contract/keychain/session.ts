/**
 * Runs inside `dbus-run-session`: starts a throw-away gnome-keyring, uses the vault against it, looks at it with
 * `secret-tool`, and prints what was seen as one JSON line.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { MASSIVE_ACCOUNT } from '../../../src/main/vault/key-accounts.ts';
import { KEYCHAIN_SERVICE } from '../../../src/main/vault/keychain.ts';
import { createKeyVault } from '../../../src/main/vault/key-vault.ts';

const KEY = 'keychain-test-key-8642';
const ORIGINS = ['https://api.massive.com'];
const NAME = 'org.freedesktop.secrets';
const OWNED_WITHIN_MS = 10_000;

const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
  stdio: ['pipe', 'ignore', 'inherit'],
});
daemon.stdin.end('throw-away password\n');

try {
  await nameOwned();
  const vault = createKeyVault();
  const before = await vault.status(ORIGINS);
  const stored = await vault.store(ORIGINS, KEY);
  const seenInside = lookUp();
  // A second vault knows only what the keychain holds, as after a restart.
  const readAgain = await createKeyVault().read(ORIGINS);
  const statusAgain = await createKeyVault().status(ORIGINS);
  const forgotten = await vault.forget(ORIGINS);
  const seenAfter = lookUp();
  process.stdout.write(
    `${JSON.stringify({ before, stored, seenInside, readAgain, statusAgain, forgotten, seenAfter })}\n`,
  );
} finally {
  daemon.kill();
}

async function nameOwned(): Promise<void> {
  const deadlineMs = Date.now() + OWNED_WITHIN_MS;
  const ask = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  for (;;) {
    const reply = execFileSync('dbus-send', [...ask, 'org.freedesktop.DBus.NameHasOwner', `string:${NAME}`], {
      encoding: 'utf8',
    });
    if (reply.includes('boolean true')) return;
    if (Date.now() > deadlineMs) throw new Error(`${NAME} has no owner after ${OWNED_WITHIN_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What another program finds in the keychain; undefined where there is nothing. */
function lookUp(): string | undefined {
  const attributes = ['service', KEYCHAIN_SERVICE, 'account', MASSIVE_ACCOUNT];
  const found = spawnSync('secret-tool', ['lookup', ...attributes], { encoding: 'utf8' });
  if (found.error) throw found.error;
  return found.status === 0 ? found.stdout.trim() : undefined;
}
