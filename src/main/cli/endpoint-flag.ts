/** `--ws` and `--rest`: where the key is sent, so encrypted or on this computer. */
import { endpointProblem } from '../../shared/settings/endpoints.ts';
import { usageError } from './command-error.ts';

/** The address as given; throws CommandError (usage) naming the option. */
export function endpointFlag(name: '--ws' | '--rest', text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const problem = endpointProblem(text, name === '--ws' ? 'ws' : 'http');
  if (problem !== undefined) throw usageError(`${name} ${problem}; not "${text}"`);
  return text.replace(/\/+$/, '');
}
