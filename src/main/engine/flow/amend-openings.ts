/** Open interest that becomes known after a contract traded: its large prints above it get the opening guess that they could not have as they came. */
import { PRINT_TAG } from '../../../shared/market/prints.ts';
import type { RestUpdate } from '../../../shared/market/rest-updates.ts';
import type { InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import type { FlowTape } from './flow-tape.ts';

/** How many kept prints are searched: several hours of a busy day. */
const LOOK_BACK = 20_000;

interface Flow {
  table: InstrumentTable;
  tape: FlowTape;
}

/** Call before the answer changes the table: contracts whose open interest it tells and the table does not have. */
export function openInterestToLearn({ table }: Flow, update: RestUpdate): Set<InstrumentId> | undefined {
  if (update.kind !== 'snapshots' && update.kind !== 'openInterest') return undefined;
  const known = table.column('openInterest');
  const ids = new Set<InstrumentId>();
  for (const { symbol, openInterest } of update.rows) {
    if (openInterest === undefined) continue;
    const id = table.find(symbol);
    if (id !== undefined && Number.isNaN(known[id])) ids.add(id);
  }
  return ids.size > 0 ? ids : undefined;
}

/** Call after it did. Returns how many prints got the guess. */
export function amendOpenings({ table, tape }: Flow, learnt: ReadonlySet<InstrumentId>): number {
  const openInterest = table.column('openInterest');
  let amended = 0;
  let looked = 0;
  for (const seq of tape.kept.newest()) {
    if (++looked > LOOK_BACK) break;
    const id = tape.instrument(seq);
    if (!learnt.has(id) || !(tape.get(seq, 'size') > openInterest[id])) continue;
    const tags = tape.get(seq, 'tags');
    if (tags & (PRINT_TAG.openingGuess | PRINT_TAG.wrongValue)) continue;
    tape.set(seq, 'tags', tags | PRINT_TAG.openingGuess);
    tape.amend(seq);
    amended++;
  }
  return amended;
}
