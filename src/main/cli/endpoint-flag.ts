/** `--ws`, `--rest` and `--relay`: where the key is sent, so encrypted or on this computer; and the key for them. */
import { NO_KEY } from '../../shared/contract/key-entry.ts';
import { endpointProblem, massiveEndpoints, originsOf, type Endpoints } from '../../shared/settings/endpoints.ts';
import type { EnvironmentKeys } from '../vault/environment-keys.ts';
import { createKeyVault } from '../vault/key-vault.ts';
import { CommandError, usageError } from './command-error.ts';

export interface EndpointFlags {
  ws?: string;
  wsDelayed?: string;
  rest?: string;
  relay?: boolean;
}

export const WS_DELAYED_HELP = 'that of the delayed host (default: the vendor; of another server none is known)';

export const RELAY_HELP =
  'the address of --rest is a relay of Massive’s: next pages that name Massive are asked of the relay';

/** Without `--rest` a server given by `--ws` answers REST where it streams; without `--ws-delayed` its delayed host is not known. Throws CommandError (usage). */
export function endpointsFor(flags: EndpointFlags): Endpoints {
  if (flags.relay && flags.rest === undefined) throw usageError('--relay says what --rest names: give both.');
  const massive = massiveEndpoints();
  const ws = endpointFlag('--ws', flags.ws);
  const rest = endpointFlag('--rest', flags.rest) ?? ws?.replace(/^ws/, 'http') ?? massive.rest;
  const wsDelayed = endpointFlag('--ws-delayed', flags.wsDelayed) ?? (ws === undefined ? massive.wsDelayed : undefined);
  return { ws: ws ?? massive.ws, wsDelayed, rest, ...(flags.relay && { relay: true }) };
}

export const areLocal = (endpoints: Endpoints): boolean =>
  originsOf(endpoints).every((origin) => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(origin).hostname));

/** The key entered for these addresses; NO_KEY for servers on this computer, which may take any. Throws CommandError where there is none. */
export async function keyFor(endpoints: Endpoints, keys: EnvironmentKeys): Promise<string> {
  const origins = originsOf(endpoints);
  const key = await createKeyVault(keys).read(origins);
  if (key !== undefined) return key;
  if (areLocal(endpoints)) return NO_KEY;
  throw new CommandError(
    'no-key',
    `There is no key for ${origins.join(', ')}: connect one in the terminal, or set MASSIVE_API_KEY (Massive) or TAPEDECK_SERVER_KEY (another server) for this command.`,
  );
}

/** What a refused login means: of a key, or of none. */
export const loginRefused = (key: string, host: string): CommandError =>
  key === NO_KEY
    ? new CommandError(
        'no-key',
        `${host} wants a key, and none was given: set TAPEDECK_SERVER_KEY to the one it takes for this command.`,
      )
    : new CommandError('auth', `The key was not accepted by ${host}.`);

/** The address as given; throws CommandError (usage) naming the option. */
function endpointFlag(name: '--ws' | '--ws-delayed' | '--rest', text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const problem = endpointProblem(text, name === '--rest' ? 'http' : 'ws');
  if (problem !== undefined) throw usageError(`${name} ${problem}; not "${text}"`);
  return text.replace(/\/+$/, '');
}
