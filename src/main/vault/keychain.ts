/** The only file that touches the OS keychain (Keychain, Credential Manager, Secret Service) through keytar. */

export const KEYCHAIN_SERVICE = 'Tapedeck';

/** One entry per account; which key belongs to which account is the vault's matter. */
export interface Keychain {
  get(account: string): Promise<string | null>;
  set(account: string, key: string): Promise<void>;
  remove(account: string): Promise<boolean>;
}

/** A keyring daemon may ask its user to unlock it; without an answer we continue without it. */
const KEYCHAIN_TIMEOUT_MS = 20_000;

/** Rejects where the native module cannot be loaded; its calls reject where no keychain answers. */
export async function openKeychain(): Promise<Keychain> {
  const { default: keytar } = await import('keytar');
  return {
    get: (account) => answered(keytar.getPassword(KEYCHAIN_SERVICE, account)),
    set: (account, key) => answered(keytar.setPassword(KEYCHAIN_SERVICE, account, key)),
    remove: (account) => answered(keytar.deletePassword(KEYCHAIN_SERVICE, account)),
  };
}

/** For `doctor`: undefined when a keychain answers, else why not. */
export async function keychainProblem(): Promise<string | undefined> {
  try {
    await (await openKeychain()).get('doctor');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function answered<T>(asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer in ${KEYCHAIN_TIMEOUT_MS / 1000} s: is it locked?`)),
      KEYCHAIN_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([asked, silence]);
  } finally {
    clearTimeout(timer);
  }
}
