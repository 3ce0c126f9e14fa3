/** The only file that touches the OS keychain (Keychain, Credential Manager, Secret Service) through keytar. */

export const KEYCHAIN_SERVICE = 'Tapedeck';
export const KEYCHAIN_ACCOUNT = 'massive-api-key';

export interface Keychain {
  get(): Promise<string | null>;
  set(key: string): Promise<void>;
  remove(): Promise<boolean>;
}

/** A keyring daemon may ask its user to unlock it; without an answer we go on without it. */
const KEYCHAIN_TIMEOUT_MS = 20_000;

/** Rejects where the native module cannot be loaded; its calls reject where no keychain answers. */
export async function openKeychain(): Promise<Keychain> {
  const { default: keytar } = await import('keytar');
  return {
    get: () => answered(keytar.getPassword(KEYCHAIN_SERVICE, KEYCHAIN_ACCOUNT)),
    set: (key) => answered(keytar.setPassword(KEYCHAIN_SERVICE, KEYCHAIN_ACCOUNT, key)),
    remove: () => answered(keytar.deletePassword(KEYCHAIN_SERVICE, KEYCHAIN_ACCOUNT)),
  };
}

/** For `doctor`: undefined when a keychain answers, else why not. */
export async function keychainProblem(): Promise<string | undefined> {
  try {
    await (await openKeychain()).get();
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
