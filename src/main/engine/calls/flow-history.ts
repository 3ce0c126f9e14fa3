/** A flow pane's first page: what the tape still holds, or, where it holds nothing, Massive's unusual trades over REST. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallResult } from '../../../shared/contract/calls.ts';
import { BatchWriter, PRINT_COLUMNS, SECTION } from '../../../shared/contract/batch.ts';
import type { FlowFilter, PrintMatch } from '../../../shared/contract/demand.ts';
import type { AbsentPrints } from '../../../shared/flow/whole-values.ts';
import { PRINT_SOURCE, PRINT_TAG } from '../../../shared/market/prints.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { FlowTape } from '../flow/flow-tape.ts';
import { PrintClassifier } from '../flow/print-classifier.ts';
import { PrintFilter } from '../flow/print-filter.ts';
import { unusualTradesRequest } from '../massive/rest/endpoints.ts';
import type { CallContext } from './call-context.ts';
import { ask } from '../feed/rest/ask.ts';

/** Prints looked at backwards for the first fill: a strict filter must not scan for long. The ring is below it; kept prints follow. */
const MAX_SCAN = 600_000;
const REST_WINDOW_MS = 30 * 60_000;
const REST_LIMIT = 1_000;
const LIMITED_REASON = 'The plan has no option trades; its five requests a minute are kept for prices and chains.';
const SEQUENCE_COLUMNS = [PRINT_COLUMNS.indexOf('printSeq'), PRINT_COLUMNS.indexOf('groupId')];

export async function flowHistory(
  context: CallContext,
  { filter, match, limit }: { filter: FlowFilter; match?: PrintMatch; limit: number },
): Promise<CallResult<'flow.history'>> {
  const { tape, facts } = context.pipeline;
  const held = newestMatching(tape, new PrintFilter(filter, facts, match), limit);
  const allSinceMs = oldestOfAll(tape);
  if (held.seqs.length > 0)
    return {
      batch: batchOf(context, tape, held.seqs),
      source: 'stream',
      whole: held.whole,
      allSinceMs,
      absent: absentOf(tape, held.seqs),
    };
  if (context.source.kind === 'live') await sleep(context.historyDelayMs);
  if (context.source.capabilities().some((c) => c.market === 'options' && c.rest === 'limited'))
    return { batch: batchOf(context, tape, []), source: 'none', whole: true, absent: [], reason: LIMITED_REASON };
  const nowMs = context.source.now();
  try {
    const { rows } = await ask(
      context.source,
      {
        ...unusualTradesRequest({ fromMs: nowMs - REST_WINDOW_MS, toMs: nowMs, limit: REST_LIMIT }),
        // A replay shows the prints that were recorded.
        hasFallback: context.source.kind === 'replay',
      },
      'unusualTrades',
    );
    const fill = new FlowTape(REST_LIMIT);
    const { table } = context.pipeline;
    const classifier = new PrintClassifier(table, fill, facts);
    const usable = rows.filter((r) => r.atMs !== undefined && r.size !== undefined && parseOptionSymbol(r.symbol));
    for (const row of usable.sort((a, b) => a.atMs! - b.atMs!)) {
      const trade = {
        id: table.intern(row.symbol),
        atMs: row.atMs!,
        price: row.price,
        size: row.size!,
        conditions: row.conditions ?? [],
        exchange: row.exchange ?? Number.NaN,
      };
      classifier.print(trade, PRINT_SOURCE.rest);
    }
    const { seqs, whole } = newestMatching(fill, new PrintFilter(filter, facts, match), limit);
    return { batch: batchOf(context, fill, seqs), source: seqs.length > 0 ? 'rest' : 'none', whole, absent: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { batch: batchOf(context, tape, []), source: 'none', whole: true, absent: [], reason };
  }
}

interface Matching {
  /** Oldest first. */
  seqs: number[];
  /** There are no older ones. */
  whole: boolean;
}

/** Newest first: the ring, then what is kept from before it. */
export function newestMatching(tape: FlowTape, filter: PrintFilter, limit: number): Matching {
  const seqs: number[] = [];
  let looked = 0;
  const { head, tail } = tape;
  // The ring is most of it, and a generator costs more than the filter.
  for (let seq = head - 1; seq >= tail; seq--) {
    if (++looked > MAX_SCAN) return { seqs: seqs.reverse(), whole: false };
    if (!filter.matches(tape, seq)) continue;
    if (seqs.length >= limit) return { seqs: seqs.reverse(), whole: false };
    seqs.push(seq);
  }
  for (const seq of tape.older(tail)) {
    if (++looked > MAX_SCAN) return { seqs: seqs.reverse(), whole: false };
    if (!filter.matches(tape, seq)) continue;
    if (seqs.length >= limit) return { seqs: seqs.reverse(), whole: false };
    seqs.push(seq);
  }
  return { seqs: seqs.reverse(), whole: true };
}

/** What the sweeps and packages of these prints are besides them. */
export function absentOf(tape: FlowTape, seqs: readonly number[]): AbsentPrints[] {
  const listed = Map.groupBy(seqs, (seq) => tape.get(seq, 'groupId'));
  return [...listed].flatMap(([groupId, members]) => {
    const sums = tape.groups.sums(groupId);
    if (!sums || sums.prints <= members.length) return [];
    const stand = members.filter((seq) => (tape.get(seq, 'tags') & PRINT_TAG.cancelled) === 0);
    return [
      {
        groupId,
        prints: sums.prints - members.length,
        size: sums.size - stand.reduce((sum, seq) => sum + tape.get(seq, 'size'), 0),
        premiumUsd: sums.premiumUsd - stand.reduce((sum, seq) => sum + tape.get(seq, 'premiumUsd'), 0),
      },
    ];
  });
}

/** Time of the oldest print of the ring, where older ones are kept by their size alone. */
function oldestOfAll(tape: FlowTape): number | undefined {
  const { done } = tape.older(tape.tail)[Symbol.iterator]().next();
  return tape.head === 0 || (done && tape.tail === 0) ? undefined : tape.get(tape.tail, 'atMs');
}

/** REST prints get negative sequences so that they never collide with the tape's. */
function batchOf(context: CallContext, tape: FlowTape, seqs: number[]): ArrayBuffer {
  const { table } = context.pipeline;
  const writer = new BatchWriter();
  const ids = [...new Set(seqs.map((s) => tape.instrument(s)))];
  const names = new TextEncoder().encode(ids.map((id) => table.symbolOf(id)).join('\n'));
  if (ids.length > 0) writer.section(SECTION.symbols, ids.length, 0, names).ids.set(ids);
  const rows = seqs.length;
  const section = writer.section(SECTION.prints, rows, PRINT_COLUMNS.length);
  const own = tape === context.pipeline.tape;
  seqs.forEach((seq, r) => {
    section.ids[r] = tape.instrument(seq);
    tape.copyRow(seq, section.values, rows, r);
    if (own) return;
    for (const c of SEQUENCE_COLUMNS) section.values[c * rows + r] -= tape.head;
  });
  return writer.finish(0, context.source.now());
}
