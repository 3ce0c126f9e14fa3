/** Scans as they are remembered: which names, under which condition, with which columns and order. */
import { z } from 'zod';
import { isScanText } from '../scan/scan-vocabulary.ts';
import { NAME_LIMIT, savedLine, savedName } from './saved-name.ts';

const LONGEST_CONDITION = 2_000;
export const MOST_SCANS = 50;

export const scanSchema = z.object({
  /** Name of a watchlist; empty = the names of all. */
  list: savedLine(NAME_LIMIT).default(''),
  /** What must be true of a name, as text; empty = nothing. */
  where: z.string().max(LONGEST_CONDITION).refine(isScanText, 'is no condition on names').default(''),
  /** Measures shown, beside the name. */
  columns: z
    .array(z.string())
    .default(['last', 'change', 'relvol', 'iv30', 'ivrank', 'ivrv', 'skew', 'movevs', 'net', 'sided', 'age']),
  sort: z.object({ column: z.string(), descending: z.boolean() }).optional(),
});
export type Scan = z.output<typeof scanSchema>;

export const savedScanSchema = z.object({ name: savedName(), scan: scanSchema });
export type SavedScan = z.output<typeof savedScanSchema>;

const builtIn = (name: string, scan: Partial<Scan>): SavedScan => ({ name, scan: scanSchema.parse(scan) });

/** What each is for stands in docs/scanner.md. */
export const BUILT_IN_SCANS: readonly SavedScan[] = [
  builtIn('Everything', {}),
  builtIn('Rich volatility', {
    where: 'ivrank > 80 and ivrv > 5%',
    columns: ['last', 'change', 'iv30', 'ivrank', 'ivpct', 'rv30', 'ivrv', 'skew', 'expmove', 'age'],
    sort: { column: 'ivrank', descending: true },
  }),
  builtIn('Cheap volatility', {
    where: 'ivrank < 20 and ivrv < 0%',
    columns: ['last', 'change', 'iv30', 'ivrank', 'ivpct', 'rv30', 'ivrv', 'skew', 'expmove', 'age'],
    sort: { column: 'ivrv', descending: false },
  }),
  builtIn('Moves more than expected', {
    where: 'movevs > 1.5x',
    columns: ['last', 'change', 'expmove', 'movevs', 'relvol', 'ivchange', 'ivrank', 'age'],
    sort: { column: 'movevs', descending: true },
  }),
  builtIn('Unusual volume', {
    where: 'relvol > 1.5x',
    columns: ['last', 'change', 'volume', 'relvol', 'premium', 'net', 'sided', 'age'],
    sort: { column: 'relvol', descending: true },
  }),
  builtIn('Option buyers', {
    where: 'net > 1M and sided > 50%',
    columns: ['last', 'change', 'premium', 'net', 'sided', 'ivchange', 'ivrank', 'age'],
    sort: { column: 'net', descending: true },
  }),
];

/** Whether two show the same of the same names; the order set by a click on a heading is no difference. */
export const sameScan = (a: Scan, b: Scan): boolean =>
  a.list === b.list && a.where.trim() === b.where.trim() && a.columns.join() === b.columns.join();
