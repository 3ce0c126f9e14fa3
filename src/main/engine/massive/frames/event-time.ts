/**
 * Event times. The wire mixes units (ms in T Q A AM V; ns in LULD NOI FMV; µs in old samples), so they are told apart by
 * magnitude: ≥ 1e17 ns, ≥ 1e14 µs, ≥ 1e11 ms, else seconds.
 */
export interface EventTime {
  /** Whole epoch milliseconds; NaN where unknown. */
  ms: number;
  /** Nanoseconds inside that millisecond. */
  subNs: number;
}

/** A `Date` holds no later instant, with a day of room for zones: a server that sends one knows no time, and formatting it would throw. */
const LAST_MS = 8.64e15 - 86_400_000;

/** Reads a time that a double holds (any unit, fractions allowed) into `out`. */
export function timeFromNumber(value: number, out: EventTime): void {
  if (value >= 1e11 && value < 1e14 && Math.floor(value) === value) {
    out.ms = value;
    out.subNs = 0;
    return;
  }
  if (!Number.isFinite(value) || value < 0) {
    out.ms = Number.NaN;
    out.subNs = 0;
    return;
  }
  const perMs = value >= 1e17 ? 1e6 : value >= 1e14 ? 1e3 : value >= 1e11 ? 1 : 1e-3;
  const ms = perMs === 1e-3 ? value * 1e3 : value / perMs;
  if (ms > LAST_MS) {
    out.ms = Number.NaN;
    out.subNs = 0;
    return;
  }
  out.ms = Math.floor(ms);
  const rest = perMs >= 1e3 ? (value - out.ms * perMs) * (1e6 / perMs) : (ms - out.ms) * 1e6;
  out.subNs = Math.min(999_999, Math.max(0, Math.floor(rest)));
}

/** Reads a time of `digits` plain decimal digits (no sign) exactly into `out`; `at(i)` is the i-th digit's value. */
export function timeFromDigits(bytes: Uint8Array, start: number, end: number, out: EventTime): void {
  const digits = end - start;
  // 1e14 has 15 digits, 1e17 has 18.
  const fraction = digits >= 18 ? 6 : digits >= 15 ? 3 : 0;
  let ms = 0;
  let rest = 0;
  for (let i = start; i < end - fraction; i++) ms = ms * 10 + (bytes[i] - 48);
  for (let i = end - fraction; i < end; i++) rest = rest * 10 + (bytes[i] - 48);
  out.ms = ms;
  out.subNs = fraction === 3 ? rest * 1000 : rest;
}

/** Reads an exact integer time (any unit) into `out`. */
export function timeFromBigInt(value: bigint, out: EventTime): void {
  if (value < 0n || value > BigInt(LAST_MS) * 1_000_000n) {
    out.ms = Number.NaN;
    out.subNs = 0;
  } else if (value >= 100_000_000_000_000_000n) {
    out.ms = Number(value / 1_000_000n);
    out.subNs = Number(value % 1_000_000n);
  } else {
    out.ms = Number(value / 1000n);
    out.subNs = Number(value % 1000n) * 1000;
  }
}
