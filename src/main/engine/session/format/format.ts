/**
 * The session file: MCAP (https://mcap.dev/spec), profile `tapedeck`, zstd chunks, fixed channel ids. See docs/session-format.md.
 * A message's logTime is its market-clock arrival, its publishTime a monotonic clock that never steps, its sequence
 * the number of the message in the whole session.
 */
import type { Market } from '../../../../shared/market/symbols.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';

export const PROFILE = 'tapedeck';
export const FORMAT_VERSION = 1;
export const COMPRESSION = 'zstd';

/** Names of the MCAP metadata records: the first is written at the start of a part, the second at its orderly end. */
export const META_RECORD = 'tapedeck.session';
export const END_RECORD = 'tapedeck.end';

export const CHANNEL = {
  stocks: 1,
  options: 2,
  indices: 3,
  rest: 4,
  connection: 5,
  subscription: 6,
  gap: 7,
  capability: 8,
  clock: 9,
  checkpoint: 10,
  judgement: 11,
} as const;
export type ChannelName = keyof typeof CHANNEL;
export const CHANNEL_NAMES = Object.keys(CHANNEL) as ChannelName[];

export const topicOf = (name: ChannelName): string =>
  CHANNEL[name] <= CHANNEL.indices ? `frames/${name}` : (name as string);

export const FRAME_CHANNEL: Record<Market, number> = { stocks: 1, options: 2, indices: 3 };
export const MARKET_OF_CHANNEL: readonly (Market | undefined)[] = [undefined, 'stocks', 'options', 'indices'];

export type SessionWorld = 'live' | 'simulated' | 'imported';

/** A part's metadata at its start. */
export interface SessionMeta {
  formatVersion: number;
  appVersion: string;
  world: SessionWorld;
  /** Exchange date, `YYYY-MM-DD`. */
  date: string;
  /** 1, 2 … in order of rotation; `base` is the first part's file name. */
  part: number;
  base: string;
  /** Where the data came from, in words: a host name, a seed, an imported file. Never a key. */
  source: string;
}

/** A session's metadata after an orderly end. Counts are of the whole session, all parts. */
export interface SessionEnd {
  frames: number;
  events: number;
  symbols: number;
  droppedFrames: number;
  /** Instruments by underlying, the most first; absent where the recorder did not count them. */
  underlyings?: Record<string, number>;
  /** Hash of the market state after the last message; absent where the recorder had no state to hash. */
  stateHash?: string;
  repaired?: boolean;
}

/** Written every second: a common instant of both clocks, and the running counts. */
export interface ClockRecord {
  wallMs: number;
  /** Milliseconds of a clock that never steps, from an arbitrary start. */
  monotonicMs: number;
  marketMs: EpochMs;
  frames: number;
  events: number;
  symbols: number;
}

/** A REST reply in the session, by its position. */
export interface RestPointer {
  path: string;
  atMs: EpochMs;
  sequence: number;
}

/** Start of a checkpoint message; the engine's own bytes follow it. */
export interface CheckpointHeader {
  /** Layout of the engine's bytes: another version is not restored. */
  stateVersion: number;
  atMs: EpochMs;
  /** True where messages before this point were lost: a reader coming from before must restore it. */
  resync: boolean;
  /** Latest REST replies before this point, oldest first. */
  rest: RestPointer[];
}

// MCAP record layout (spec: "Records").
export const RECORD_HEADER = 9;
export const MESSAGE_HEADER = RECORD_HEADER + 22;
export const OPCODE = {
  header: 0x01,
  footer: 0x02,
  schema: 0x03,
  channel: 0x04,
  message: 0x05,
  chunk: 0x06,
  messageIndex: 0x07,
  metadata: 0x0c,
  dataEnd: 0x0f,
} as const;
export const MAGIC = Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a);

/**
 * Writes milliseconds as a u64 of nanoseconds at `offset`, without BigInt.
 * Exact both ways for today's epoch times: a double there is a multiple of 2^-12 ms, far coarser than 1 ns.
 */
export function writeNs(view: DataView, offset: number, ms: number): void {
  const seconds = Math.floor(ms / 1000);
  const nanos = Math.round((ms - seconds * 1000) * 1e6);
  const high16 = Math.floor(seconds / 65536) * 1e9;
  const rest = (high16 % 65536) * 65536 + (seconds % 65536) * 1e9 + nanos;
  view.setUint32(offset, rest % 4294967296, true);
  view.setUint32(offset + 4, Math.floor(high16 / 65536) + Math.floor(rest / 4294967296), true);
}

/** Reads what `writeNs` wrote. */
export function readNs(view: DataView, offset: number): number {
  const low = view.getUint32(offset, true);
  const upper = view.getUint32(offset + 4, true) * 65536 + (low >>> 16);
  const lower = (upper % 1e9) * 65536 + (low & 0xffff);
  const seconds = Math.floor(upper / 1e9) * 65536 + Math.floor(lower / 1e9);
  return seconds * 1000 + (lower % 1e9) / 1e6;
}

export const nsToMs = (ns: bigint): number => Number(ns / 1_000_000_000n) * 1000 + Number(ns % 1_000_000_000n) / 1e6;

const base = (path: string): string => path.replace(/\.mcap$/, '');
/** `x.mcap` → `x.p2.mcap` for the second part, itself for the first. */
export const partPath = (firstPath: string, part: number): string =>
  part === 1 ? firstPath : `${base(firstPath)}.p${part}.mcap`;
/** `x.p2.mcap` → `x.mcap`. */
export const firstPartPath = (path: string): string => path.replace(/\.p\d+\.mcap$/, '.mcap');
/** `x.p2.mcap` → 2; 1 for a first part. */
export const partNumber = (path: string): number => Number(/\.p(\d+)\.mcap$/.exec(path)?.[1] ?? 1);
