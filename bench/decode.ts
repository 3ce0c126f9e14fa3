/**
 * Decoder against JSON.parse, on mixed Q/T/A frames of 1, 10 and 100 events. Both sides fill the same columns with the same
 * fields and know the same symbols; the other side is `JSON.parse(buffer.toString())` with a `Map` from symbol to id.
 * `ratio` is the lowest of the three. Times are medians over slices in turn, so that a busy machine slows both alike.
 */
import { EVENT, EventColumns, type BarColumns } from '../src/shared/market/event-columns.ts';
import { InstrumentTable } from '../src/main/engine/market/instrument-table.ts';
import { FrameDecoder } from '../src/main/engine/massive/frames/frame-decoder.ts';
import { marketFrames, type MarketFrame } from './support/frames.ts';

const EVENTS = 20_000;
/** Two to eight milliseconds: few are disturbed on a busy machine, and neither side mostly pays for the caches the other left. */
const SLICE_EVENTS = 8_000;
const SLICES = 250;
const WARM_UP_SLICES = 60;
const SYMBOLS = 2_000;

export async function run(): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  let ratio = Number.POSITIVE_INFINITY;
  for (const eventsPerFrame of [1, 10, 100]) {
    const frames = marketFrames({
      seed: 7,
      symbols: SYMBOLS,
      eventsPerFrame,
      frames: Math.ceil(EVENTS / eventsPerFrame),
    });
    const own = ownSide();
    const parse = parseSide();
    for (const frame of frames) assertSame(own, parse, frame);
    const [ownNs, parseNs] = medians(own.decode, parse.decode, frames, eventsPerFrame);
    result[`decoder_ns_per_event_${eventsPerFrame}`] = round(ownNs);
    result[`json_ns_per_event_${eventsPerFrame}`] = round(parseNs);
    result[`ratio_${eventsPerFrame}`] = round(parseNs / ownNs);
    ratio = Math.min(ratio, parseNs / ownNs);
  }
  return { ratio: round(ratio), ...result };
}

interface Side {
  decode: (frame: MarketFrame) => void;
  columns: EventColumns;
}

function ownSide(): Side {
  const table = new InstrumentTable();
  const decoder = new FrameDecoder((symbol) => table.intern(symbol));
  const columns = new EventColumns();
  return { columns, decode: ({ market, bytes }) => decoder.decode(bytes, market, 1, columns) };
}

interface WireEvent {
  ev: string;
  sym: string;
  [key: string]: unknown;
}

function parseSide(): Side {
  const ids = new Map<string, number>();
  const columns = new EventColumns();
  const idOf = (symbol: string): number => {
    let id = ids.get(symbol);
    if (id === undefined) ids.set(symbol, (id = ids.size));
    return id;
  };
  const decode = ({ market, bytes }: MarketFrame): void => {
    columns.begin(market, 1, bytes);
    const events = JSON.parse(bytes.toString()) as WireEvent[];
    for (let i = 0; i < events.length; i++) {
      const event = events[i];
      if (event.ev === 'Q') writeQuote(columns, event as unknown as WireQuote, idOf(event.sym));
      else if (event.ev === 'T') writeTrade(columns, event as unknown as WireTrade, idOf(event.sym));
      else if (event.ev === 'A') writeBar(columns, columns.secondBars, event as unknown as WireBar, idOf(event.sym));
    }
  };
  return { columns, decode };
}

/** Fields as the vendor sends them; those that may be left out are optional. */
interface WireQuote {
  bx?: number;
  ax?: number;
  bp?: number;
  ap?: number;
  bs?: number;
  as?: number;
  c?: number;
  i?: number[];
  t: number;
  q?: number;
  z?: number;
}

function writeQuote(out: EventColumns, e: WireQuote, id: number): void {
  const q = out.quotes;
  if (q.count === q.capacity) q.grow();
  const row = q.count++;
  q.id[row] = id;
  q.atMs[row] = e.t;
  q.atSubNs[row] = 0;
  q.bid[row] = e.bp ?? Number.NaN;
  q.ask[row] = e.ap ?? Number.NaN;
  q.bidSize[row] = e.bs ?? Number.NaN;
  q.askSize[row] = e.as ?? Number.NaN;
  q.bidExchange[row] = e.bx ?? Number.NaN;
  q.askExchange[row] = e.ax ?? Number.NaN;
  q.sequence[row] = e.q ?? Number.NaN;
  q.tape[row] = e.z ?? Number.NaN;
  q.condition[row] = e.c ?? Number.NaN;
  q.codeStart[row] = out.codeCount;
  if (e.i) for (let i = 0; i < e.i.length; i++) out.pushCode(e.i[i]);
  q.codeCount[row] = out.codeCount - q.codeStart[row];
  out.push(EVENT.quote, row);
}

interface WireTrade {
  i?: string;
  x?: number;
  p: number;
  s: number;
  ds?: string;
  c?: number[];
  t: number;
  q?: number;
  z?: number;
  pt?: number;
  trfi?: number;
  trft?: number;
}

function writeTrade(out: EventColumns, e: WireTrade, id: number): void {
  const t = out.trades;
  if (t.count === t.capacity) t.grow();
  const row = t.count++;
  t.id[row] = id;
  t.atMs[row] = e.t;
  t.atSubNs[row] = 0;
  t.price[row] = e.p;
  t.size[row] = e.ds === undefined ? e.s : Number(e.ds);
  t.exchange[row] = e.x ?? Number.NaN;
  t.sequence[row] = e.q ?? Number.NaN;
  t.tape[row] = e.z ?? Number.NaN;
  t.participantAtMs[row] = e.pt ?? Number.NaN;
  t.trfId[row] = e.trfi ?? Number.NaN;
  t.trfAtMs[row] = e.trft ?? Number.NaN;
  t.codeStart[row] = out.codeCount;
  if (e.c) for (let i = 0; i < e.c.length; i++) out.pushCode(e.c[i]);
  t.codeCount[row] = out.codeCount - t.codeStart[row];
  t.idStart[row] = 0;
  t.idEnd[row] = 0;
  out.push(EVENT.trade, row);
}

interface WireBar {
  v?: number;
  av?: number;
  dv?: string;
  dav?: string;
  op?: number;
  vw?: number;
  o?: number;
  c?: number;
  h?: number;
  l?: number;
  a?: number;
  z?: number;
  s: number;
  e: number;
  otc?: boolean;
}

function writeBar(out: EventColumns, b: BarColumns, e: WireBar, id: number): void {
  if (b.count === b.capacity) b.grow();
  const row = b.count++;
  b.id[row] = id;
  b.atMs[row] = e.s;
  b.atSubNs[row] = 0;
  b.endMs[row] = e.e;
  b.open[row] = e.o ?? Number.NaN;
  b.high[row] = e.h ?? Number.NaN;
  b.low[row] = e.l ?? Number.NaN;
  b.close[row] = e.c ?? Number.NaN;
  b.volume[row] = e.dv === undefined ? (e.v ?? Number.NaN) : Number(e.dv);
  b.vwap[row] = e.vw ?? Number.NaN;
  b.averageSize[row] = e.z ?? Number.NaN;
  b.dayVolume[row] = e.dav === undefined ? (e.av ?? Number.NaN) : Number(e.dav);
  b.dayOpen[row] = e.op ?? Number.NaN;
  b.dayVwap[row] = e.a ?? Number.NaN;
  b.otc[row] = e.otc === true ? 1 : Number.NaN;
  out.push(EVENT.secondBar, row);
}

/** Both sides must have done the same work before it is timed. */
function assertSame(own: Side, parse: Side, frame: MarketFrame): void {
  own.decode(frame);
  parse.decode(frame);
  const a = own.columns;
  const b = parse.columns;
  const same =
    a.count === b.count &&
    a.codeCount === b.codeCount &&
    blocks(a).every((block, i) => {
      const other = blocks(b)[i] as unknown as Record<string, unknown>;
      return Object.entries(block).every(([name, column]) => {
        if (
          name === 'idStart' ||
          name === 'idEnd' ||
          !(column instanceof Float64Array || column instanceof Uint32Array)
        )
          return true;
        const theirs = other[name] as Float64Array;
        for (let row = 0; row < block.count; row++) if (!Object.is(column[row], theirs[row])) return false;
        return true;
      });
    });
  if (!same) throw new Error(`the two sides differ on ${frame.bytes.toString().slice(0, 200)}`);
}

const blocks = (c: EventColumns) => [c.quotes, c.trades, c.secondBars];

/** Median time per event of each side, ns, over short slices taken in turn. */
function medians(
  a: (frame: MarketFrame) => void,
  b: (frame: MarketFrame) => void,
  frames: MarketFrame[],
  eventsPerFrame: number,
): [number, number] {
  const times: [number[], number[]] = [[], []];
  const perSlice = Math.ceil(SLICE_EVENTS / eventsPerFrame);
  for (let slice = 0; slice < SLICES; slice++) {
    const first = (slice * perSlice) % (frames.length - perSlice + 1);
    for (const [side, decode] of [a, b].entries()) {
      const start = process.hrtime.bigint();
      for (let i = first; i < first + perSlice; i++) decode(frames[i]);
      times[side].push(Number(process.hrtime.bigint() - start) / (perSlice * eventsPerFrame));
    }
  }
  const middle = (all: number[]): number => {
    const warm = all.slice(WARM_UP_SLICES).sort((x, y) => x - y);
    return warm[warm.length >> 1];
  };
  return [middle(times[0]), middle(times[1])];
}

const round = (value: number): number => Math.round(value * 100) / 100;
