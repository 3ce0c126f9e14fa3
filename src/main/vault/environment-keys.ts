/** Keys from the environment, taken out of it: no child, worker or window started later inherits them. */
import { isKey } from '../../shared/contract/key-entry.ts';
import { keyFaults } from '../../shared/contract/key-words.ts';

/** For Massive's own servers only. */
const MASSIVE = 'MASSIVE_API_KEY';
/** For the server that `--ws` and `--rest` or host.json name. */
const SERVER = 'TAPEDECK_SERVER_KEY';

export interface EnvironmentKeys {
  massive?: string;
  server?: string;
}

/** Its message is a sentence for the user. */
class NoKeyError extends Error {}

/** For an entry, before anything is started; where a variable holds no key, its sentence is the last word of the process. */
export function environmentKeysOrExit(): EnvironmentKeys {
  try {
    return takeEnvironmentKeys();
  } catch (error) {
    if (!(error instanceof NoKeyError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/** An empty variable is not a key; blanks around one are a file's or a shell's. Throws NoKeyError, which never holds the value. */
export function takeEnvironmentKeys(environment: NodeJS.ProcessEnv = process.env): EnvironmentKeys {
  const take = (variable: string): string | undefined => {
    const key = environment[variable]?.trim() || undefined;
    delete environment[variable];
    return key;
  };
  const keys = { massive: take(MASSIVE), server: take(SERVER) };
  if (keys.massive !== undefined && !isKey(keys.massive)) throw new NoKeyError(keyFaults.noKeyIn(MASSIVE));
  if (keys.server !== undefined && !isKey(keys.server)) throw new NoKeyError(keyFaults.noKeyIn(SERVER));
  return keys;
}

/** For the one process that is the terminal itself. */
export const asEnvironment = ({ massive, server }: EnvironmentKeys): Record<string, string> => ({
  ...(massive !== undefined && { [MASSIVE]: massive }),
  ...(server !== undefined && { [SERVER]: server }),
});
