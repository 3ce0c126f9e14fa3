/** Messages between the engine and the memory's thread: the store's methods by name, in order. */
import type { HistoryStore } from './history-store.ts';

export type MemoryWork = Pick<
  HistoryStore,
  | 'put'
  | 'putBars'
  | 'forgetFilled'
  | 'withoutBar'
  | 'putListings'
  | 'listings'
  | 'days'
  | 'minutes'
  | 'past'
  | 'putAnswer'
  | 'answered'
  | 'optionDays'
>;
export type MemoryOp = keyof MemoryWork;
export const MEMORY_OPS: readonly MemoryOp[] = [
  'put',
  'putBars',
  'forgetFilled',
  'withoutBar',
  'putListings',
  'listings',
  'days',
  'minutes',
  'past',
  'putAnswer',
  'answered',
  'optionDays',
];

export type ToMemory = { kind: 'work'; id: number; op: MemoryOp; args: unknown[] } | { kind: 'close' };
export type FromMemory =
  | { kind: 'done'; id: number; value: unknown }
  | { kind: 'failed'; id: number; message: string }
  /** There is no memory in this run. */
  | { kind: 'off'; message: string }
  /** What happened to the file, for the user. */
  | { kind: 'told'; message: string };
