/** Keys from the environment, taken out of it: no child, worker or window started later inherits them. */

/** For Massive's own servers only. */
const MASSIVE = 'MASSIVE_API_KEY';
/** For the server that `--ws` and `--rest` or host.json name. */
const SERVER = 'TAPEDECK_SERVER_KEY';

export interface EnvironmentKeys {
  massive?: string;
  server?: string;
}

/** Call before anything is started. An empty variable is not a key. */
export function takeEnvironmentKeys(environment: NodeJS.ProcessEnv = process.env): EnvironmentKeys {
  const keys: EnvironmentKeys = {
    massive: environment[MASSIVE] || undefined,
    server: environment[SERVER] || undefined,
  };
  delete environment[MASSIVE];
  delete environment[SERVER];
  return keys;
}

/** For the one process that is the terminal itself. */
export const asEnvironment = ({ massive, server }: EnvironmentKeys): Record<string, string> => ({
  ...(massive !== undefined && { [MASSIVE]: massive }),
  ...(server !== undefined && { [SERVER]: server }),
});
