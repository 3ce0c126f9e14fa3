/** Saves everything readable of a session, whatever state its files are in, into one new file. What cannot be read becomes a gap. */
import { basename } from 'node:path';
import type { GapEntry } from '../../../../shared/contract/health.ts';
import { openChunk } from '../format/chunk-record.ts';
import type { ReadableFile, SessionFiles, WritableFile } from '../format/files.ts';
import { createFree } from '../format/free-path.ts';
import { CHANNEL, END_RECORD, type ClockRecord, type SessionEnd, type SessionMeta } from '../format/format.ts';
import { MessageBuffer } from '../format/message-buffer.ts';
import { SessionError } from '../format/session-error.ts';
import { sessionFaults } from '../format/session-words.ts';
import { PartWriter } from '../recording/part-writer.ts';
import { channelBits, factsOf, type ChunkFacts } from './chunk-facts.ts';
import { damageGaps, spanEnd } from './damage.ts';
import { chunksWithin, isTornChunk, walkFile } from './file-walk.ts';
import { eachMessage } from './message-cursor.ts';
import { guessMeta, parseEnd, readStart, sliceOf } from './part-reader.ts';
import { readMetadata } from './part-scan.ts';
import { parseJson } from './chunk-messages.ts';
import { MetChunks } from './met-messages.ts';
import { partPaths } from './open-recordings.ts';
import type { Damage } from './reader.ts';

export interface Recovery {
  chunks: number;
  messages: number;
  frames: number;
  /** Stretches that could not be read, in order. */
  lost: Damage[];
  /** Messages that a recording holds a second time: they are left out. */
  repeated: number;
  /** In the new file, one after the other, as they were in the old one. */
  recordings: number;
}

/**
 * Reads every file of the session that `path` belongs to and writes `out`, first under a temporary name: `out` is complete or not there.
 * Throws SessionError where nothing can be read, or the file is another program's. `out` must not exist.
 */
export function recoverSession(files: SessionFiles, path: string, out: string): Recovery {
  if (files.exists(out)) throw new SessionError('session.exists', `${out} exists already; name a new file.`);
  const rescue = new Rescue(files, out);
  try {
    const paths = partPaths(files, path);
    for (const part of paths) rescue.part(part);
    return rescue.finish(path);
  } catch (error) {
    rescue.abandon();
    throw error;
  } finally {
    rescue.close();
  }
}

class Rescue {
  readonly #files: SessionFiles;
  readonly #out: string;
  readonly #recovery: Recovery = { chunks: 0, messages: 0, frames: 0, lost: [], repeated: 0, recordings: 0 };
  /** Until it is complete and has its name. */
  #file: WritableFile | undefined;
  #closed = false;
  #written = 0;
  #writer: PartWriter | undefined;
  #frames = 0;
  #met = new MetChunks();
  readonly #open: ReadableFile[] = [];
  /** Another recording may begin with the next chunk. */
  #begun: SessionMeta | SessionError | undefined;
  #meta: SessionMeta | undefined;
  #pending: Damage | undefined;
  #end: SessionEnd | undefined;
  #clock: ClockRecord | undefined;
  #latestMs: number | undefined;
  #sequence = Number.NaN;

  constructor(files: SessionFiles, out: string) {
    this.#files = files;
    this.#out = out;
  }

  part(path: string): void {
    if (!this.#files.exists(path)) {
      this.#lose({ path, offset: 0, length: 0, reason: 'this part is missing' });
      return;
    }
    const file = this.#files.open(path);
    this.#open.push(file);
    if (file.size === 0) this.#lose({ path, offset: 0, length: 0, reason: 'this part is empty' });
    else this.#read(file);
  }

  /** What was read from; a chunk may be read again as long as others follow. */
  close(): void {
    for (const file of this.#open) file.close();
  }

  finish(path: string): Recovery {
    if (!this.#writer) throw new SessionError('session.damaged', sessionFaults.nothingReadable(path));
    this.#finishRecording(this.#writer);
    this.#close(this.#file!);
    this.#files.renameNew(this.#file!.path, this.#out);
    return this.#recovery;
  }

  #finishRecording(writer: PartWriter): void {
    writer.finish({
      frames: this.#frames,
      events: this.#end?.events ?? this.#clock?.events ?? 0,
      symbols: this.#end?.symbols ?? this.#clock?.symbols ?? 0,
      droppedFrames: this.#end?.droppedFrames ?? 0,
      underlyings: this.#end?.underlyings,
      stateHash: this.#end?.stateHash,
      repaired: true,
    });
    this.#written += writer.bytes;
    this.#recovery.recordings++;
  }

  abandon(): void {
    if (!this.#file) return;
    if (!this.#closed) this.#close(this.#file);
    this.#files.remove(this.#file.path);
  }

  #close(file: WritableFile): void {
    this.#closed = true;
    file.close();
  }

  #read(file: ReadableFile): void {
    const meta = readStart(file);
    if (!(meta instanceof SessionError)) this.#meta ??= meta;
    for (const record of walkFile(file)) {
      const { offset, length } = record;
      if (record.kind === 'chunk') this.#chunk(file, offset, length);
      else if (record.kind === 'hole') {
        const holdsData = !record.torn || isTornChunk(file, offset);
        if (holdsData) this.#lose({ path: file.path, offset, length, reason: record.reason });
      } else if (record.kind === 'metadata') {
        const metadata = readMetadata(file, offset, length);
        if (metadata?.name === END_RECORD) this.#end = parseEnd(metadata.metadata);
      } else if (record.kind === 'start' && offset > 0) this.#begun = readStart(sliceOf(file, offset));
    }
  }

  #chunk(file: ReadableFile, offset: number, length: number): void {
    const records = openChunk(file.read(offset, length));
    let facts: ChunkFacts;
    try {
      facts = typeof records === 'string' ? fail(records) : factsOf(records);
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      this.#within(file, { offset, length }, error.detail);
      return;
    }
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun && this.#writer && !this.#goesOn(begun, facts)) this.#beginAnother(this.#writer, begun);
    let left = this.#met.add(file, { offset, length }, records as Uint8Array<ArrayBuffer>, facts);
    if (left.foreign > 0 && this.#writer) {
      this.#beginAnother(this.#writer, { ...guessMeta(file.path, facts.startMs), world: this.#meta?.world ?? 'live' });
      left = this.#met.add(file, { offset, length }, records as Uint8Array<ArrayBuffer>, facts);
    }
    this.#recovery.repeated += left.repeated;
    if (!left.records) return;
    if (left.repeated > 0) facts = factsOf(left.records);
    this.#writer ??= this.#start(file.path, facts.startMs);
    this.#settle(this.#writer, facts);
    this.#writer.writeChunk(left.records);
    this.#note(facts, left.records);
  }

  /** What is whole inside a chunk that cannot be opened is kept; the rest is lost. */
  #within(file: ReadableFile, outer: { offset: number; length: number }, reason: string): void {
    for (const { kind, offset, length } of chunksWithin(file, outer))
      if (kind === 'chunk') this.#chunk(file, offset, length);
      else this.#lose({ path: file.path, offset, length, reason });
  }

  /** As a reader tells it: the same recording numbers its messages on. */
  #goesOn(begun: SessionMeta | SessionError, { firstSequence }: ChunkFacts): boolean {
    return !(begun instanceof SessionError) && begun.base === this.#meta?.base && firstSequence > this.#sequence;
  }

  #beginAnother(writer: PartWriter, begun: SessionMeta | SessionError): void {
    this.#finishRecording(writer);
    this.#writer = undefined;
    this.#meta = begun instanceof SessionError ? undefined : begun;
    this.#pending = undefined;
    this.#end = undefined;
    this.#clock = undefined;
    this.#latestMs = undefined;
    this.#sequence = Number.NaN;
    this.#met = new MetChunks();
    this.#frames = 0;
  }

  #start(path: string, startMs: number): PartWriter {
    const meta = this.#meta ?? guessMeta(path, startMs);
    this.#file ??= createFree(this.#files, `${this.#out}.unfinished`);
    const number = this.#recovery.recordings + 1;
    const name = basename(this.#out);
    const base = number === 1 ? name : `${name}, recording ${number}`;
    return PartWriter.start(behind(this.#file, this.#written), { ...meta, part: 1, base });
  }

  #note(facts: ChunkFacts, records: Uint8Array): void {
    this.#recovery.chunks++;
    for (const [id, count] of facts.counts) {
      this.#recovery.messages += count;
      if (id > CHANNEL.indices) continue;
      this.#recovery.frames += count;
      this.#frames += count;
    }
    this.#latestMs = Math.max(this.#latestMs ?? facts.endMs, facts.endMs);
    this.#sequence = facts.lastSequence;
    if ((channelBits(facts.counts.keys()) & (1 << CHANNEL.clock)) === 0) return;
    eachMessage(records, ({ channelId, data }) => {
      if (channelId === CHANNEL.clock) this.#clock = parseJson<ClockRecord>(data);
    });
  }

  #lose(lost: Omit<Damage, 'fromMs' | 'toMs'>): void {
    if (this.#pending) {
      this.#pending.length += lost.length;
      return;
    }
    this.#pending = { ...lost, fromMs: this.#latestMs };
    this.#recovery.lost.push(this.#pending);
  }

  /** A readable chunk follows what could not be read: the hole becomes gaps, unless no message is missing. */
  #settle(writer: PartWriter, next: ChunkFacts): void {
    const lost = this.#pending;
    this.#pending = undefined;
    if (!lost) return;
    if (next.firstSequence === this.#sequence + 1) {
      this.#recovery.lost.pop();
      return;
    }
    lost.toMs = spanEnd(lost.fromMs, next.startMs);
    writeGaps(writer, damageGaps({ ...lost, fromMs: lost.fromMs ?? next.startMs }), next.firstSequence);
  }
}

/** What is behind `from` of a file as a file of its own; the file stays open. */
const behind = (file: WritableFile, from: number): WritableFile => ({
  path: file.path,
  write: (bytes) => file.write(bytes),
  truncate: (size) => file.truncate(from + size),
  readBack: (offset, length) => file.readBack(from + offset, length),
  inPlace: () => file.inPlace(),
  sync: () => file.sync(),
  close: () => undefined,
});

function fail(reason: string): never {
  throw new SessionError('session.damaged', sessionFaults.partUnreadable, reason);
}

/** Their chunk takes the number of the first message after the hole, which a reader does not count as missing. */
function writeGaps(writer: PartWriter, gaps: readonly GapEntry[], sequence: number): void {
  const encoder = new TextEncoder();
  const entries = gaps.map((gap) => ({ gap, data: encoder.encode(JSON.stringify(gap)) }));
  const size = entries.reduce((sum, { data }) => sum + MessageBuffer.sizeOf(data.byteLength), 0);
  const buffer = new MessageBuffer(new ArrayBuffer(size));
  for (const { gap, data } of entries) buffer.append(CHANNEL.gap, sequence, gap.endMs!, gap.endMs!, data);
  writer.writeChunk(new Uint8Array(buffer.buffer, 0, buffer.used));
}
