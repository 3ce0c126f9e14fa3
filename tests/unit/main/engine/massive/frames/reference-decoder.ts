/**
 * What a frame means, by JSON.parse and nothing clever: the yardstick of the byte scanner. Times are exact ns as bigint
 * (from the number's own text), every other number is JSON.parse's.
 */
type Field = number | string | bigint | number[] | undefined;
export type ReferenceEvent = Record<string, Field> & { family: string; symbol: string };

export interface Reference {
  /** False where JSON.parse refuses the frame or it is no array. */
  wellFormed: boolean;
  events: ReferenceEvent[];
  statuses: number;
  unknownEvents: number;
  /** Events of instruments of another market. */
  foreign: number;
  /** Elements that are no events. */
  misfits: number;
}

const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

const withSource = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && context?.source !== undefined && /^-?\d{16,}$/.test(context.source)
    ? BigInt(context.source)
    : value;

/** By the ticker's first two characters, as the vendor's documents have it. */
const isOfMarket = (symbol: string, market: string): boolean =>
  ({ 'O:': 'options', 'I:': 'indices' })[symbol.slice(0, 2)] === market ||
  (market === 'stocks' && !/^[OI]:/.test(symbol));

export function decodeByReference(text: string, market = 'stocks'): Reference {
  const reference: Reference = { wellFormed: true, events: [], statuses: 0, unknownEvents: 0, foreign: 0, misfits: 0 };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text, withSource as (key: string, value: unknown) => unknown);
  } catch {
    return { ...reference, wellFormed: false };
  }
  if (!Array.isArray(parsed)) {
    if (typeof parsed !== 'object' || parsed === null) return { ...reference, wellFormed: false };
    parsed = [parsed];
  }
  for (const element of parsed as unknown[]) {
    if (typeof element !== 'object' || element === null || Array.isArray(element)) {
      reference.misfits++;
      continue;
    }
    const e = element as Record<string, unknown>;
    const symbol = typeof e.sym === 'string' ? e.sym : e.T;
    if (e.ev === 'status') reference.statuses++;
    else if (typeof e.ev !== 'string') reference.misfits++;
    else if (!(e.ev in FIELDS)) reference.unknownEvents++;
    else if (typeof symbol !== 'string' || symbol === '') reference.misfits++;
    else if (!isOfMarket(symbol, market)) reference.foreign++;
    else reference.events.push({ family: e.ev, symbol, ...FIELDS[e.ev](e) });
  }
  return reference;
}

const number = (v: unknown): number => (typeof v === 'number' ? v : typeof v === 'bigint' ? Number(v) : Number.NaN);
const decimal = (v: unknown): number =>
  typeof v === 'string' ? (DECIMAL.test(v) ? Number(v) : Number.NaN) : number(v);
const either = (a: number, b: number): number => (Number.isNaN(a) ? b : a);
const isInt = (v: unknown): v is number => typeof v === 'number' && Number.isInteger(v) && Math.abs(v) <= 2 ** 31 - 1;
const codes = (v: unknown): number[] => (Array.isArray(v) ? v : [v]).filter(isInt).map((code) => code | 0);

/** A day before the last instant that a `Date` holds. */
const LAST_MS = 8.64e15 - 86_400_000;

/** [ms, ns within the ms], told by magnitude; undefined where it is no time. */
function time(v: unknown): { ms: number; subNs: number } {
  if (typeof v === 'bigint') {
    if (v < 0n) return { ms: Number.NaN, subNs: 0 };
    const perMs = v >= 10n ** 17n ? 1_000_000n : 1_000n;
    if (v / perMs > LAST_MS) return { ms: Number.NaN, subNs: 0 };
    return { ms: Number(v / perMs), subNs: Number(v % perMs) * (perMs === 1_000n ? 1_000 : 1) };
  }
  if (typeof v !== 'number' || v < 0 || !Number.isFinite(v)) return { ms: Number.NaN, subNs: 0 };
  if (Number.isInteger(v)) {
    if (v >= 1e14 && v < 1e17) return { ms: Math.floor(v / 1000), subNs: (v % 1000) * 1000 };
    if (v >= 1e11 && v < 1e14) return { ms: v, subNs: 0 };
    if (v < 1e11) return { ms: v * 1000, subNs: 0 };
  }
  // Fractions and exponents: whole ms is all that is promised.
  const ms = v >= 1e17 ? v / 1e6 : v >= 1e14 ? v / 1e3 : v >= 1e11 ? v : v * 1e3;
  return ms > LAST_MS ? { ms: Number.NaN, subNs: 0 } : { ms: Math.floor(ms), subNs: Number.NaN };
}

const stamp = (v: unknown): Record<string, Field> => ({ atMs: time(v).ms, atSubNs: time(v).subNs });

const bar = (e: Record<string, unknown>): Record<string, Field> => ({
  ...stamp(e.s),
  endMs: time(e.e).ms,
  open: number(e.o),
  high: number(e.h),
  low: number(e.l),
  close: number(e.c),
  volume: either(decimal(e.dv), number(e.v)),
  vwap: number(e.vw),
  averageSize: number(e.z),
  dayVolume: either(decimal(e.dav), number(e.av)),
  dayOpen: number(e.op),
  dayVwap: number(e.a),
  otc: e.otc === true ? 1 : Number.NaN,
});

const FIELDS: Record<string, (e: Record<string, unknown>) => Record<string, Field>> = {
  Q: (e) => ({
    ...stamp(e.t),
    bid: number(e.bp),
    ask: number(e.ap),
    bidSize: number(e.bs),
    askSize: number(e.as),
    bidExchange: number(e.bx),
    askExchange: number(e.ax),
    condition: number(e.c),
    sequence: number(e.q),
    tape: number(e.z),
    codes: codes(e.i),
  }),
  T: (e) => ({
    ...stamp(e.t),
    price: number(e.p),
    size: either(decimal(e.ds), number(e.s)),
    exchange: number(e.x),
    sequence: number(e.q),
    tape: number(e.z),
    participantAtMs: time(e.pt).ms,
    trfId: number(e.trfi),
    trfAtMs: time(e.trft).ms,
    codes: codes(e.c),
    tradeId: typeof e.i === 'string' && e.i !== '' ? e.i : undefined,
  }),
  A: bar,
  AM: bar,
  V: (e) => ({ ...stamp(e.t), value: number(e.val) }),
  FMV: (e) => ({ ...stamp(e.t), value: number(e.fmv) }),
  LULD: (e) => ({
    ...stamp(e.t),
    bandHigh: number(e.h),
    bandLow: number(e.l),
    sequence: number(e.q),
    tape: number(e.z),
    codes: codes(e.i),
  }),
  NOI: (e) => ({
    ...stamp(e.t),
    auctionHhmm: number(e.at),
    auctionType:
      typeof e.a === 'string' && e.a.length === 1 && e.a.charCodeAt(0) < 128 ? e.a.charCodeAt(0) : Number.NaN,
    sequence: number(e.i),
    exchange: number(e.x),
    imbalance: number(e.o),
    paired: number(e.p),
    clearingPrice: number(e.b),
  }),
};
