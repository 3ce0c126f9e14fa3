/** Where a recording says its data came from. */
import type { ToEngine } from '../../../shared/contract/engine-messages.ts';

type Source = Extract<ToEngine, { kind: 'world' }>['source'];

export const recordedSource = (source: Source): string => (source.kind === 'live' ? source.wsUrl : 'simulated market');
