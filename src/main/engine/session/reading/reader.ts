/** A session as one stream of messages over all its parts and recordings, with time and channel indexes. */
import type { GapEntry } from '../../../../shared/contract/health.ts';
import type { EpochMs } from '../../../../shared/market/calendar.ts';
import type { SessionEnd, SessionMeta } from '../format/format.ts';
import type { ChunkInfo } from './chunk-facts.ts';
import type { SessionPart } from './part-reader.ts';

/** A stretch of a session that cannot be read. Times are those of what is readable around it. */
export interface Damage {
  path: string;
  offset: number;
  /** Bytes; 0 where a whole file is missing. */
  length: number;
  reason: string;
  /** Absent at the session's beginning. */
  fromMs?: EpochMs;
  /** Absent at its end. */
  toMs?: EpochMs;
  /** What of it no recording of the same time has, where there are several. */
  gaps?: readonly GapEntry[];
}

/** A chunk within the whole session. */
export interface SessionChunk extends ChunkInfo {
  part: SessionPart;
  /** Latest log time of everything up to and including this chunk: time in a session never runs backwards. */
  untilMs: EpochMs;
  /** What is missing just before it: the earlier state does not lead here. */
  after?: Damage;
  /** Another recording begins: the market starts over. */
  begins?: true;
  /** Its messages where several recordings ran at the same time, or without those that the file repeats: there is no such chunk in a file. */
  putTogether?: () => Uint8Array<ArrayBuffer>;
}

/** One recording of a session: a session of one file has one, a joined one several, which may overlap. */
export interface Recorded {
  path: string;
  startMs: EpochMs;
  endMs: EpochMs;
}

export interface Session {
  /** Path of the first part. */
  path: string;
  meta: SessionMeta;
  parts: readonly SessionPart[];
  chunks: readonly SessionChunk[];
  /** In order of their beginning. */
  recorded: readonly Recorded[];
  /** Recordings that were asked for and are of another market at the same time: they are not in it. */
  leftOut?: readonly string[];
  /** Where recordings of it ran at the same time: how many copies of events were left out in what was read so far, which share of that time it is. */
  overlap?: { readonly repeated: number; readonly counted: number };
  /** Messages that a recording holds a second time, as where a block of its file was written twice: they are left out. */
  repeated: number;
  startMs: EpochMs;
  endMs: EpochMs;
  bytes: number;
  /** Set where a part did not end in order or its index is damaged: the index was rebuilt in memory. */
  cut?: string;
  /** What is known to be unreadable before the messages are read, in order. */
  damage: readonly Damage[];
  /** Bytes of a record that was being written when the recording broke off. */
  tornBytes: number;
  /** As the recorder left it, or from the last clock record of a cut session. */
  end: SessionEnd;
  /** The chunk's messages; throws SessionError where it is damaged. */
  read(chunk: SessionChunk): Uint8Array<ArrayBuffer>;
  close(): void;
}
