/** How sure the flow is: the vendor's list of unusual trades beside the terminal's tags, and yesterday's guesses against today's open interest. */
import type { OpeningGrade } from '../flow/opening-grade.ts';
import type { TagAgreement } from '../flow/tag-agreement.ts';
import type { EpochMs } from '../market/calendar.ts';

export interface FlowAgreement extends TagAgreement {
  /** The span compared: whole in the vendor's list and on the tape. */
  fromMs: EpochMs;
  toMs: EpochMs;
}

/** `on`: the exchange date whose open interest grades, which in a replay, or on a day without a session, is not today's. */
export type FlowGradeStatus = { on: string } &
  /** The recordings of the session before are being read; share 0 … 1. */
  (
    | { state: 'reading'; date: string; share: number }
    /** Why there is nothing to grade: a sentence. */
    | { state: 'none'; date: string; reason: string }
    | {
        state: 'graded';
        grade: OpeningGrade;
        /** Market time of the grading. */
        atMs: EpochMs;
        /** Prints of at least this premium were guesses. */
        leastPremiumUsd: number;
        /** Sentences on what is not in it. */
        lacks: string[];
      }
  );
