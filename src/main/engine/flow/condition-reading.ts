/**
 * All conditions of a print together: its tags are what any of them says. OPRA sends one, as a rule; a list that names a plain execution first
 * and a spread or a cancel after it is a spread or a cancel. Reused from print to print.
 */
import { PRINT_TAG, tagsOfCondition } from '../../../shared/market/prints.ts';

/** Intermarket sweep order, single leg; multilateral compression. */
const SWEEP_ORDER = 219;
const COMPRESSION = 247;

export class ConditionReading {
  /** Tag bits of all. */
  tags = 0;
  /** The one that tells most, by which a print is named and legs are put together; the first among equals, −1 where there is none. */
  telling = -1;
  isSweepOrder = false;
  isCompression = false;

  /** `codes[start … end)`. */
  read(codes: ArrayLike<number>, start: number, end: number): void {
    this.tags = 0;
    this.telling = -1;
    this.isSweepOrder = false;
    this.isCompression = false;
    let most = -1;
    for (let i = start; i < end; i++) {
      const code = codes[i];
      const tags = tagsOfCondition(code);
      this.tags |= tags;
      if (code === SWEEP_ORDER) this.isSweepOrder = true;
      if (code === COMPRESSION) this.isCompression = true;
      const weight = weightOf(tags);
      if (weight <= most) continue;
      most = weight;
      this.telling = code;
    }
  }
}

/** What takes a print away tells more than what kind of trade it was, that more than how it was executed. */
function weightOf(tags: number): number {
  if (tags & PRINT_TAG.cancel) return 3;
  if (tags & PRINT_TAG.excludedFromSide) return 2;
  return tags === 0 ? 0 : 1;
}
