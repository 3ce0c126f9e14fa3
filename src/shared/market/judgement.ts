/**
 * What the engine itself concluded and alert rules look at: it hangs on the load of the machine and follows from no frame. Recorded beside
 * the frames, so that a trial over the recording sees what the rules saw. Everything else rules look at follows from frames and REST.
 */
import type { ColumnName } from '../contract/columns.ts';
import { ALERT_MEASURES, MEASURES } from '../settings/alert-measures.ts';
import type { EpochMs } from './calendar.ts';
import type { Market } from './symbols.ts';

export type Judgement =
  /** From here on the model's values of these contracts are recorded, and which markets are stale. */
  | { kind: 'watched'; atMs: EpochMs; symbols: readonly string[] }
  | { kind: 'stale'; atMs: EpochMs; markets: readonly Market[] }
  /** Unknown values are left out. */
  | { kind: 'model'; atMs: EpochMs; symbol: string; values: Partial<Record<ColumnName, number>> };

/** Columns of the model that rules look at. */
export const JUDGED_COLUMNS: readonly ColumnName[] = [
  ...new Set(
    MEASURES.map((measure) => ALERT_MEASURES[measure])
      .filter(({ model }) => model)
      .flatMap(({ columns, at }) => [...columns, at]),
  ),
];

/** One judgement of a key replaces the one before it. */
export const judgementKey = (judgement: Judgement): string =>
  judgement.kind === 'model' ? judgement.symbol : judgement.kind;
