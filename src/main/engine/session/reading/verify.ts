/** Checks a whole session: every byte of every file, every chunk's checksum, every message, the index against the data. */
import { readChunk } from '../format/chunk-record.ts';
import { CHANNEL_NAMES, MARKET_OF_CHANNEL } from '../format/format.ts';
import { SessionError } from '../format/session-error.ts';
import { channelBits, factsOf, isChannel, type ChunkFacts } from './chunk-facts.ts';
import { cutSentence, spanEnd, spanText } from './damage.ts';
import { chunksWithin, isTornChunk, walkFile } from './file-walk.ts';
import { MetChunks, type Unmet } from './met-messages.ts';
import type { SessionPart } from './part-reader.ts';
import type { Session } from './reader.ts';
import { counted } from '../../../../shared/contract/counted.ts';

export interface Finding {
  /** `error`: data is lost or wrong. `note`: worth knowing, nothing is lost. */
  level: 'error' | 'note';
  /** Market time it concerns, where known; `toMs` where it is a span. */
  atMs?: number;
  toMs?: number;
  message: string;
}

export interface Verification {
  chunks: number;
  messages: number;
  frames: number;
  rawBytes: number;
  findings: Finding[];
}

/** All recordings of a file. As `verifySession`. */
export function verifyRecordings(
  recordings: readonly Session[],
  onProgress?: (share: number) => void,
  recording = false,
): Verification {
  const all: Verification = { chunks: 0, messages: 0, frames: 0, rawBytes: 0, findings: [] };
  const bytes = recordings.reduce((sum, session) => sum + session.bytes, 0);
  let done = 0;
  for (const [i, session] of recordings.entries()) {
    if (i > 0)
      all.findings.push({
        level: 'note',
        atMs: session.startMs,
        message: `Another recording begins in the same file, at byte ${session.parts[0].beginsAt}.`,
      });
    const found = verifySession(session, (share) => onProgress?.((done + share * session.bytes) / bytes), recording);
    done += session.bytes;
    all.chunks += found.chunks;
    all.messages += found.messages;
    all.frames += found.frames;
    all.rawBytes += found.rawBytes;
    all.findings.push(...found.findings);
  }
  return all;
}

/** Reads everything of one recording once. `onProgress` hears the share done, 0 … 1; `recording`: somebody still writes to it. */
export function verifySession(session: Session, onProgress?: (share: number) => void, recording = false): Verification {
  const check = new SessionCheck(session, recording);
  let done = 0;
  for (const part of session.parts) {
    check.part(part, (offset) => onProgress?.((done + offset) / session.bytes));
    done += part.file.size;
  }
  onProgress?.(1);
  return check.end();
}

interface Lost {
  /** Why, without repeating itself. */
  reasons: Set<string>;
  bytes: number;
  fromMs: number | undefined;
}

class SessionCheck {
  readonly #session: Session;
  readonly #result: Verification = { chunks: 0, messages: 0, frames: 0, rawBytes: 0, findings: [] };
  readonly #counts = new Map<number, bigint>();
  #met = new MetChunks();
  #sequence = Number.NaN;
  #latestMs: number | undefined;
  #lost: Lost | undefined;
  #damaged = false;

  readonly #recording: boolean;

  constructor(session: Session, recording: boolean) {
    this.#session = session;
    this.#recording = recording;
    if (session.cut) this.#add('note', cutSentence(session.cut, recording));
    for (const { path, offset, length, reason, fromMs, toMs } of session.damage)
      if (!session.parts.some((part) => part.path === path))
        this.#add('error', `${path}: ${reason} (${length} bytes at ${offset}).`, fromMs, toMs);
  }

  part(part: SessionPart, onOffset: (offset: number) => void): void {
    const indexed = new Map(part.chunks.map((chunk) => [chunk.offset, chunk]));
    for (const record of walkFile(part.file)) {
      onOffset(record.offset);
      if (record.kind === 'chunk') this.#chunk(part, record, indexed);
      else if (record.kind === 'hole') {
        if (record.torn && this.#recording) continue;
        if (record.torn) this.#torn(part, record);
        else this.#lose(record.length, record.reason);
      }
    }
    for (const chunk of this.#damaged ? [] : indexed.values())
      this.#add(
        'error',
        `The index names a chunk at byte ${part.beginsAt + chunk.offset} that is not there.`,
        chunk.startMs,
        chunk.endMs,
      );
  }

  end(): Verification {
    this.#settle(undefined);
    // Once data is missing the counts differ as well: reporting that adds nothing.
    if (!this.#damaged) this.#compareCounts();
    if (this.#result.messages === 0 && !this.#damaged)
      this.#add(
        'error',
        'It holds no data: nothing was recorded into it, or the recording broke off before anything was.',
      );
    if (this.#session.end.droppedFrames > 0)
      this.#add(
        'note',
        `While recording, ${counted(this.#session.end.droppedFrames, 'frame was', 'frames were')} lost, as its gap ledger says.`,
      );
    return this.#result;
  }

  #chunk(
    part: SessionPart,
    record: { offset: number; length: number; sound: boolean },
    indexed: Map<number, SessionPart['chunks'][number]>,
  ): void {
    const inIndex = indexed.get(record.offset);
    indexed.delete(record.offset);
    let facts: ChunkFacts;
    let records: Uint8Array<ArrayBuffer>;
    try {
      records = readChunk(part.file, record);
      facts = factsOf(records);
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      for (const within of chunksWithin(part.file, record))
        if (within.kind === 'chunk') this.#chunk(part, { ...within, sound: true }, indexed);
        else this.#lose(within.length, error.detail);
      return;
    }
    this.#result.rawBytes += records.byteLength;
    this.#result.chunks++;
    const left = this.#unmet(part, record, records, facts);
    if (left.repeated > 0) {
      this.#add(
        'error',
        `${counted(left.repeated, 'message is', 'messages are')} in the file a second time, at byte ${part.beginsAt + record.offset}; they are left out wherever it is read.`,
        facts.startMs,
        facts.endMs,
      );
      if (!left.records) return;
      facts = { ...factsOf(left.records), startMs: facts.startMs, endMs: facts.endMs };
    }
    this.#settle(facts);
    for (const [id, count] of facts.counts) this.#count(id, count, facts.startMs);
    if (facts.holes > 0)
      this.#add('error', `${counted(facts.holes, 'message is', 'messages are')} missing.`, facts.startMs, facts.endMs);
    if (!record.sound)
      this.#add(
        'note',
        `The header of a chunk at byte ${part.beginsAt + record.offset} is damaged; its messages are whole.`,
        facts.startMs,
      );
    if (
      !inIndex ||
      facts.startMs !== inIndex.startMs ||
      facts.endMs !== inIndex.endMs ||
      channelBits(facts.counts.keys()) !== inIndex.channels
    )
      this.#add('error', 'The index does not match a chunk; `tapedeck recover` writes a new one.', facts.startMs);
    this.#sequence = facts.lastSequence;
    this.#latestMs = Math.max(this.#latestMs ?? facts.endMs, facts.endMs);
  }

  /** What the chunks before it lack. Another recording's number their messages anew: from there on they are compared among themselves. */
  #unmet(
    part: SessionPart,
    record: { offset: number; length: number },
    records: Uint8Array<ArrayBuffer>,
    facts: ChunkFacts,
  ): Unmet {
    const left = this.#met.add(part.file, record, records, facts);
    if (left.foreign === 0) return left;
    this.#add(
      'error',
      `What follows at byte ${part.beginsAt + record.offset} is of another recording: its messages have numbers of earlier ones, and other times or contents. \`tapedeck recover\` takes them apart.`,
      facts.startMs,
    );
    this.#met = new MetChunks();
    this.#sequence = Number.NaN;
    return this.#met.add(part.file, record, records, facts);
  }

  /** A chunk of which the end is not there; of any other record nothing is lost but the index. */
  #torn({ file }: SessionPart, { offset, length }: { offset: number; length: number }): void {
    const isData = isTornChunk(file, offset);
    const what = `The last ${length} bytes are half a record: the recording broke off there`;
    this.#add(
      isData ? 'error' : 'note',
      isData ? `${what}, and what it held is lost.` : `${what}; it held no data.`,
      this.#latestMs,
    );
  }

  #lose(bytes: number, reason: string): void {
    this.#damaged = true;
    this.#lost ??= { reasons: new Set(), bytes: 0, fromMs: this.#latestMs };
    this.#lost.bytes += bytes;
    this.#lost.reasons.add(reason);
  }

  /** Something readable, or the end, follows: what is missing before it can be told. */
  #settle(next: ChunkFacts | undefined): void {
    const lost = this.#lost;
    this.#lost = undefined;
    const missing = next ? next.firstSequence - this.#sequence - 1 : Number.NaN;
    if (lost) {
      const span = { fromMs: lost.fromMs, toMs: next && spanEnd(lost.fromMs, next.startMs) };
      const what = `${[...lost.reasons].join('; ')} (${lost.bytes} bytes)`;
      if (missing === 0) this.#add('note', `Damaged, but no message is missing: ${what}.`, lost.fromMs, span.toMs);
      else
        this.#add(
          'error',
          `Damaged, ${missing > 0 ? counted(missing, 'message is', 'messages are') : 'what it held is'} missing: ${spanText(span)}; ${what}.`,
          lost.fromMs ?? next?.startMs,
          span.toMs,
        );
    } else if (missing > 0) {
      const known = this.#session.end.repaired;
      const where = known ? 'here, as its gap ledger says since it was recovered' : 'here';
      this.#add(
        known ? 'note' : 'error',
        `${counted(missing, 'message is', 'messages are')} missing ${where}.`,
        this.#latestMs,
        next && spanEnd(this.#latestMs, next.startMs),
      );
    }
  }

  #count(id: number, count: number, atMs: number): void {
    this.#result.messages += count;
    if (MARKET_OF_CHANNEL[id]) this.#result.frames += count;
    if (!isChannel(id)) this.#add('error', `Unknown channel ${id}.`, atMs);
    this.#counts.set(id, (this.#counts.get(id) ?? 0n) + BigInt(count));
  }

  #compareCounts(): void {
    const indexed = new Map<number, bigint>();
    for (const part of this.#session.parts)
      for (const [id, count] of part.messageCounts) indexed.set(id, (indexed.get(id) ?? 0n) + count);
    for (const [id, count] of indexed) {
      const readable = this.#counts.get(id) ?? 0n;
      if (readable !== count)
        this.#add(
          'error',
          `Channel ${CHANNEL_NAMES[id - 1] ?? id}: the index says ${count} messages, ${readable} are readable.`,
        );
    }
  }

  #add(level: Finding['level'], message: string, atMs?: number, toMs?: number): void {
    this.#result.findings.push({ level, atMs, toMs, message });
  }
}
