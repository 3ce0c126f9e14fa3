/** The name a key is stored under: the origins it was entered for, so that no other origin ever finds it. */
import { massiveEndpoints, originsOf } from '../../shared/settings/endpoints.ts';

export const MASSIVE_ACCOUNT = 'massive-api-key';
const MASSIVE_ORIGINS = new Set(originsOf(massiveEndpoints()));

/** Every one of the origins is the vendor's own. */
export const areMassive = (origins: readonly string[]): boolean =>
  origins.length > 0 && origins.every((origin) => MASSIVE_ORIGINS.has(origin));

export function accountOf(origins: readonly string[]): string {
  if (origins.length === 0) throw new Error('a key is for at least one origin');
  return areMassive(origins) ? MASSIVE_ACCOUNT : `key for ${[...new Set(origins)].toSorted().join(' ')}`;
}
