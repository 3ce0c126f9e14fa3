/** Says once of each stretch that a replay comes upon and cannot read where it is: it shows in charts and in the gap ledger, which may not be open. */
import type { Notice } from '../../../shared/contract/streams.ts';
import type { GapEntry } from '../../../shared/contract/health.ts';
import { isDamageGap, spanText } from '../session/reading/damage.ts';
import { worldNotices } from './world-words.ts';

export class DamageNotices {
  readonly #told = new Set<number>();
  readonly #notify: (notice: Notice) => void;

  constructor(notify: (notice: Notice) => void) {
    this.#notify = notify;
  }

  /** A gap entry for each market; after a jump those before it come again. */
  see(gap: GapEntry): void {
    if (!isDamageGap(gap) || this.#told.has(gap.startMs)) return;
    this.#told.add(gap.startMs);
    const words = worldNotices.recordingDamaged(spanText({ fromMs: gap.startMs, toMs: gap.endMs }));
    this.#notify({ id: `damage-${gap.startMs}`, level: 'warning', ...words, atMs: gap.endMs ?? gap.startMs });
  }
}
