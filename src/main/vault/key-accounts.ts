/** The name a key is stored under: the origins it was entered for, so that no other origin ever finds it. */
import { areMassive } from '../../shared/settings/endpoints.ts';

export const MASSIVE_ACCOUNT = 'massive-api-key';

export function accountOf(origins: readonly string[]): string {
  if (origins.length === 0) throw new Error('a key is for at least one origin');
  return areMassive(origins) ? MASSIVE_ACCOUNT : `key for ${[...new Set(origins)].toSorted().join(' ')}`;
}
