/** The faults both networks know, and a seeded plan of them. */
import type { SeededRandom } from './random.ts';

export const FAULTS = [
  'cut',
  'halfOpen',
  'delay',
  'throttle',
  'reorder',
  'garble',
  'split',
  'merge',
  'duplicateAcks',
  'evict',
  'refuse',
  'slowLoris',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Something that can be broken on command. */
export interface Breakable {
  inject(fault: Fault): void;
  /** From here on everything works. */
  heal(): void;
}

/** Between 3 and 10 faults, with pauses that let some recoveries finish and interrupt others. */
export function planFaults(random: SeededRandom): { afterMs: number; fault: Fault }[] {
  return Array.from({ length: 3 + random.below(8) }, () => ({
    afterMs: random.chance(0.3) ? random.between(0, 1_000) : random.between(1_000, 40_000),
    fault: random.pick(FAULTS),
  }));
}
