/** Where a recording says its data came from. */
import type { WorldSource } from '../../../shared/contract/engine-messages.ts';

export const recordedSource = (source: WorldSource): string =>
  source.kind === 'live' ? source.wsUrl : 'simulated market';
