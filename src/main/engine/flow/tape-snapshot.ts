/**
 * The newest prints of the tape as bytes and back, for checkpoints, so that a flow pane has a list after a seek.
 * Layout: u32 header length, JSON header padded to 8 bytes, then for every print its fields, the id being a place in the header's symbols.
 */
import { PRINT_COLUMNS } from '../../../shared/contract/batch.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { PRINT_PLACE, type FlowTape } from './flow-tape.ts';
import { savedGroups } from './print-groups.ts';

/** Twice a pane's first fill. */
export const PRINTS_SAVED = 4096;
const FIELDS = PRINT_COLUMNS.length;
const { printSeq: SEQ, groupId: GROUP_ID } = PRINT_PLACE;
const pad8 = (bytes: number): number => (bytes + 7) & ~7;

interface TapeHeader {
  symbols: string[];
  /** Sweeps and packages of the prints (`PrintGroups.save`). Undefined in checkpoints from before they were kept. */
  groups?: number[];
}

export function serialiseTape(tape: FlowTape, table: InstrumentTable): Uint8Array {
  const first = Math.max(tape.tail, tape.head - PRINTS_SAVED);
  const symbols = new Map<number, number>();
  const groups = new Set<number>();
  for (let seq = first; seq < tape.head; seq++) {
    groups.add(tape.value(seq, GROUP_ID));
    const id = tape.instrument(seq);
    if (!symbols.has(id)) symbols.set(id, symbols.size);
  }
  const header: TapeHeader = {
    symbols: [...symbols.keys()].map((id) => table.symbolOf(id)),
    groups: [...tape.groups.save(groups, first)],
  };
  const head = new TextEncoder().encode(JSON.stringify(header));
  const valuesAt = pad8(4 + head.byteLength);
  const bytes = new Uint8Array(valuesAt + (tape.head - first) * (FIELDS + 1) * 8);
  new DataView(bytes.buffer).setUint32(0, head.byteLength, true);
  bytes.set(head, 4);
  const values = new Float64Array(bytes.buffer, valuesAt);
  let at = 0;
  for (let seq = first; seq < tape.head; seq++) {
    const from = tape.offsetOf(seq);
    for (let place = 0; place < FIELDS; place++) values[at + place] = tape.values[from + place];
    // Sequences start over where they are restored.
    values[at + SEQ] -= first;
    values[at + GROUP_ID] -= first;
    values[at + FIELDS] = symbols.get(tape.instrument(seq))!;
    at += FIELDS + 1;
  }
  return bytes;
}

/** Onto an empty tape. `bytes` starts at a multiple of 8 in its buffer. */
export function restoreTape(tape: FlowTape, table: InstrumentTable, bytes: Uint8Array): void {
  const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headLength))) as TapeHeader;
  const ids = header.symbols.map((symbol) => table.intern(symbol));
  const saved = Map.groupBy(savedGroups(header.groups ?? []), ({ group }) => group);
  const values = new Float64Array(bytes.buffer, bytes.byteOffset + pad8(4 + headLength));
  for (let at = 0; at < values.length; at += FIELDS + 1) {
    const seq = tape.append(ids[values[at + FIELDS]]);
    const to = tape.offsetOf(seq);
    for (let place = 0; place < FIELDS; place++) tape.values[to + place] = values[at + place];
    const group = tape.values[to + GROUP_ID];
    if (group >= 0 || saved.has(group)) tape.join(seq, group);
  }
  // One whose first prints were not saved is as large as it was.
  for (const [group, [sums]] of saved) tape.groups.put(group, { ...tape.groups.sums(group)!, ...sums });
}
