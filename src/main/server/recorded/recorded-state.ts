/** The market at a recording's clock: the engine's own state, fed by the replay, and what the wire says beside it of the newest print and quote. */
import type { EpochMs } from '../../../shared/market/calendar.ts';
import { EventColumns } from '../../../shared/market/event-columns.ts';
import { leaveOutAhead, withoutAhead } from '../../../shared/market/impossible-times.ts';
import { parseOptionSymbol, type Market } from '../../../shared/market/symbols.ts';
import { InstrumentTable, type InstrumentId } from '../../engine/market/instrument-table.ts';
import { MarketState } from '../../engine/market/market-state.ts';
import { FrameDecoder } from '../../engine/massive/frames/frame-decoder.ts';
import { decodeRest } from '../../engine/massive/rest/rest-route.ts';
import type { ColumnName } from '../../../shared/contract/columns.ts';

/** Of the newest print and quote: what the engine's columns do not keep. NaN where unknown. */
const DETAILS = ['exchange', 'condition', 'sequence', 'bidExchange', 'askExchange', 'quoteSequence'] as const;
type Detail = (typeof DETAILS)[number];

export class RecordedState {
  readonly table = new InstrumentTable();
  readonly #state = new MarketState(this.table);
  readonly #decoder = new FrameDecoder((symbol) => this.table.internIfRoom(symbol));
  readonly #events = new EventColumns();
  #details = emptyDetails(this.table.capacity);
  /** Option symbols by underlying, as far as the table had grown. */
  readonly #chains = new Map<string, string[]>();
  #listed = 0;

  frame(market: Market, bytes: Uint8Array, receivedAtMs: EpochMs): void {
    this.#decoder.decode(bytes, market, receivedAtMs, this.#events);
    leaveOutAhead(this.#events);
    this.#state.reduce(this.#events);
    this.#keepDetails();
  }

  rest(record: { atMs: EpochMs; path: string; status: number; body: string }): void {
    const update = decodeRest(record);
    if (update) this.#state.applyRest(withoutAhead(update, record.atMs), record.atMs);
  }

  reset(bytes: Uint8Array<ArrayBuffer> | undefined): void {
    this.#state.restore(bytes);
    this.#details = emptyDetails(this.table.capacity);
    this.#chains.clear();
    this.#listed = 0;
  }

  find(symbol: string): InstrumentId | undefined {
    return this.table.find(symbol);
  }

  /** Undefined where unknown. */
  value(id: InstrumentId, column: ColumnName): number | undefined {
    const value = this.table.column(column)[id];
    return Number.isNaN(value) ? undefined : value;
  }

  detail(id: InstrumentId, detail: Detail): number | undefined {
    const value = this.#details[detail][id];
    return Number.isNaN(value) ? undefined : value;
  }

  /** Contracts of an underlying that the recording has named by now, by ticker. */
  contractsOf(underlying: string): readonly string[] {
    this.#list();
    return (this.#chains.get(underlying) ?? []).toSorted();
  }

  underlyings(): readonly string[] {
    this.#list();
    return [...this.#chains.keys()].toSorted();
  }

  /** Stocks and indices that the recording has named by now. */
  spots(): readonly string[] {
    const found: string[] = [];
    for (let id = 0; id < this.table.size; id++) {
      const symbol = this.table.symbolOf(id);
      if (symbol !== '' && !symbol.startsWith('O:')) found.push(symbol);
    }
    return found.toSorted();
  }

  #list(): void {
    for (; this.#listed < this.table.size; this.#listed++) {
      const symbol = this.table.symbolOf(this.#listed);
      const underlying = symbol.startsWith('O:') ? parseOptionSymbol(symbol)?.underlying : undefined;
      if (underlying === undefined) continue;
      const chain = this.#chains.get(underlying);
      if (chain) chain.push(symbol);
      else this.#chains.set(underlying, [symbol]);
    }
  }

  #keepDetails(): void {
    if (this.#details.exchange.length < this.table.capacity) this.#details = grown(this.#details, this.table.capacity);
    const { trades, quotes, codes } = this.#events;
    const kept = this.#details;
    for (let row = 0; row < trades.count; row++) {
      const id = trades.id[row];
      kept.exchange[id] = trades.exchange[row];
      kept.sequence[id] = trades.sequence[row];
      kept.condition[id] = trades.codeCount[row] > 0 ? codes[trades.codeStart[row]] : Number.NaN;
    }
    for (let row = 0; row < quotes.count; row++) {
      const id = quotes.id[row];
      kept.bidExchange[id] = quotes.bidExchange[row];
      kept.askExchange[id] = quotes.askExchange[row];
      kept.quoteSequence[id] = quotes.sequence[row];
    }
  }
}

type Details = Record<Detail, Float64Array>;

const emptyDetails = (capacity: number): Details =>
  Object.fromEntries(DETAILS.map((name) => [name, new Float64Array(capacity).fill(Number.NaN)])) as Details;

function grown(details: Details, capacity: number): Details {
  const bigger = emptyDetails(capacity);
  for (const name of DETAILS) bigger[name].set(details[name]);
  return bigger;
}
