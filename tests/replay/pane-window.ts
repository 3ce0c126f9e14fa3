/** A window that shows one pane of each kind, and what each of them has at a moment, in comparable form. */
import { readBatch, BAR_COLUMNS, PRINT_COLUMNS, SECTION } from '../../src/shared/contract/batch.ts';
import { GROUP_COLUMNS, GROUP_NAMES } from '../../src/shared/contract/columns.ts';
import type { DemandItem } from '../../src/shared/contract/demand.ts';
import type { FromWindow, ToWindow } from '../../src/shared/contract/streams.ts';

export type Row = Record<string, number>;

export class PaneWindow {
  readonly rows = new Map<string, Row>();
  readonly sparks = new Map<string, number[]>();
  /** By `symbol timeframe start`. */
  readonly bars = new Map<string, Row>();
  readonly state = new Map<string, unknown>();
  readonly #names = new Map<number, string>();
  readonly #send: (message: FromWindow) => void;

  constructor(send: (message: FromWindow) => void) {
    this.#send = send;
  }

  demand(add: DemandItem[]): void {
    this.#send({ type: 'demand', add, remove: [] });
  }

  take(message: ToWindow | ArrayBuffer): void {
    if (message instanceof ArrayBuffer) return this.#apply(message);
    switch (message.type) {
      case 'reset':
        for (const held of [this.rows, this.sparks, this.bars, this.state, this.#names]) held.clear();
        return;
      case 'chain':
        this.state.set(`chain ${message.chain.root} ${message.chain.expiry}`, message.chain);
        return;
      case 'analytics':
      case 'flowDay':
        this.state.set(message.key, message.result);
        return;
      case 'gap':
        this.state.set(`gap ${message.gap.id}`, message.gap);
        return;
      case 'alertStates':
        this.state.set('alerts', message.states);
    }
  }

  #apply(buffer: ArrayBuffer): void {
    const { seq, sections } = readBatch(buffer);
    for (const { kind, ids, rows, values, extra } of sections) {
      const read = (names: readonly string[], r: number): Row =>
        Object.fromEntries(names.map((name, c) => [name, values[c * rows + r]]));
      const name = (r: number): string => this.#names.get(ids[r])!;
      if (kind === SECTION.symbols) {
        const names = new TextDecoder().decode(extra).split('\n');
        ids.forEach((id, i) => this.#names.set(id, names[i]));
        continue;
      }
      for (let r = 0; r < rows; r++) {
        if (kind < GROUP_NAMES.length)
          this.rows.set(name(r), { ...this.rows.get(name(r)), ...read(GROUP_COLUMNS[GROUP_NAMES[kind]], r) });
        else if (kind === SECTION.spark)
          this.sparks.set(
            name(r),
            Array.from({ length: values.length / rows }, (_, i) => values[i * rows + r]),
          );
        else if (kind === SECTION.bars) {
          const bar = read(BAR_COLUMNS, r);
          this.bars.set(`${name(r)} ${bar[BAR_COLUMNS[0]]} ${bar[BAR_COLUMNS[1]]}`, bar);
        }
      }
    }
    this.#send({ type: 'ack', seq });
  }
}

/** The prints of a flow pane's first page, oldest first. */
export function printsOf(batch: ArrayBuffer): Record<string, number | string>[] {
  const names = new Map<number, string>();
  const found: Record<string, number | string>[] = [];
  for (const { kind, ids, rows, values, extra } of readBatch(batch).sections) {
    if (kind === SECTION.symbols)
      new TextDecoder()
        .decode(extra)
        .split('\n')
        .forEach((name, i) => names.set(ids[i], name));
    else if (kind === SECTION.prints)
      for (let r = 0; r < rows; r++)
        found.push({
          symbol: names.get(ids[r])!,
          ...Object.fromEntries(PRINT_COLUMNS.map((column, c) => [column, values[c * rows + r]])),
        });
  }
  return found;
}
