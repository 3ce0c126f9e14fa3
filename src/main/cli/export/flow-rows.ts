/** The flow table: prints with the side and the tags that their whole day gave them, written when it is over. */
import type { PrintColumn } from '../../../shared/contract/batch.ts';
import { PRINT_SIDE, PRINT_TAG, SIDE_BASIS } from '../../../shared/market/prints.ts';
import { defaultPreferences } from '../../../shared/settings/preferences.ts';
import { PRINT_PLACE } from '../../engine/flow/flow-tape.ts';
import type { MarketPipeline } from '../../engine/world/market-pipeline.ts';
import type { FlowSpool } from './flow-spool.ts';
import type { PartitionWriter } from './partition-writer.ts';

const namesByCode = (codes: Readonly<Record<string, number>>): Map<number, string> =>
  new Map(Object.entries(codes).map(([name, code]) => [code, name]));
const SIDES = namesByCode(PRINT_SIDE);
const BASES = namesByCode(SIDE_BASIS);
const tagTexts = new Map<number, string>();

function tagsText(tags: number): string {
  let text = tagTexts.get(tags);
  if (text === undefined) {
    text = Object.entries(PRINT_TAG)
      .flatMap(([name, bit]) => (tags & bit ? [name] : []))
      .join(' ');
    tagTexts.set(tags, text);
  }
  return text;
}

const COLUMNS = [
  'atMs',
  'price',
  'size',
  'premiumUsd',
  'side',
  'sideBasis',
  'tags',
  'bid',
  'ask',
  'quoteAgeMs',
  'condition',
  'exchange',
  'spot',
  'groupId',
] as const satisfies PrintColumn[];
const PLACES = COLUMNS.map((name) => PRINT_PLACE[name]);
/** In the spool, the instrument's id stands behind the columns. */
const ID = COLUMNS.length;
export const SPOOL_WIDTH = ID + 1;
const IN = Object.fromEntries(COLUMNS.map((name, i) => [name, i])) as Record<(typeof COLUMNS)[number], number>;

/** Prints on a pipeline's tape before they are read: a quarter of it, so that every one is still there, and no amendment is overwritten. */
export const TAPE_PRINTS = 1 << 16;
const MOST_UNREAD = TAPE_PRINTS / 4;

export class FlowRows {
  readonly #out: PartitionWriter;
  readonly #pipeline: MarketPipeline;
  readonly #spool: FlowSpool;
  /** The next print of the tape. */
  #seq = 0;
  #amendments = 0;
  /** The print that is written to the spool. */
  #filled = 0;
  /** What a sequence of the tape that is read now is behind its place in the spool, and behind its number in the export. */
  #toSpool = 0;
  #toExport = 0;

  constructor(out: PartitionWriter, pipeline: MarketPipeline, spool: FlowSpool) {
    this.#out = out;
    this.#pipeline = pipeline;
    this.#spool = spool;
    // As the flow panes of a new user: what is kept of a day reaches the same prints with the same cancels and quotes.
    const { keptPremiumUsd, keptContracts } = defaultPreferences().flow;
    pipeline.day.keep(keptPremiumUsd, keptContracts);
  }

  /** Call after each change of the pipeline. */
  look(): void {
    const { head, amendHead } = this.#pipeline.tape;
    if (head - this.#seq >= MOST_UNREAD || amendHead - this.#amendments >= MOST_UNREAD) this.#read();
  }

  /** The pipeline is about to begin anew: its tape counts from 0 again. */
  beforeReset(): void {
    this.#read();
    this.#toSpool += this.#seq;
    this.#toExport += this.#seq;
    this.#seq = 0;
    this.#amendments = 0;
  }

  /** The day is over: its rows are written, in the order in which the prints came. */
  endDay(): void {
    this.#read();
    if (this.#out.wants('flow')) this.#spool.drain((values, at) => this.#row(values, at));
    this.#toSpool = -this.#seq;
  }

  close(): void {
    this.#spool.close();
  }

  #read(): void {
    const { tape } = this.#pipeline;
    if (this.#out.wants('flow')) {
      for (; this.#amendments < tape.amendHead; this.#amendments++) {
        const seq = tape.amendment(this.#amendments);
        if (seq === undefined || seq >= this.#seq || seq + this.#toSpool < 0) continue;
        this.#filled = seq;
        this.#spool.change(seq + this.#toSpool, this.#fill);
      }
      for (this.#filled = this.#seq; this.#filled < tape.head; this.#filled++) this.#spool.append(this.#fill);
    }
    this.#seq = tape.head;
    this.#amendments = tape.amendHead;
  }

  /** One function for all prints: a day has millions. */
  readonly #fill = (values: Float64Array, at: number): void => {
    const { tape } = this.#pipeline;
    const seq = this.#filled;
    for (let i = 0; i < PLACES.length; i++) values[at + i] = tape.value(seq, PLACES[i]);
    values[at + IN.groupId] += this.#toExport;
    values[at + ID] = tape.instrument(seq);
  };

  #row(values: Float64Array, at: number): void {
    const { facts, table } = this.#pipeline;
    const id = values[at + ID];
    const contract = facts.of(id);
    if (!contract) return;
    const tags = values[at + IN.tags];
    this.#out
      .row('flow', contract.underlying)
      .text(table.symbolOf(id))
      .time(values[at + IN.atMs])
      .date(contract.expiry)
      .text(contract.right)
      .number(contract.strike)
      .number(values[at + IN.price])
      .number(values[at + IN.size])
      .number(values[at + IN.premiumUsd])
      .text(SIDES.get(values[at + IN.side]))
      .text(BASES.get(values[at + IN.sideBasis]))
      .text(tagsText(tags))
      .number(values[at + IN.bid])
      .number(values[at + IN.ask])
      .number(values[at + IN.quoteAgeMs])
      .integer(values[at + IN.condition])
      .integer(values[at + IN.exchange])
      .number(values[at + IN.spot])
      .number(tags & PRINT_TAG.sweep ? values[at + IN.groupId] : Number.NaN)
      .number(tags & PRINT_TAG.sweep ? Number.NaN : values[at + IN.groupId])
      .end();
  }
}
